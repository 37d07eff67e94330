import { expect, test } from 'vitest'
import { assertSound, verifyGraph, type Graph, type GraphNode, type Module } from '../../src/ir/index.ts'
import { buildFolded, buildSample } from './build-graph.ts'

/** The sample with one node changed. */
function withNode(id: string, change: (node: GraphNode) => GraphNode): Graph {
  const graph = buildSample()
  return { ...graph, nodes: graph.nodes.map((node) => (node.id === id ? change(node) : node)) }
}

function withModule(at: number, change: Partial<Module>): Graph {
  const graph = buildSample()
  return { ...graph, modules: graph.modules.map((module, index) => (index === at ? { ...module, ...change } : module)) }
}

function faultsOf(graph: Graph): readonly string[] {
  return verifyGraph(graph).map(({ message, path }) => `${path.join('.')}: ${message.text}`)
}

test('sound graphs have no faults', () => {
  expect(faultsOf(buildSample())).toEqual([])
  expect(faultsOf(buildFolded())).toEqual([])
})

const sample = buildSample()
const swap = (first: number, second: number): Graph => {
  const nodes = [...sample.nodes]
  const [one, other] = [nodes[first], nodes[second]]
  if (one === undefined || other === undefined) throw new Error('no such node')
  return { ...sample, nodes: nodes.with(first, other).with(second, one) }
}

