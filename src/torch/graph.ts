import { engine } from '@tensorflow/tfjs-core'
import { RuntimeError } from './errors.ts'
import { isGradEnabled } from './modes.ts'
import type { Tensor } from './tensor.ts'
import type { TensorCore } from './tensor-core.ts'
import { add } from './values/arithmetic.ts'
import { release, retain, scoped, type Value } from './values/value.ts'

/** The gradients of an operation's inputs for the gradient of its result; undefined for those that need none. */
export type Backward = (gradient: Value) => readonly (Value | undefined)[]

/** Where the gradient of an input goes: to the operation that made it, or into a leaf's `grad`. */
type Edge = { readonly node: GraphNode } | { readonly leaf: TensorCore } | undefined

/** An operation on the tape: a node of the graph that `backward` walks. Owned by its result and its consumers. */
export interface GraphNode {
  /** As PyTorch names its `grad_fn`: `ReluBackward0`. */
  readonly name: string
  /** Nodes are numbered as they run: a consumer has a larger number than what it consumes. */
  readonly sequence: number
  owners: number
  edges: readonly Edge[]
  /** Memory that the gradient needs; owned by the node. */
  saved: readonly Value['memory'][]
  backward: Backward | undefined
  /** Tensors that asked for their gradient with `retain_grad`. */
  readonly watchers: Set<TensorCore>
}

const counter = { sequence: 0 }

/** Whether the gradient of a result with these inputs will be wanted. */
export function needsGradient(inputs: readonly Tensor[]): boolean {
  return isGradEnabled() && inputs.some((input) => input.requires_grad)
}

/**
 * The result of an operation as a tensor, on the tape where it has to be.
 *
 * @param name of the operation, for `grad_fn`
 * @param saved what `backward` reads, besides what it is given; kept until it has run
 */
export function record(
  name: string,
  inputs: readonly [Tensor, ...Tensor[]],
  output: Value,
  saved: readonly Value[],
  backward: Backward,
): Tensor {
  const result = inputs[0].derive(output)
  if (!needsGradient(inputs)) return result
  for (const { memory } of saved) {
    retain(memory)
    memory.kept = true
  }
  const edges = inputs.map((input): Edge => {
    if (!input.requires_grad) return undefined
    const { node } = input.handle
    if (node === undefined) return { leaf: input }
    node.owners++
    return { node }
  })
  result.handle.node = {
    name: `${name}Backward0`,
    sequence: counter.sequence++,
    owners: 1,
    edges,
    saved: saved.map(({ memory }) => memory),
    backward,
    watchers: new Set(),
  }
  return result
}

/** One owner less; a node that nobody owns lets go of what it saved, and of the nodes before it. */
export function releaseNode(node: GraphNode): void {
  const pending = [node]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (--next.owners > 0) continue
    pending.push(...clearNode(next))
  }
}

/** Frees what a node saved. Gives the nodes that it no longer owns. */
function clearNode(node: GraphNode): readonly GraphNode[] {
  for (const memory of node.saved) release(memory)
  const before = node.edges.flatMap((edge) => (edge !== undefined && 'node' in edge ? [edge.node] : []))
  node.saved = []
  node.edges = []
  node.backward = undefined
  return before
}

/**
 * Adds the gradients of `root` to the leaves that it came from, last operation first. Afterwards the graph is gone,
 * unless it is retained.
 */
export function runBackward(root: TensorCore, gradient: Value, retainGraph: boolean): void {
  const { node } = root.handle
  if (node === undefined) {
    root.accumulate(gradient)
    return
  }
  const gradients = new Map<GraphNode, Value>()
  retain(gradient.memory)
  gradients.set(node, gradient)
  // What was saved is freed at once; nodes are given up at the end, since only their consumers may hold them.
  const given: GraphNode[] = []
  try {
    for (const each of listNodes(node)) {
      const incoming = gradients.get(each)
      if (incoming === undefined) continue
      runNode(each, incoming, gradients)
      gradients.delete(each)
      release(incoming.memory)
      if (!retainGraph) given.push(...clearNode(each))
    }
  } finally {
    for (const { memory } of gradients.values()) release(memory)
    given.forEach(releaseNode)
  }
}

function runNode(node: GraphNode, incoming: Value, gradients: Map<GraphNode, Value>): void {
  const { backward, edges } = node
  if (backward === undefined) {
    throw new RuntimeError(
      'Trying to backward through the graph a second time (or directly access saved tensors after they have already ' +
        'been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). ' +
        'Specify retain_graph=True if you need to backward through the graph a second time or if you need to access ' +
        'saved tensors after calling backward.',
    )
  }
  for (const watcher of node.watchers) watcher.accumulate(incoming)
  const results = scoped(() => backward(incoming))
  // Owned from here on, each as often as it occurs: one gradient may go to two inputs.
  for (const result of results) if (result !== undefined) retain(result.memory)
  for (const [at, edge] of edges.entries()) {
    const result = results[at]
    if (result === undefined || edge === undefined) continue
    if ('leaf' in edge) edge.leaf.accumulate(result)
    else addGradient(gradients, edge.node, result)
  }
  for (const result of results) if (result !== undefined) release(result.memory)
}

function addGradient(gradients: Map<GraphNode, Value>, node: GraphNode, gradient: Value): void {
  const before = gradients.get(node)
  const sum = before === undefined ? gradient : add(before, gradient)
  engine().keep(sum.memory)
  retain(sum.memory)
  gradients.set(node, sum)
  if (before !== undefined) release(before.memory)
}

/** All nodes that lead to `root`, consumers first. */
function listNodes(root: GraphNode): readonly GraphNode[] {
  const found = new Set([root])
  const pending = [root]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const edge of next.edges) {
      if (edge === undefined || 'leaf' in edge || found.has(edge.node)) continue
      found.add(edge.node)
      pending.push(edge.node)
    }
  }
  return [...found].toSorted((a, b) => b.sequence - a.sequence)
}
