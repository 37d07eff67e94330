import type { Tensor } from '@tensorflow/tfjs-core'
import { invariant } from '../diagnostics/index.ts'
import { consumersOf, type Graph, type GraphNode } from '../ir/index.ts'
import type { WeightRole } from '../vocabulary/index.ts'
import { materialiseWeights, type WeightMap, type WeightTensor } from '../weights/index.ts'
import type { Constants } from './constants.ts'
import type { KernelName } from './kernels.ts'
import { fusedActivation, lowerNode, noActivation } from './lowering/index.ts'

/** One node, or a node and the activation after it. Slots number the tensors of a run. */
export interface Step {
  readonly node: GraphNode
  readonly kernels: readonly KernelName[]
  readonly run: (this: void, inputs: readonly Tensor[], batch: number) => Tensor
  readonly inputs: readonly number[]
  readonly output: number
  /** Slots that no later step reads. */
  readonly release: readonly number[]
}

/** A graph as steps, for a set of nodes whose values are wanted. Slot 0 is the input. */
export interface Plan {
  readonly steps: readonly Step[]
  /** By node id. */
  readonly wanted: ReadonlyMap<string, number>
}

/**
 * Plans a run: nodes that nothing wanted depends on are left out, nodes that change nothing share their input's slot,
 * activations go into the convolution before them unless its own value is wanted.
 *
 * @param wanted ids of nodes whose values are to be had at the end
 * @param weights PyTorch's tensors, read only for constants that are not there yet; undefined once all are
 */
export function planGraph(
  graph: Graph,
  wanted: ReadonlySet<string>,
  constants: Constants,
  weights: WeightMap | undefined,
): Plan {
  const needed = findNeeded(graph, wanted)
  const nodes = new Map(needed.map((node) => [node.id, node]))
  const consumers = consumersOf({ ...graph, nodes: needed })
  const slots = new Map<string, number>()
  const fusedInto = new Set<string>()
  const steps: Omit<Step, 'release'>[] = []
  let nextSlot = 0
  const slotOf = (id: string): number => {
    const slot = slots.get(id)
    invariant(slot !== undefined, `${id} is used before it is computed`)
    return slot
  }
  for (const node of needed) {
    if (fusedInto.has(node.id)) continue
    const inputs = node.inputs.map(slotOf)
    if (node.op === 'input') {
      slots.set(node.id, nextSlot++)
      continue
    }
    const activation = wanted.has(node.id) ? undefined : findActivation(node, consumers)
    const reader = readWeights(graph, node, weights)
    const lowered = lowerNode(node, {
      inputShapes: node.inputs.map((id) => nodes.get(id)?.shape ?? []),
      activation: (activation && fusedActivation(activation)) ?? noActivation,
      weight: reader.read,
      constant: (name, make) => constants.get(`${node.id}/${name}`, make),
    })
    reader.close()
    const result = activation ?? node
    if (activation !== undefined) fusedInto.add(activation.id)
    if (lowered.kernels.length === 0) {
      slots.set(result.id, inputs[0] ?? 0)
      continue
    }
    slots.set(result.id, nextSlot)
    steps.push({ node, kernels: lowered.kernels, run: lowered.run, inputs, output: nextSlot++ })
  }
  const results = new Map([...wanted].map((id) => [id, slotOf(id)]))
  return { steps: addReleases(steps, new Set([0, ...results.values()])), wanted: results }
}

function findNeeded(graph: Graph, wanted: ReadonlySet<string>): readonly GraphNode[] {
  const reached = new Set(wanted)
  const needed = graph.nodes.toReversed().filter((node) => {
    // The input is always there: it has slot 0.
    if (!reached.has(node.id) && node.op !== 'input') return false
    for (const id of node.inputs) reached.add(id)
    return true
  })
  return needed.toReversed()
}

/** The only consumer of a node that applies activations itself, if that is one it can apply. */
function findActivation(node: GraphNode, consumers: ReadonlyMap<string, readonly GraphNode[]>): GraphNode | undefined {
  switch (node.op) {
    case 'conv':
    case 'deconv':
    case 'conv1d':
    case 'linear':
    case 'bn': {
      const [first, ...others] = consumers.get(node.id) ?? []
      return first !== undefined && others.length === 0 && fusedActivation(first) !== undefined ? first : undefined
    }
    default:
      return undefined
  }
}

/**
 * Reads a node's tensors; folded ones are computed once for the node, not for the whole graph: memory. Steps live on and
 * may still refer to the reader, so closing it lets go of the tensors.
 */
function readWeights(graph: Graph, node: GraphNode, weights: WeightMap | undefined) {
  let source = weights
  let tensors: WeightMap | undefined
  return {
    read: (role: WeightRole): WeightTensor => {
      invariant(source !== undefined, `a constant of ${node.id} is missing after its weights were given up`)
      tensors ??= materialiseWeights({ ...graph, nodes: [node] }, source)
      const weight = node.weights.find((each) => each.role === role)
      const tensor = weight && tensors.get(weight.key)
      invariant(tensor !== undefined, `${node.id} has no ${role}`)
      return tensor
    },
    close: (): void => {
      source = undefined
      tensors = undefined
    },
  }
}

function addReleases(steps: readonly Omit<Step, 'release'>[], held: ReadonlySet<number>): readonly Step[] {
  const lastUse = new Map<number, number>()
  steps.forEach((step, at) => {
    for (const slot of step.inputs) lastUse.set(slot, at)
  })
  return steps.map((step, at) => ({
    ...step,
    release: [...new Set(step.inputs)].filter((slot) => !held.has(slot) && lastUse.get(slot) === at),
  }))
}
