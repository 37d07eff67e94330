import type { CitedNumber } from '../check/index.ts'
import { unreachable } from '../diagnostics/index.ts'
import type { Measurement } from './measure.ts'

/**
 * A way in which a paper may have counted: which values, and whether what is printed was rounded or cut off. Papers do
 * not say, and count differently; a table is read by the rule under which most of it agrees.
 */
export interface CountingRule {
  /** What is counted: `trainable parameters`. */
  readonly title: string
  /** Whether the digits that are not printed were cut off; otherwise they were rounded. */
  readonly truncates: boolean
  readonly count: (measurement: Measurement) => number
}

/** What a column can be compared with. */
export type Measured = 'params' | 'macs'

type Count = Pick<CountingRule, 'title' | 'count'>

const parameterCounts: readonly Count[] = [
  { title: 'trainable parameters', count: ({ params }) => params },
  { title: 'trainable parameters and running statistics', count: ({ params, statistics }) => params + statistics },
]

const elementParts = [
  { title: 'additions of shortcuts', count: ({ work }: Measurement) => work.shortcutAdds },
  { title: 'values pooled in gates', count: ({ work }: Measurement) => work.gatePools },
  { title: 'values scaled by gates', count: ({ work }: Measurement) => work.gateScales },
] as const

const operationCounts: readonly Count[] = subsetsOf(elementParts).map((parts) => ({
  title: ['multiply-adds of convolutions and linear layers', ...parts.map((part) => part.title)].join(' + '),
  count: (measurement) => parts.reduce((sum, part) => sum + part.count(measurement), measurement.macs),
}))

/** Every subset, the smaller ones first. */
function subsetsOf<T>(items: readonly T[]): readonly (readonly T[])[] {
  const subsets: (readonly T[])[] = [[]]
  for (const item of items) for (const subset of subsets.slice()) subsets.push([...subset, item])
  return subsets.toSorted((a, b) => a.length - b.length)
}

function bothWays(counts: readonly Count[]): readonly CountingRule[] {
  return [false, true].flatMap((truncates) => counts.map((count) => ({ ...count, truncates })))
}

const parameterRules = bothWays(parameterCounts)
const operationRules = bothWays(operationCounts)

/** The rules that a column is tried against, the plainest first. */
export function rulesFor(measured: Measured): readonly CountingRule[] {
  switch (measured) {
    case 'params':
      return parameterRules
    case 'macs':
      return operationRules
    default:
      return unreachable(measured)
  }
}

/** Whether a count is printed as a number with this many digits. */
export function printsAs(count: number, { units, exponent }: CitedNumber, truncates: boolean): boolean {
  // Whole numbers on both sides, so that halves are told from what is just below them.
  const step = exponent >= 0 ? 10 ** exponent : 1
  const scaled = exponent >= 0 ? count : count * 10 ** -exponent
  if (truncates) return units * step <= scaled && scaled < (units + 1) * step
  return Math.abs(scaled - units * step) * 2 <= step
}

/** The number that was cited. */
export function valueOf({ units, exponent }: CitedNumber): number {
  return exponent >= 0 ? units * 10 ** exponent : units / 10 ** -exponent
}
