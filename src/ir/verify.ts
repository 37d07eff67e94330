import { createMessage, invariant, type Message } from '../diagnostics/index.ts'
import { formatShape, inferShape, isJoin, isProblem, sameShape, type Shape } from '../vocabulary/index.ts'
import { maximumFaults, type GraphFault } from './fault.ts'
import { graphVersion, type Graph, type GraphNode } from './graph.ts'
import { verifyModules } from './verify-modules.ts'
import { verifyWritten } from './verify-written.ts'
import { verifyWeights } from './verify-weights.ts'

/**
 * What does not hold of a graph, in the order of its parts; empty where it is sound. Codes `ir-…`; at most
 * `maximumFaults`, then `ir-more-faults`. What it checks is the contract of the graph: unique ids, keys and outputs,
 * topological order, shapes and weights as the vocabulary's rules give them, a tree of modules, spans, preprocessing.
 */
export function verifyGraph(graph: Graph): readonly GraphFault[] {
  const faults: GraphFault[] = []
  for (const fault of listFaults(graph)) {
    if (faults.length === maximumFaults) {
      faults.push({ message: createMessage('ir-more-faults', { limit: maximumFaults }), path: [] })
      break
    }
    faults.push(fault)
  }
  return faults
}

/** Throws where a graph is not sound: a bug of the stage or pass `producer` that made it. */
export function assertSound(graph: Graph, producer: string): void {
  const faults = verifyGraph(graph)
  const report = faults.map((fault) => `${fault.path.join('.')}: ${fault.message.text}`).join('\n')
  invariant(faults.length === 0, `${producer} gave a graph that does not hold:\n${report}`)
}

function* listFaults(graph: Graph): Generator<GraphFault> {
  if (graph.version !== graphVersion) {
    const message = createMessage('ir-version', { version: String(graph.version), expected: graphVersion })
    yield { message, path: ['version'] }
  }
  const shapes = new Map<string, Shape>()
  const keys = new Set<string>()
  if (graph.nodes.length === 0) {
    yield { message: createMessage('ir-module', { place: 'the graph', reason: 'has no nodes' }), path: ['nodes'] }
  }
  for (const [index, node] of graph.nodes.entries()) {
    // The shape that the node should have, so that one wrong shape is one fault.
    const shape = yield* verifyNode(graph, node, index, shapes, keys)
    shapes.set(node.id, shape ?? node.shape)
  }
  const ids = new Set(shapes.keys())
  yield* verifyModules(graph, ids)
  yield* verifyWritten(graph)
  yield* verifyOutputs(graph, ids)
  yield* verifyPreprocessing(graph)
}

/** What is wrong with the number of a node's inputs, or with the place of the input. */
function judgeInputs(node: GraphNode, index: number): Message | undefined {
  if ((index === 0) !== (node.op === 'input')) {
    const reason = index === 0 ? `the first node is ${node.op} and not the input.` : 'an input is the first node.'
    return createMessage('ir-operation', { node: node.id, reason })
  }
  const least = node.op === 'input' ? 0 : isJoin(node.op) ? 2 : 1
  const count = node.inputs.length
  if (count === least || (isJoin(node.op) && count > least)) return undefined
  const expected = ['no input', 'one input', 'two inputs or more'][least] ?? ''
  return createMessage('ir-input-count', { node: node.id, operation: node.op, expected, count })
}

function* verifyNode(
  graph: Graph,
  node: GraphNode,
  index: number,
  known: ReadonlyMap<string, Shape>,
  keys: Set<string>,
): Generator<GraphFault, Shape | undefined> {
  const path = ['nodes', index]
  if (node.id === '' || known.has(node.id)) {
    yield { message: createMessage('ir-duplicate', { what: 'node', name: node.id }), path: [...path, 'id'] }
  }
  if (graph.modules[node.module] === undefined) {
    const reason = `belongs to module ${node.module}, which is not there`
    yield { message: createMessage('ir-module', { place: `node ${node.id}`, reason }), path: [...path, 'module'] }
  }
  const { start, end } = node.origin.span
  if (!(start >= 0 && start <= end)) {
    const reason = `comes from ${start} to ${end}, which is no span.`
    yield { message: createMessage('ir-operation', { node: node.id, reason }), path: [...path, 'origin', 'span'] }
  }
  const wrong = judgeInputs(node, index)
  if (wrong !== undefined) {
    yield { message: wrong, path }
    return undefined
  }
  const inputs: Shape[] = []
  for (const [place, name] of node.inputs.entries()) {
    const shape = known.get(name)
    if (shape === undefined) {
      const message = createMessage('ir-unknown-node', { place: `node ${node.id}`, name })
      yield { message, path: [...path, 'inputs', place] }
    } else inputs.push(shape)
  }
  return inputs.length === node.inputs.length ? yield* verifyResult(node, inputs, path, keys) : undefined
}

/** The stated shape and weights of a node are those that its operation has. Returns the shape that it has. */
function* verifyResult(
  node: GraphNode,
  inputs: readonly Shape[],
  path: GraphFault['path'],
  keys: Set<string>,
): Generator<GraphFault, Shape | undefined> {
  const shape = inferShape(node, inputs)
  if (isProblem(shape)) {
    const message = createMessage('ir-operation', { node: node.id, reason: shape.message.text })
    yield { message, path: [...path, 'attributes'] }
    return undefined
  }
  if (!sameShape(shape, node.shape)) {
    const message = createMessage('ir-shape-differs', {
      node: node.id,
      stated: formatShape(node.shape),
      operation: node.op,
      inputs: inputs.length === 0 ? 'its attributes' : inputs.map(formatShape).join(', '),
      shape: formatShape(shape),
    })
    yield { message, path: [...path, 'shape'] }
  }
  yield* verifyWeights(node, inputs, path, keys)
  return shape
}

function* verifyOutputs(graph: Graph, ids: ReadonlySet<string>): Generator<GraphFault> {
  if (graph.outputs.length === 0) {
    yield { message: createMessage('ir-module', { place: 'the graph', reason: 'has no output' }), path: ['outputs'] }
  }
  const names = new Set<string>()
  for (const [index, { name, node }] of graph.outputs.entries()) {
    const path = ['outputs', index]
    if (names.has(name)) {
      yield { message: createMessage('ir-duplicate', { what: 'output', name }), path: [...path, 'name'] }
    }
    names.add(name)
    if (!ids.has(node)) {
      const message = createMessage('ir-unknown-node', { place: `output ${name}`, name: node })
      yield { message, path: [...path, 'node'] }
    }
  }
}

function* verifyPreprocessing(graph: Graph): Generator<GraphFault> {
  const [first] = graph.nodes
  if (first?.op !== 'input') return
  const { shape } = first
  const channels = shape[0] ?? 0
  for (const parameter of ['mean', 'std'] as const) {
    const values = graph.preprocessing[parameter]
    if (values === undefined || values.length === channels) continue
    const names = { count: values.length, parameter, shape: formatShape(shape), channels }
    yield { message: createMessage('ir-preprocessing', names), path: ['preprocessing', parameter] }
  }
}
