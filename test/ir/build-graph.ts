import type { Graph, GraphNode, Module } from '../../src/ir/index.ts'
import { inferShape, isProblem, weightsOf, type CoreOperation } from '../../src/vocabulary/index.ts'

const origin = { file: 'net.senet', span: { start: 12, end: 30 } }

/** What a node of a test graph is made from; shape and weights follow from the operation. */
export interface NodeSketch {
  readonly id: string
  readonly operation: CoreOperation
  readonly inputs?: readonly string[]
  readonly module?: number
}

/** Nodes with shapes, weights under `id.role`, and a span. */
export function buildNodes(sketches: readonly NodeSketch[]): readonly GraphNode[] {
  const nodes: GraphNode[] = []
  for (const { id, operation, inputs = [], module = 0 } of sketches) {
    const shapes = inputs.map((input) => nodes.find((node) => node.id === input)?.shape ?? [])
    const shape = inferShape(operation, shapes)
    if (isProblem(shape)) throw new Error(shape.message.text)
    const weights = weightsOf(operation, shapes).map((weight) => ({ ...weight, key: `${id}.${weight.role}` }))
    nodes.push({ ...operation, id, inputs, shape, weights, module, origin })
  }
  return nodes
}

function conv(channels: number, kernel: number): CoreOperation {
  const pad = (kernel - 1) / 2
  const attributes = {
    channels,
    kernel: [kernel, kernel],
    stride: [1, 1],
    pads: [pad, pad, pad, pad],
    dilation: [1, 1],
    groups: 1,
    bias: false,
  } as const
  return { op: 'conv', attributes }
}
const bn: CoreOperation = { op: 'bn', attributes: { epsilon: 1e-5, momentum: 0.1, affine: true } }
const relu: CoreOperation = { op: 'relu', attributes: {} }

const module = (index: Partial<Module> & Pick<Module, 'kind' | 'output'>): Module => ({
  name: index.kind,
  path: '',
  parent: undefined,
  arguments: {},
  input: undefined,
  origin,
  ...index,
})

/** A small residual network with a squeeze-and-excitation gate, as the compiler would give it. */
export function buildSample(): Graph {
  return {
    version: 1,
    name: 'Small(r = 4)',
    nodes: buildNodes([
      { id: 'input', operation: { op: 'input', attributes: { shape: [3, 8, 6] } } },
      { id: 'conv1', operation: conv(8, 3), inputs: ['input'] },
      { id: 'bn1', operation: bn, inputs: ['conv1'] },
      { id: 'relu', operation: relu, inputs: ['bn1'] },
      { id: 'layer1.0.conv1', operation: conv(8, 3), inputs: ['relu'], module: 2 },
      { id: 'layer1.0.bn1', operation: bn, inputs: ['layer1.0.conv1'], module: 2 },
      { id: 'layer1.0.se.gap', operation: { op: 'gap', attributes: {} }, inputs: ['layer1.0.bn1'], module: 3 },
      {
        id: 'layer1.0.se.fc.0',
        operation: { op: 'linear', attributes: { channels: 2, bias: true } },
        inputs: ['layer1.0.se.gap'],
        module: 3,
      },
      { id: 'layer1.0.se.fc.1', operation: relu, inputs: ['layer1.0.se.fc.0'], module: 3 },
      {
        id: 'layer1.0.se.fc.2',
        operation: { op: 'linear', attributes: { channels: 8, bias: true } },
        inputs: ['layer1.0.se.fc.1'],
        module: 3,
      },
      {
        id: 'layer1.0.se.mul',
        operation: { op: 'mul', attributes: {} },
        inputs: ['layer1.0.bn1', 'layer1.0.se.fc.2'],
        module: 3,
      },
      { id: 'layer1.0.add', operation: { op: 'add', attributes: {} }, inputs: ['layer1.0.se.mul', 'relu'], module: 2 },
      { id: 'gap', operation: { op: 'gap', attributes: {} }, inputs: ['layer1.0.add'] },
      { id: 'softmax', operation: { op: 'softmax', attributes: { axes: [0] } }, inputs: ['gap'] },
    ]),
    modules: [
      module({ kind: 'net', name: 'Small', output: 'softmax' }),
      module({ kind: 'scope', path: 'layer1', parent: 0, input: 'relu', output: 'layer1.0.add' }),
      module({
        kind: 'block',
        name: 'Basic',
        path: 'layer1.0',
        parent: 1,
        input: 'relu',
        output: 'layer1.0.add',
        arguments: { w: '8' },
      }),
      module({
        kind: 'gate',
        name: 'se',
        path: 'layer1.0.se',
        parent: 2,
        input: 'layer1.0.bn1',
        output: 'layer1.0.se.mul',
      }),
    ],
    outputs: [
      { name: 'output', node: 'softmax' },
      { name: 'features', node: 'gap' },
    ],
    preprocessing: { mean: [0.5, 0.5, 0.5], std: undefined, order: 'rgb', range: 255 },
  }
}

/** The sample with the batch norm after `conv1` folded in. */
export function buildFolded(): Graph {
  const sample = buildSample()
  const folded = {
    kind: 'batch-norm',
    weight: 'conv1.weight',
    bias: undefined,
    gamma: 'bn1.weight',
    beta: 'bn1.bias',
    mean: 'bn1.running_mean',
    variance: 'bn1.running_var',
    epsilon: 1e-5,
  } as const
  const nodes = sample.nodes.flatMap((node): GraphNode[] => {
    if (node.id === 'bn1') return []
    if (node.id === 'relu') return [{ ...node, inputs: ['conv1'] }]
    if (node.id !== 'conv1' || node.op !== 'conv') return [node]
    const attributes = { ...node.attributes, bias: true }
    const shapes = weightsOf({ op: 'conv', attributes }, [[3, 8, 6]])
    return [{ ...node, attributes, weights: shapes.map((w) => ({ ...w, key: `conv1.${w.role}`, folded })) }]
  })
  return { ...sample, nodes }
}

/** The sample with channels that a `let` of the block called `wide`. */
export function buildNamed(): Graph {
  const sample = buildSample()
  const parameter = { name: 'w', written: { kind: 'number', value: 8 }, isDefault: false, isStride: false } as const
  const wide = { kind: 'let', name: 'wide', value: { kind: 'parameter', name: 'w' } } as const
  return {
    ...sample,
    modules: sample.modules.map((one) => (one.kind === 'block' ? { ...one, parameters: [parameter] } : one)),
    nodes: sample.nodes.map((one) => (one.id === 'layer1.0.conv1' ? { ...one, written: { channels: wide } } : one)),
  }
}
