import type { Slot, SlotKind } from '../write/slot.ts'
import type { Unit } from './unit.ts'

type Value = number | string | undefined

/** A parameter of a block. */
export interface Parameter {
  readonly kind: SlotKind
  /** For each copy; undefined where it makes no difference. */
  readonly values: readonly Value[]
  readonly arm: number | undefined
  readonly isInSkip: boolean
}

/** What stands at a slot of a block: the same in all copies, or in terms of a parameter or of what enters. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Value }
  /** parameter * times / over */
  | { readonly kind: 'parameter'; readonly index: number; readonly times: number; readonly over: number }
  | { readonly kind: 'in'; readonly times: number; readonly over: number }

/** The parameters of a block and what its slots are in terms of them. */
export interface Solution {
  readonly parameters: readonly Parameter[]
  readonly expressions: ReadonlyMap<string, Expression>
}

const isCount = (kind: SlotKind): boolean => kind === 'channels' || kind === 'groups' || kind === 'hidden'

/** Slots of all copies in the order of the text, by their way. */
function gatherSlots(units: readonly Unit[]): ReadonlyMap<string, Slot> {
  const fullest = units.toSorted((a, b) => b.slots.size - a.slots.size)
  return new Map(
    fullest
      .toReversed()
      .flatMap(({ slots }) => [...slots])
      .concat([...(fullest[0]?.slots ?? [])]),
  )
}

/**
 * Finds the fewest parameters by which copies of a block differ, in the order of the text: what is a whole multiple or part
 * of a parameter before it, or of the channels that enter, is written so.
 *
 * @param isWritten whether the slot of a way is in the text of the block
 */
export function solveParameters(units: readonly Unit[], isWritten: (path: string) => boolean): Solution {
  const parameters: Parameter[] = []
  const expressions = new Map<string, Expression>()
  const entering = units.map(({ inputChannels }) => inputChannels)
  const order = units.toSorted((a, b) => b.slots.size - a.slots.size)[0]?.slots.keys() ?? []
  const all = gatherSlots(units)
  for (const path of new Set([...order, ...all.keys()])) {
    const slot = all.get(path)
    if (slot === undefined || !isWritten(path)) continue
    const values = units.map(({ slots }) => slots.get(path)?.value)
    expressions.set(path, solveSlot(slot, values))
  }
  return { parameters, expressions }

  function solveSlot({ kind, arm, isInSkip }: Slot, values: readonly Value[]): Expression {
    const known = new Set(values.filter((value) => value !== undefined))
    if (known.size <= 1) return { kind: 'literal', value: [...known][0] }
    for (const [index, parameter] of parameters.entries()) {
      if (isCount(kind) !== isCount(parameter.kind) || (!isCount(kind) && parameter.kind !== kind)) continue
      if (parameter.arm !== arm) continue
      const ratio = isCount(kind) ? ratioOf(values, parameter.values) : equalOf(values, parameter.values)
      if (ratio === undefined || (arm !== undefined && ratio.times * ratio.over !== 1)) continue
      return { kind: 'parameter', index, ...ratio }
    }
    const ofInput = isCount(kind) && arm === undefined ? ratioOf(values, entering) : undefined
    if (ofInput !== undefined) return { kind: 'in', ...ofInput }
    parameters.push({ kind, values, arm, isInSkip })
    return { kind: 'parameter', index: parameters.length - 1, times: 1, over: 1 }
  }
}

interface Ratio {
  readonly times: number
  readonly over: number
}

function equalOf(values: readonly Value[], others: readonly Value[]): Ratio | undefined {
  const same = values.every((value, index) => value === undefined || value === others[index])
  return same ? { times: 1, over: 1 } : undefined
}

/** The whole number that all values are times the others, or the others times them. */
function ratioOf(values: readonly Value[], others: readonly Value[]): Ratio | undefined {
  let found: Ratio | undefined
  for (const [index, value] of values.entries()) {
    const other = others[index]
    if (value === undefined) continue
    if (typeof value !== 'number' || typeof other !== 'number' || other === 0) return undefined
    const ratio = value >= other ? { times: value / other, over: 1 } : { times: 1, over: other / value }
    if (!Number.isInteger(ratio.times) || !Number.isInteger(ratio.over)) return undefined
    if (found !== undefined && (found.times !== ratio.times || found.over !== ratio.over)) return undefined
    found = ratio
  }
  return found
}
