import { createMessage, type Message } from '../diagnostics/index.ts'
import { makeDivisible, roundHalfEven } from '../vocabulary/index.ts'
import { describeValue, numberValue, type Value } from './values.ts'

interface BuiltinFunction {
  /** Names in the order of positions; a trailing `…` takes any number. */
  readonly parameters: readonly string[]
  readonly optional: number
  readonly doc: string
  compute(this: void, values: readonly number[]): number
}

/** The static functions of the language, over numbers; `len` takes a list and is apart. */
export const builtinFunctions: ReadonlyMap<string, BuiltinFunction> = new Map<string, BuiltinFunction>([
  [
    'floor',
    {
      parameters: ['value'],
      optional: 0,
      doc: 'The largest whole number not above.',
      compute: ([v = 0]) => Math.floor(v),
    },
  ],
  [
    'ceil',
    {
      parameters: ['value'],
      optional: 0,
      doc: 'The smallest whole number not below.',
      compute: ([v = 0]) => Math.ceil(v),
    },
  ],
  [
    'round',
    {
      parameters: ['value'],
      optional: 0,
      doc: 'The nearest whole number; halves go to the even one, as in Python.',
      compute: ([v = 0]) => roundHalfEven(v),
    },
  ],
  ['max', { parameters: ['value', '…'], optional: 0, doc: 'The largest.', compute: (values) => Math.max(...values) }],
  ['min', { parameters: ['value', '…'], optional: 0, doc: 'The smallest.', compute: (values) => Math.min(...values) }],
  ['log2', { parameters: ['value'], optional: 0, doc: 'The logarithm to base 2.', compute: ([v = 0]) => Math.log2(v) }],
  ['len', { parameters: ['list'], optional: 0, doc: 'The number of items of a list.', compute: ([v = 0]) => v }],
  [
    'divisible',
    {
      parameters: ['value', 'divisor', 'limit'],
      optional: 1,
      doc: 'The multiple of `divisor` nearest to `value`, at least `divisor`, one more where it would fall below `limit` (0.9) times the value: make_divisible of the MobileNet papers.',
      compute: ([value = 0, divisor = 1, limit = 0.9]) => makeDivisible(value, divisor, limit),
    },
  ],
])

/** Calls a built-in function; a message where the arguments do not fit. */
export function callBuiltin(
  name: string,
  values: readonly { readonly name: string | undefined; readonly value: Value }[],
): Value | { readonly message: Message } {
  const known = builtinFunctions.get(name)
  if (known === undefined) return { message: createMessage('unknown-name', { name }) }
  const variadic = known.parameters.at(-1) === '…'
  const slots: Value[] = []
  for (const [position, item] of values.entries()) {
    const slot = item.name === undefined ? position : known.parameters.indexOf(item.name)
    if (slot < 0) return { message: createMessage('unknown-argument', { name, argument: item.name ?? '' }) }
    if (!variadic && slot >= known.parameters.length) {
      return { message: createMessage('too-many-arguments', { name, count: known.parameters.length }) }
    }
    if (slots[slot] !== undefined) {
      return { message: createMessage('duplicate-argument', { name, argument: known.parameters[slot] ?? name }) }
    }
    slots[slot] = item.value
  }
  const needed = variadic ? 1 : known.parameters.length - known.optional
  for (let position = 0; position < needed; position++) {
    if (slots[position] === undefined) {
      return { message: createMessage('missing-argument', { name, argument: known.parameters[position] ?? '' }) }
    }
  }
  const only = slots[0]
  if (name === 'len') {
    if (only?.kind === 'list') return numberValue(only.items.length)
    return { message: createMessage('not-a-list', { found: only === undefined ? 'nothing' : describeValue(only) }) }
  }
  const flat = variadic && slots.length === 1 && only?.kind === 'list' ? only.items : slots
  const numbers: number[] = []
  for (const value of flat) {
    if (value.kind !== 'number') {
      return { message: createMessage('not-a-number', { operator: name, found: describeValue(value) }) }
    }
    numbers.push(value.value)
  }
  const result = known.compute(numbers)
  if (Number.isFinite(result)) return numberValue(result)
  return { message: createMessage('not-finite', { name }) }
}
