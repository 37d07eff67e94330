import type { Network } from '../network.ts'
import type { Step } from '../structure/step.ts'

/** A step that computes, with the norms, activations and gates that follow it. */
export interface Atom {
  readonly steps: readonly Step[]
  /** Whether it has arms; a chain of operations otherwise. */
  readonly hasArms: boolean
}

const follows = new Set(['bn', 'relu', 'leakyrelu', 'elu', 'prelu', 'sigmoid', 'tanh', 'scale', 'dropout', 'softmax'])

/** Parts a sequence into atoms. */
export function splitAtoms(steps: readonly Step[], { nodes }: Network): readonly Atom[] {
  const atoms: { steps: Step[]; hasArms: boolean }[] = []
  for (const step of steps) {
    const operation = step.kind === 'operation' ? nodes[step.node]?.operation.op : undefined
    const current = atoms.at(-1)
    const isFollower = step.kind === 'gate' || (operation !== undefined && follows.has(operation))
    // A norm behind arms is what the next layer begins with (pre-activation).
    const isFirst = operation === 'bn' && current?.hasArms === true
    if (isFollower && !isFirst && current !== undefined) current.steps.push(step)
    else atoms.push({ steps: [step], hasArms: step.kind === 'residual' || step.kind === 'branch' })
  }
  return atoms
}

/** A stretch of a row that is the same several times: `count` copies of `length` items from `start` on. */
export interface Period {
  readonly start: number
  readonly length: number
  readonly count: number
}

const longestPeriod = 8

/**
 * The stretches that repeat and cover most of a row of keys, where a period has two items or more. Of equally long ones
 * all are given, to choose from.
 *
 * @param isFit whether the copies of a period can be a block
 */
export function findPeriods(keys: readonly string[], isFit: (period: Period) => boolean): readonly Period[] {
  let best: Period[] = []
  let covered = 0
  for (let length = 2; length <= Math.min(longestPeriod, keys.length / 2); length += 1) {
    for (let start = 0; start + 2 * length <= keys.length;) {
      let same = 0
      while (start + same + length < keys.length && keys[start + same] === keys[start + same + length]) same += 1
      const count = Math.floor(same / length) + 1
      const distinct = new Set(keys.slice(start, start + length)).size
      if (count >= 2 && distinct > 1) {
        const spare = same % length
        const found = Array.from({ length: Math.min(spare, length) + 1 }, (_, shift) => shift)
          .map((shift) => ({ start: start + shift, length, count: Math.floor((same - shift) / length) + 1 }))
          .filter((period) => period.count === count && isFit(period))
        if (found.length > 0 && count * length > covered) best = []
        if (count * length >= covered) best.push(...found)
        if (found.length > 0) covered = Math.max(covered, count * length)
      }
      start += same + 1
    }
  }
  return best
}

/** Items that come in several places of some rows: their keys, and how often, without overlap. */
export interface Repeated {
  readonly keys: readonly string[]
  readonly count: number
}

/**
 * The sequence of two items or more that comes most often in some rows of keys, as measured by the rows that a name for it
 * saves. Undefined where none saves more than the block takes.
 */
export function findRepeated(
  rows: readonly (readonly string[])[],
  isFit: (row: number, start: number, length: number) => boolean,
): Repeated | undefined {
  const counts = new Map<string, { readonly keys: readonly string[]; count: number; row: number; end: number }>()
  for (const [row, keys] of rows.entries()) {
    for (let length = 2; length <= Math.min(longestPeriod, keys.length); length += 1) {
      for (let start = 0; start + length <= keys.length; start += 1) {
        const part = keys.slice(start, start + length)
        const name = part.join('\n\n')
        const known = counts.get(name)
        if (known === undefined) {
          if (isFit(row, start, length)) counts.set(name, { keys: part, count: 1, row, end: start + length })
        } else if (known.row !== row || known.end <= start) {
          known.count += 1
          known.row = row
          known.end = start + length
        }
      }
    }
  }
  let best: Repeated | undefined
  const saved = ({ keys, count }: Repeated): number => count * (keys.length - 1)
  for (const found of counts.values()) {
    // A block takes rows itself.
    const isWorthIt = found.count > 1 && saved(found) > found.keys.length
    if (isWorthIt && (best === undefined || saved(found) > saved(best))) best = found
  }
  return best
}
