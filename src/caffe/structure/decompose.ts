import { createMessage } from '../../diagnostics/index.ts'
import { maximumArmDepth } from '../limits.ts'
import type { Network } from '../network.ts'
import type { Report } from '../problem.ts'
import type { GatePlan } from './gates.ts'
import type { Step, Structure } from './step.ts'

/**
 * The immediate dominator of each node: the nearest node before it that every way from the input goes through (Cooper,
 * Harvey and Kennedy 2001; one pass, since there are no cycles).
 */
function findDominators({ nodes }: Network): readonly number[] {
  const dominators: number[] = []
  const depths: number[] = []
  for (const { inputs } of nodes) {
    let [common = -1] = inputs
    for (const input of inputs) {
      let other = input
      while (other !== common) {
        if ((depths[other] ?? 0) > (depths[common] ?? 0)) other = dominators[other] ?? -1
        else common = dominators[common] ?? -1
      }
    }
    dominators.push(common)
    depths.push(common < 0 ? 0 : (depths[common] ?? 0) + 1)
  }
  return dominators
}

/**
 * Reads a network as steps: the nodes that all ways go through are a sequence, and what lies between two of them are the
 * arms of a join, read likewise. A tensor that is needed in two places that no common arm has is named, and taken up by
 * `from`. Every node but the input is in one step. Code `caffe-structure` where arms lie too deep in one another.
 */
export function decompose(network: Network, gates: GatePlan | undefined, report: Report): Structure | undefined {
  const { nodes } = network
  const dominators = findDominators(network)
  const given = new Set<number>([0])
  const named = new Set<number>()
  let isTooDeep = false

  function readSteps(start: number, end: number, depth: number): readonly Step[] {
    const chain: number[] = []
    let at = end
    while (at !== start && !given.has(at)) {
      chain.push(at)
      at = dominators[at] ?? start
    }
    const steps: Step[] = []
    if (at !== start) {
      named.add(at)
      steps.push({ kind: 'from', node: at })
    }
    for (const node of chain.toReversed()) {
      steps.push(readStep(node, depth))
      given.add(node)
    }
    return steps
  }

  function readStep(place: number, depth: number): Step {
    const node = nodes[place]
    const inputs = node?.inputs ?? []
    const gate = gates?.gates.get(place)
    const start = dominators[place] ?? 0
    if (inputs.length < 2 || depth > maximumArmDepth) {
      if (depth > maximumArmDepth && !isTooDeep && node !== undefined) {
        report(createMessage('caffe-structure', { limit: maximumArmDepth }), node.span)
        isTooDeep = true
      }
      return { kind: 'operation', node: place }
    }
    if (gate !== undefined && inputs.includes(start)) {
      const branch = inputs.find((input) => input !== start) ?? start
      if (isOwnChain(branch, start)) {
        markChain(branch, start)
        return { kind: 'gate', node: place, gate }
      }
    }
    if (node?.operation.op === 'add' && inputs.length === 2) {
      const skip = chooseSkip(inputs[0] ?? 0, inputs[1] ?? 0, start)
      if (skip !== undefined) {
        const main = readSteps(start, skip === inputs[0] ? (inputs[1] ?? 0) : (inputs[0] ?? 0), depth + 1)
        const kept = skip === start ? undefined : readSteps(start, skip, depth + 1)
        return { kind: 'residual', node: place, start, main, skip: kept }
      }
    }
    return { kind: 'branch', node: place, start, arms: inputs.map((input) => readSteps(start, input, depth + 1)) }
  }

  /** Whether the nodes between two are one after the other, and nobody has taken any. */
  function isOwnChain(end: number, start: number): boolean {
    for (let at = end; at !== start; at = nodes[at]?.inputs[0] ?? start) {
      if (given.has(at) || nodes[at]?.inputs.length !== 1 || (takers.get(at) ?? 0) !== 1) return false
    }
    return true
  }
  function markChain(end: number, start: number): void {
    for (let at = end; at !== start; at = nodes[at]?.inputs[0] ?? start) given.add(at)
  }
  const takers = new Map<number, number>()
  for (const { inputs } of nodes) for (const input of inputs) takers.set(input, (takers.get(input) ?? 0) + 1)

  /** Which term of a sum is the skip: what enters, else the one with a single convolution beside one with more. */
  function chooseSkip(first: number, second: number, start: number): number | undefined {
    if (first === second) return undefined
    // A vector and a map of one position are spread over each other by the sum of two arms alone.
    const isSame = nodes[first]?.shape.join('x') === nodes[second]?.shape.join('x')
    if (!isSame) return undefined
    if (first === start || second === start) return start
    const [one, other] = [measure(first, start), measure(second, start)]
    if (one.isPlain && one.convolutions === 1 && other.convolutions > 1) return first
    if (other.isPlain && other.convolutions === 1 && one.convolutions > 1) return second
    return undefined
  }
  function measure(end: number, start: number): { readonly convolutions: number; readonly isPlain: boolean } {
    let [convolutions, isPlain] = [0, true]
    for (let at = end; at !== start && at > 0; at = dominators[at] ?? start) {
      const operation = nodes[at]?.operation.op
      if (operation === 'conv') convolutions += 1
      else if (operation !== 'bn' && operation !== 'avgpool' && operation !== 'maxpool') isPlain = false
    }
    return { convolutions, isPlain }
  }

  const steps = readSteps(0, network.output, 0)
  return isTooDeep ? undefined : { steps, named }
}