test.each<[string, Graph, readonly string[]]>([
  [
    'an id twice',
    withNode('gap', (node) => ({ ...node, id: 'relu' })),
    [
      'nodes.12.id: The node relu is there twice.',
      'nodes.13.inputs.0: The graph does not hold: node softmax names the node gap, which does not stand before it.',
      'outputs.1.node: The graph does not hold: output features names the node gap, which does not stand before it.',
    ],
  ],
  [
    'an order that is not topological',
    swap(2, 3),
    ['nodes.2.inputs.0: The graph does not hold: node relu names the node bn1, which does not stand before it.'],
  ],
  [
    'the input not first',
    swap(0, 1),
    [
      'nodes.0: Node conv1 does not hold: the first node is conv and not the input.',
      'nodes.1: Node input does not hold: an input is the first node.',
    ],
  ],
  [
    'two inputs where one is',
    withNode('relu', (node) => ({ ...node, inputs: ['bn1', 'conv1'] })),
    ['nodes.3: Node relu: relu takes one input and gets 2.'],
  ],
  [
    'one arm',
    withNode('layer1.0.add', (node) => ({ ...node, inputs: ['relu'] })),
    ['nodes.11: Node layer1.0.add: add takes two inputs or more and gets 1.'],
  ],
  [
    'another shape',
    withNode('layer1.0.bn1', (node) => ({ ...node, shape: [8, 8, 5] })),
    ['nodes.5.shape: Node layer1.0.bn1 says 8x8x5, and bn of 8x8x6 gives 8x8x6.'],
  ],
  [
    'a weight too few',
    withNode('bn1', (node) => ({ ...node, weights: node.weights.slice(1) })),
    [
      'nodes.2.weights: Node bn1 has bias 8, running_mean 8, running_var 8, and bn of 8x8x6 owns weight 8, bias 8, running_mean 8, running_var 8.',
    ],
  ],
  [
    'a weight of another shape',
    withNode('conv1', (node) => ({ ...node, weights: node.weights.map((w) => ({ ...w, shape: [8, 3, 3, 1] })) })),
    ['nodes.1.weights: Node conv1 has weight 8x3x3x1, and conv of 3x8x6 owns weight 8x3x3x3.'],
  ],
  [
    'weights of nothing',
    withNode('relu', (node) => ({
      ...node,
      weights: [{ role: 'weight', key: 'relu.weight', shape: [1], initialiser: { kind: 'ones' }, trainable: true }],
    })),
    ['nodes.3.weights: Node relu has weight 1, and relu of 8x8x6 owns no weights.'],
  ],
  [
    'a key twice',
    withNode('layer1.0.conv1', (node) => ({
      ...node,
      weights: node.weights.map((w) => ({ ...w, key: 'conv1.weight' })),
    })),
    ['nodes.4.weights.0.key: The weight conv1.weight is there twice.'],
  ],
  [
    'a negative deviation',
    withNode('conv1', (node) => ({
      ...node,
      weights: node.weights.map((w) => ({ ...w, initialiser: { kind: 'normal', mean: 0, deviation: -1 } as const })),
    })),
    ['nodes.1.weights.0: The weight conv1.weight has an initialiser that cannot be drawn from.'],
  ],
  [
    'a trained running mean',
    withNode('bn1', (node) => ({ ...node, weights: node.weights.map((w) => ({ ...w, trainable: true })) })),
    [
      'nodes.2.weights.2: The weight bn1.running_mean is a running statistic and says it is trained.',
      'nodes.2.weights.3: The weight bn1.running_var is a running statistic and says it is trained.',
    ],
  ],
  [
    'a module that is not there',
    withNode('relu', (node) => ({ ...node, module: 4 })),
    ['nodes.3.module: The graph does not hold: node relu belongs to module 4, which is not there.'],
  ],
  [
    'a span that ends before it starts',
    withNode('relu', (node) => ({ ...node, origin: { file: 'a', span: { start: 3, end: 2 } } })),
    ['nodes.3.origin.span: Node relu does not hold: comes from 3 to 2, which is no span.'],
  ],
  [
    'a parent after its child',
    withModule(1, { parent: 2 }),
    ['modules.1: The graph does not hold: module 1 (scope) has no parent before it.'],
  ],
  [
    'a path outside the parent',
    withModule(3, { path: 'layer10.se' }),
    [
      "modules.3: The graph does not hold: module 3 (se) has the path layer10.se, which is not inside its parent's, layer1.0.",
    ],
  ],
  [
    'a second net',
    withModule(2, { kind: 'net' }),
    ['modules.2: The graph does not hold: module 2 (Basic) is a second net.'],
  ],
  [
    'a net with a parent',
    withModule(0, { parent: 0 }),
    ['modules.0: The graph does not hold: module 0 (Small) is the net and has a parent or an input.'],
  ],
  [
    'a module whose output is no node',
    withModule(1, { output: '__proto__' }),
    [
      'modules.1.output: The graph does not hold: the output of module 1 (scope) names the node __proto__, which does not stand before it.',
    ],
  ],
  ['no outputs', { ...sample, outputs: [] }, ['outputs: The graph does not hold: the graph has no output.']],
  [
    'an output twice',
    { ...sample, outputs: [...sample.outputs, { name: 'output', node: 'gap' }] },
    ['outputs.2.name: The output output is there twice.'],
  ],
  [
    'no nodes',
    { ...sample, nodes: [], modules: [], outputs: [] },
    [
      'nodes: The graph does not hold: the graph has no nodes.',
      'modules: The graph does not hold: the list of modules is empty.',
      'outputs: The graph does not hold: the graph has no output.',
    ],
  ],
  [
    'a mean of one channel',
    { ...sample, preprocessing: { ...sample.preprocessing, mean: [1] } },
    ['preprocessing.mean: The preprocessing has 1 values for mean, and input 3x8x6 has 3 channels.'],
  ],
])('%s is found', (_, graph, expected) => {
  // prettier-ignore
  expect(faultsOf(graph)).toEqual(expected)
})

test('a fold belongs to weight or bias of what can be folded into', () => {
  const fold = buildFolded().nodes.find((node) => node.id === 'conv1')?.weights[0]?.folded
  if (fold === undefined) throw new Error('not folded')
  const broken = withNode('layer1.0.bn1', (node) => ({
    ...node,
    weights: node.weights.map((w) => ({ ...w, folded: fold })),
  }))
  expect(faultsOf(broken)[0]).toBe(
    'nodes.5.weights.0: The weight layer1.0.bn1.weight is folded, and bn has nothing to fold into.',
  )
})

test('a pass that breaks a graph is named', () => {
  expect(() => assertSound({ ...sample, outputs: [] }, 'fold-batch-norm')).toThrow(
    'senet is broken: fold-batch-norm gave a graph that does not hold:\noutputs: ',
  )
  expect(() => assertSound(sample, 'lower')).not.toThrow()
})
