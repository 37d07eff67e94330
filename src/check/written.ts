import {
  childrenOf,
  maximumWrittenSize,
  nameWritten,
  type Written,
  writtenFunctions,
  type WrittenFunction,
  type WrittenOperator,
  writtenSize,
} from '../vocabulary/index.ts'
import { type ListValue, numberValue, type NumberValue, type TensorValue, type Value } from './values.ts'

// How values were written is carried along with them, in terms of the parameters of the declaration that is being read.
// It never decides anything: where it is lost or has grown too large, the value alone stands.

/** Lists longer than this are not kept as they were written. */
const maximumWrittenList = 64

/** How a value was written, or the value itself where it depends on no parameter; undefined for what is no number. */
export function writtenOf(value: Value): Written | undefined {
  if (value.kind === 'number') return value.written ?? { kind: 'number', value: value.value }
  if (value.kind !== 'list') return undefined
  if (value.written !== undefined) return value.written
  if (value.size > maximumWrittenList) return undefined
  const items = value.items.map(writtenOf)
  return items.every((item) => item !== undefined) ? { kind: 'list', items } : undefined
}

/** Whether a value depends on a parameter, or on what enters. */
export function dependsOnNames(value: Value): boolean {
  if (value.kind === 'list')
    return value.written !== undefined || (value.size <= maximumWrittenList && value.items.some(dependsOnNames))
  return value.kind === 'number' && value.written !== undefined
}

/** Whether a value was written with a parameter, or with an extent of what enters. */
export function mentions(value: Value, kind: 'parameter' | 'extent'): boolean {
  const isIn = (written: Written): boolean => written.kind === kind || childrenOf(written).some(isIn)
  const written = writtenOf(value)
  return written !== undefined && isIn(written)
}

/** A result with how it came about, where what it was computed from depends on a parameter. */
function withWritten(
  result: number,
  from: readonly Value[],
  combine: (parts: readonly Written[]) => Written,
): NumberValue {
  if (!from.some(dependsOnNames)) return numberValue(result)
  const parts = from.map(writtenOf)
  if (!parts.every((part) => part !== undefined)) return numberValue(result)
  const written = combine(parts)
  return writtenSize(written) > maximumWrittenSize ? numberValue(result) : { kind: 'number', value: result, written }
}

/** An item of a list, by its place where the list is a parameter. */
export function itemOf(list: ListValue, index: NumberValue, item: Value): Value {
  const place = writtenOf(index)
  if (list.written === undefined || place === undefined) return item
  const written: Written = { kind: 'item', list: list.written, index: place }
  if (item.kind === 'number') return { kind: 'number', value: item.value, written }
  return item.kind === 'list' ? { ...item, written } : item
}

/** `in.c`: an extent of what enters. */
export function extentOf(tensor: TensorValue, axis: number): NumberValue {
  const value = tensor.shape?.[axis] ?? 1
  if (tensor.written === undefined) return numberValue(value)
  return { kind: 'number', value, written: { kind: 'extent', of: tensor.written, axis } }
}

/** The result of arithmetic with how it came about. */
export function combineNumbers(
  operator: WrittenOperator,
  left: NumberValue,
  right: NumberValue,
  result: number,
): NumberValue {
  if (left.written === undefined && right.written === undefined) return numberValue(result)
  return withWritten(result, [left, right], ([first, second]) =>
    first === undefined || second === undefined
      ? { kind: 'number', value: result }
      : { kind: 'binary', operator, left: first, right: second },
  )
}

/** The result of a static function with how it was called; calls with named arguments are not kept. */
export function callOf(
  name: string,
  values: readonly { readonly name: string | undefined; readonly value: Value }[],
  result: Value,
): Value {
  const known = asWrittenFunction(name)
  if (result.kind !== 'number' || known === undefined || values.some((item) => item.name !== undefined)) return result
  const from = values.map((item) => item.value)
  return withWritten(result.value, from, (parts) => ({ kind: 'call', name: known, arguments: parts }))
}

/** A value that a `let` gives a name: a number that depends on a parameter keeps it. */
export function withName(value: Value, name: string): Value {
  if (value.kind !== 'number' || value.written === undefined) return value
  return { kind: 'number', value: value.value, written: nameWritten(name, value.written) }
}

/** The name of a static function as a `Written` has it. */
function asWrittenFunction(name: string): WrittenFunction | undefined {
  return writtenFunctions.find((one) => one === name)
}

/** An argument as the declaration sees it that takes it: by the name of its parameter. */
export function asParameter(value: Value, name: string): Value {
  const written: Written = { kind: 'parameter', name }
  switch (value.kind) {
    case 'number':
      return { kind: 'number', value: value.value, written }
    case 'list':
      return { ...value, written }
    default:
      return withoutWritten(value)
  }
}

/** A value without how it was written: what a name stood for elsewhere means nothing here. */
export function withoutWritten(value: Value): Value {
  switch (value.kind) {
    case 'number':
      return value.written === undefined ? value : numberValue(value.value)
    case 'list': {
      const { written: _, ...list } = value
      return dependsOnNames(value) ? { ...list, items: value.items.map(withoutWritten) } : value
    }
    case 'operation':
      return value.written === undefined
        ? value
        : { kind: 'operation', operation: value.operation, arguments: value.arguments }
    case 'template': {
      if (value.arguments.size === 0) return value
      const given = new Map([...value.arguments].map(([key, one]) => [key, withoutWritten(one)]))
      return { kind: 'template', template: value.template, arguments: given }
    }
    default:
      return value
  }
}
