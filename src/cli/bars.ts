import { countColumns, makeTerminalSafe } from '../diagnostics/render/index.ts'

export interface BarOptions {
  /** Names of the classes, as many as values; `class 3` stands for a missing one. */
  readonly labels?: readonly string[]
  /** How many classes are shown, the likeliest first. */
  readonly top?: number
  /** Columns of the terminal. */
  readonly columns?: number
  /** Plain characters only. */
  readonly ascii?: boolean
}

/** A class and how likely a network finds it. */
export interface RankedClass {
  readonly index: number
  readonly probability: number
}

const longestLabel = 40
const shortestBar = 10
const longestBar = 50
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** softmax over logits `[classes]`; the largest is taken off first, so that no exponential overflows. */
export function computeSoftmax(logits: Float32Array): Float64Array {
  const largest = logits.reduce((best, value) => Math.max(best, value), -Infinity)
  const powers = Float64Array.from(logits, (value) => Math.exp(value - largest))
  const sum = powers.reduce((total, value) => total + value, 0)
  return powers.map((value) => value / sum)
}

/** The likeliest classes, of equally likely ones the first. */
export function rankClasses(logits: Float32Array, top: number): readonly RankedClass[] {
  const ranked = Array.from(computeSoftmax(logits), (probability, index) => ({ index, probability }))
  return ranked.toSorted((first, second) => second.probability - first.probability).slice(0, top)
}

/**
 * The likeliest classes of logits `[classes]` as lines of a terminal, a bar and a percentage each. A full bar is
 * certainty.
 */
export function formatBars(logits: Float32Array, options: BarOptions = {}): string {
  const { labels, top = 5, columns = 80, ascii = false } = options
  const rows = rankClasses(logits, top).map(({ index, probability }) => ({
    label: shorten(makeTerminalSafe(labels?.[index] ?? `class ${index}`), ascii),
    probability,
  }))
  const labelColumns = Math.max(0, ...rows.map(({ label }) => countColumns(label)))
  const barColumns = Math.max(shortestBar, Math.min(longestBar, columns - labelColumns - '   100.00 %'.length))
  return rows
    .map(({ label, probability }) => {
      const padding = ' '.repeat(labelColumns - countColumns(label))
      const bar = drawBar(probability, barColumns, ascii)
      return `${label}${padding}  ${bar} ${(probability * 100).toFixed(2).padStart(6)} %\n`
    })
    .join('')
}

function drawBar(share: number, columns: number, ascii: boolean): string {
  if (ascii) return '#'.repeat(Math.round(share * columns)).padEnd(columns, '.')
  const parts = Math.round(share * columns * 8)
  return ('█'.repeat(Math.floor(parts / 8)) + (eighths[parts % 8] ?? '')).padEnd(columns)
}

function shorten(label: string, ascii: boolean): string {
  const characters = [...label]
  if (characters.length <= longestLabel) return label
  const ellipsis = ascii ? '...' : '…'
  return characters.slice(0, longestLabel - ellipsis.length).join('') + ellipsis
}
