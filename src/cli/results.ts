import type { Results, TensorValue } from '../backends/tfjs/index.ts'
import type { Graph } from '../ir/index.ts'
import { formatBars } from './bars.ts'
import { makeTerminalSafe } from '../diagnostics/render/index.ts'

export interface ResultOptions {
  readonly labels: readonly string[] | undefined
  readonly top: number
  readonly columns: number
  readonly ascii: boolean
}

/** How many samples of a batch are shown one by one. */
const maximumSamples = 16
const valuesPerChunk = 16_384

/** What a run gave, for people: the likeliest classes of a vector of scores, otherwise the shape and the spread. */
export function showResults(results: Results<TensorValue>, graph: Graph, options: ResultOptions): string {
  const parts: string[] = []
  for (const [name, value] of results.outputs) {
    const scores = findScores(graph, name)
    if (scores === undefined || value.shape.length !== 2 || (value.shape[1] ?? 0) < 2) {
      parts.push(describeTensor(name, value))
    } else {
      parts.push(...showClasses(name, value, scores, options))
    }
  }
  for (const [name, value] of results.taps) parts.push(describeTensor(name, value))
  return parts.join('')
}

/** Operations whose result is taken for scores of classes: what a classifier ends in. */
const scoring: ReadonlySet<string> = new Set(['linear', 'conv', 'gap', 'mean', 'add', 'bn', 'scale'])
/** Operations that hand scores on as they are. */
const passing: ReadonlySet<string> = new Set(['identity', 'dropout', 'flatten', 'reshape', 'slice'])

function findScores(graph: Graph, output: string): 'logits' | 'probabilities' | undefined {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  let node = nodes.get(graph.outputs.find(({ name }) => name === output)?.node ?? '')
  while (node !== undefined && passing.has(node.op)) node = nodes.get(node.inputs[0] ?? '')
  if (node?.op === 'softmax') return 'probabilities'
  return node !== undefined && scoring.has(node.op) ? 'logits' : undefined
}

function showClasses(
  name: string,
  { shape, data }: TensorValue,
  scores: 'logits' | 'probabilities',
  { labels, top, columns, ascii }: ResultOptions,
): readonly string[] {
  const [batch = 0, classes = 0] = shape
  const parts: string[] = []
  for (let sample = 0; sample < Math.min(batch, maximumSamples); sample++) {
    const values = data.subarray(sample * classes, (sample + 1) * classes)
    // Bars take logits: the logarithm of probabilities is such.
    const logits = scores === 'logits' ? values : values.map((value) => Math.log(value))
    const which = batch === 1 ? '' : ` of sample ${sample}`
    const what = scores === 'logits' ? 'softmax over' : 'probabilities of'
    parts.push(`${makeTerminalSafe(name)}${which}, ${what} ${classes} classes\n`)
    parts.push(formatBars(logits, { top, columns, ascii, ...(labels?.length === classes ? { labels } : {}) }))
  }
  if (batch > maximumSamples) parts.push(`and ${batch - maximumSamples} samples more; --json gives all\n`)
  return parts
}

function describeTensor(name: string, { shape, data }: TensorValue): string {
  let [least, most, sum, squares] = [Infinity, -Infinity, 0, 0]
  for (const value of data) {
    least = Math.min(least, value)
    most = Math.max(most, value)
    sum += value
    squares += value * value
  }
  const mean = sum / data.length
  const deviation = Math.sqrt(Math.max(0, squares / data.length - mean * mean))
  const numbers = [
    ['mean', mean],
    ['std', deviation],
    ['min', least],
    ['max', most],
  ] as const
  const spread = numbers.map(([label, value]) => `${label} ${value.toPrecision(5)}`).join('  ')
  return `${makeTerminalSafe(name)}  ${shape.join('x')}  ${spread}\n`
}

/**
 * The document `{ outputs: { name: { shape, data } } }`, `taps` likewise where some were asked for, in pieces: whole, a
 * batch of feature maps would be longer than a string can be.
 */
export function* resultChunks(results: Results<TensorValue>, withTaps: boolean): Generator<string> {
  yield '{"outputs":'
  yield* tensorChunks(results.outputs)
  if (withTaps) {
    yield ',"taps":'
    yield* tensorChunks(results.taps)
  }
  yield '}\n'
}

function* tensorChunks(tensors: ReadonlyMap<string, TensorValue>): Generator<string> {
  let separator = '{'
  for (const [name, { shape, data }] of tensors) {
    yield `${separator}${JSON.stringify(name)}:{"shape":${JSON.stringify(shape)},"data":[`
    for (let start = 0; start < data.length; start += valuesPerChunk) {
      const part = JSON.stringify(Array.from(data.subarray(start, start + valuesPerChunk)))
      yield `${start === 0 ? '' : ','}${part.slice(1, -1)}`
    }
    yield ']}'
    separator = ','
  }
  yield separator === '{' ? '{}' : '}'
}
