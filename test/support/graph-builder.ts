import { type Graph, type GraphNode, type GraphOutput, graphVersion, type Module } from '../../src/ir/index.ts'
import {
  type AvgPoolAttributes,
  type Conv1dAttributes,
  type ConvAttributes,
  type CoreOperation,
  type DeconvAttributes,
  inferShape,
  isProblem,
  type MaxPoolAttributes,
  type OperationAttributes,
  type OperationName,
  type Shape,
  weightsOf,
} from '../../src/vocabulary/index.ts'

/** Builds graphs by hand, without the compiler. Shapes and weights come from the vocabulary. */
export interface GraphBuilder {
  /** Adds a node and gives its id: what `inputs` of later nodes are. Takes the last node where no input is given. */
  step<Name extends OperationName>(
    op: Name,
    attributes: OperationAttributes[Name],
    inputs?: string | readonly string[],
    id?: string,
  ): string
  /** The shape of a node, without batch. */
  shape(id: string): Shape
  /** Ids that some node takes. */
  inputsUsed(): readonly string[]
  /** Adds a module whose result is a node. */
  module(path: string, output: string): void
  output(name: string, node: string): void
  /** The graph; its last node is the output `output` where none was named. */
  finish(): Graph
}

const origin = { file: 'built.senet', span: { start: 0, end: 0 } }

export function buildGraph(input: Shape, name = 'Built'): GraphBuilder {
  const nodes: GraphNode[] = []
  const modules: Omit<Module, 'parent'>[] = []
  const outputs: GraphOutput[] = []
  const shapes = new Map<string, Shape>()
  const counts = new Map<string, number>()

  const add = (operation: CoreOperation, inputs: readonly string[], id: string): string => {
    const inputShapes = inputs.map((each) => shapes.get(each) ?? [])
    const shape = inferShape(operation, inputShapes)
    if (isProblem(shape)) throw new Error(`${id}: ${shape.message.text}`)
    const weights = weightsOf(operation, inputShapes).map((spec) => ({ ...spec, key: `${id}.${spec.role}` }))
    nodes.push({ ...operation, id, inputs, shape, weights, module: 0, origin })
    shapes.set(id, shape)
    return id
  }
  add({ op: 'input', attributes: { shape: input } }, [], 'input')

  return {
    step: (op, attributes, inputs, id) => {
      const count = (counts.get(op) ?? 0) + 1
      counts.set(op, count)
      const from =
        inputs === undefined ? [nodes[nodes.length - 1]?.id ?? ''] : typeof inputs === 'string' ? [inputs] : inputs
      return add(asOperation({ op, attributes }), from, id ?? `${op}${count}`)
    },
    shape: (id) => shapes.get(id) ?? [],
    inputsUsed: () => nodes.flatMap((node) => node.inputs),
    module: (path, output) => {
      modules.push({ kind: 'scope', name: 'scope', path, arguments: {}, input: undefined, output, origin })
    },
    output: (outputName, node) => {
      outputs.push({ name: outputName, node })
    },
    finish: () => {
      const last = nodes[nodes.length - 1]?.id ?? 'input'
      const main = outputs.length === 0 ? [{ name: 'output', node: last }] : outputs
      const net: Module = {
        kind: 'net',
        name,
        path: '',
        parent: undefined,
        arguments: {},
        input: undefined,
        output: main[0]?.node ?? last,
        origin,
      }
      return {
        version: graphVersion,
        name,
        nodes,
        modules: [net, ...modules.map((module) => ({ ...module, parent: 0, input: 'input' }))],
        outputs: main,
        preprocessing: { mean: undefined, std: undefined, order: 'rgb', range: 1 },
      }
    },
  }
}

/** What `step` is given is an operation: its two halves agree by `Name`, which the type of a union cannot say. */
function asOperation(operation: { readonly op: OperationName; readonly attributes: object }): CoreOperation {
  return operation as CoreOperation
}

export function convAttributes(
  given: Partial<ConvAttributes> & Pick<ConvAttributes, 'channels' | 'kernel'>,
): ConvAttributes {
  return { stride: [1, 1], pads: [0, 0, 0, 0], dilation: [1, 1], groups: 1, bias: false, ...given }
}

export function deconvAttributes(
  given: Partial<DeconvAttributes> & Pick<DeconvAttributes, 'channels' | 'kernel'>,
): DeconvAttributes {
  return { ...convAttributes(given), outputPad: given.outputPad ?? [0, 0] }
}

export function conv1dAttributes(
  given: Partial<Conv1dAttributes> & Pick<Conv1dAttributes, 'channels' | 'kernel'>,
): Conv1dAttributes {
  return { stride: 1, pads: [0, 0], padMode: 'zeros', dilation: 1, groups: 1, bias: false, ...given }
}

export function maxPoolAttributes(
  given: Partial<MaxPoolAttributes> & Pick<MaxPoolAttributes, 'kernel'>,
): MaxPoolAttributes {
  return { stride: [1, 1], pads: [0, 0, 0, 0], dilation: [1, 1], ceil: false, ...given }
}

export function avgPoolAttributes(
  given: Partial<AvgPoolAttributes> & Pick<AvgPoolAttributes, 'kernel'>,
): AvgPoolAttributes {
  return { stride: [1, 1], pads: [0, 0, 0, 0], ceil: false, countPad: true, ...given }
}

export const batchNorm = { epsilon: 1e-5, momentum: 0.1, affine: true } as const
