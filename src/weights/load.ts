import { createMessage, suggest, type Diagnostic } from '../diagnostics/index.ts'
import type { Graph, Weight } from '../ir/index.ts'
import { listWeights } from './list.ts'
import { countOf, isIgnored, listLines, maximumListed, reportOnFile, showKey, showShape } from './report.ts'
import type { WeightMap, WeightTensor } from './tensor.ts'

/** `weights` has exactly the graph's keys, in its order; absent where the diagnostics have an error. */
export interface MatchResult {
  readonly weights?: WeightMap
  readonly diagnostics: readonly Diagnostic[]
}

/** Prefixes that wrappers put before every key: `DataParallel`, training frameworks, `torch.compile`. */
const wrapperPrefixes = ['module.', 'model.', 'net.', 'backbone.', '_orig_mod.']

/** Did you mean compares the missing keys that are listed with this many surplus keys at most. */
const maximumCompared = 2000

/**
 * Takes from `weights` what a graph needs. All or nothing: where a tensor is missing, surplus, of another shape, not
 * finite, or a variance is negative, one error `weights-mismatch` lists and counts them. PyTorch's
 * `num_batches_tracked` is passed over.
 *
 * @param graph as lowering gave it, before folding
 * @param path what diagnostics call the file that the weights came from
 */
export function matchWeights(graph: Graph, weights: WeightMap, path: string): MatchResult {
  const expected = new Map(listWeights(graph).map((weight) => [weight.key, weight]))
  const matched = new Map<string, WeightTensor>()
  const missing: string[] = []
  const misshapen: string[] = []
  const unusable: string[] = []
  for (const [key, weight] of expected) {
    const tensor = weights.get(key)
    if (tensor === undefined) {
      missing.push(key)
      continue
    }
    matched.set(key, tensor)
    if (!hasShape(tensor, weight)) {
      misshapen.push(`${showKey(key)} is ${showShape(tensor.shape)}, the network has ${showShape(weight.shape)}`)
    } else {
      const flaw = findFlaw(tensor.data, weight.role === 'running_var')
      if (flaw !== undefined) unusable.push(`${showKey(key)} ${flaw}`)
    }
  }
  const surplus = [...weights.keys()].filter((key) => !expected.has(key) && !isIgnored(key))
  if (missing.length + misshapen.length + unusable.length + surplus.length === 0) {
    return { weights: matched, diagnostics: [] }
  }
  const summary = [
    [missing.length, 'missing'],
    [surplus.length, 'surplus'],
    [misshapen.length, 'of another shape'],
    [unusable.length, 'with unusable values'],
  ] as const
  const hint = explainPrefix(missing, surplus)
  // Where a prefix explains it, a guess at each key would only lead astray.
  const told = describeMissing(missing, hint === undefined ? surplus : [])
  const message = createMessage('weights-mismatch', {
    net: graph.name,
    summary: summary
      .filter(([count]) => count > 0)
      .map(([count, what]) => `${countOf(count, 'tensor')} ${what}`)
      .join(', '),
    list: listLines([...misshapen, ...unusable, ...told, ...surplus.map(describeSurplus)]),
  })
  const diagnostic = reportOnFile(message, path)
  return { diagnostics: [hint === undefined ? diagnostic : { ...diagnostic, hint }] }
}

function hasShape(tensor: WeightTensor, weight: Weight): boolean {
  return (
    tensor.shape.length === weight.shape.length && tensor.shape.every((extent, axis) => extent === weight.shape[axis])
  )
}

/** The largest float32. */
const largestValue = (2 - 2 ** -23) * 2 ** 127

/** The first value that no network can compute with. */
function findFlaw(data: Float32Array, isVariance: boolean): string | undefined {
  const index = findOutside(data, isVariance ? 0 : -largestValue, largestValue)
  if (index === undefined) return undefined
  const value = data[index]!
  return Number.isFinite(value)
    ? `has the negative variance ${value} at index ${index}`
    : `has ${value} at index ${index}`
}

/**
 * The index of the first value that is not within `[least, most]`; NaN never is. Nothing but two comparisons a value:
 * with more in the loop, V8 gives up compiling it, and a hundred megabytes take half a minute.
 */
function findOutside(data: Float32Array, least: number, most: number): number | undefined {
  for (let index = 0; index < data.length; index++) {
    const value = data[index]!
    if (!(value >= least && value <= most)) return index
  }
  return undefined
}

function describeMissing(missing: readonly string[], surplus: readonly string[]): readonly string[] {
  const candidates = surplus.slice(0, maximumCompared)
  return missing.map((key, index) => {
    const near = index < maximumListed ? suggest(key, candidates) : undefined
    return near === undefined ? `${showKey(key)} is missing` : `${showKey(key)} is missing; is it ${showKey(near)}?`
  })
}

function describeSurplus(key: string): string {
  return `${showKey(key)} is not in the network`
}

/** A hint where the keys differ by a prefix that a wrapper has put before all of them, or that is lacking. */
function explainPrefix(missing: readonly string[], surplus: readonly string[]): string | undefined {
  if (missing.length === 0 || surplus.length === 0) return undefined
  const wanted = new Set(missing)
  for (const prefix of wrapperPrefixes) {
    const wrapped = surplus.filter((key) => key.startsWith(prefix))
    if (wrapped.some((key) => wanted.has(key.slice(prefix.length)))) {
      return (
        `${wrapped.length === surplus.length ? 'All' : `${wrapped.length} of the`} surplus keys begin with "${prefix}", ` +
        `which a wrapper has put there: save the wrapped model's own state_dict, or take the prefix off the keys.`
      )
    }
  }
  return undefined
}
