import type { StaticValue, Written } from '../vocabulary/index.ts'
import { childrenOf } from '../vocabulary/index.ts'
import type { Code } from './code.ts'
import { toCode } from './reader.ts'
import { keyOf } from './same.ts'
import { simplify } from './sums.ts'
import type { ParameterValue } from './table.ts'

/** Parameter names in an expression. */
export function namesOf(written: Written): ReadonlySet<string> {
  if (written.kind === 'parameter') return new Set([written.name])
  return new Set(childrenOf(written).flatMap((part) => [...namesOf(part)]))
}

/** An expression over a class's parameters, over those of the class that makes an instance of it. */
export function substitute(written: Written, given: ReadonlyMap<string, Code>): Written | undefined {
  const each = (parts: readonly Written[]): readonly Written[] | undefined => {
    const own = parts.map((part) => substitute(part, given))
    return own.every((part) => part !== undefined) ? own : undefined
  }
  switch (written.kind) {
    case 'number':
      return written
    case 'parameter': {
      const code = given.get(written.name)
      return code && writtenIn(code)
    }
    case 'extent':
      return undefined
    case 'let':
      return substitute(written.value, given)
    case 'list': {
      const items = each(written.items)
      return items && { kind: 'list', items }
    }
    case 'item': {
      const [list, index] = each([written.list, written.index]) ?? []
      return list && index && itemOf(list, index)
    }
    case 'binary': {
      const [left, right] = each([written.left, written.right]) ?? []
      return left && right && simplify({ ...written, left, right })
    }
    case 'call': {
      const parts = each(written.arguments)
      return parts && { ...written, arguments: parts }
    }
  }
}

/** What an argument is as an expression; undefined for what is no number and no list of them. */
function writtenIn(code: Code): Written | undefined {
  switch (code.kind) {
    case 'number':
    case 'parameter':
      return code
    case 'arithmetic':
      return code.written
    case 'tuple':
    case 'list': {
      const items = code.items.map(writtenIn)
      return items.every((item) => item !== undefined) ? { kind: 'list', items } : undefined
    }
    default:
      return undefined
  }
}

/** An item of a list: itself where the list is written out. */
export function itemOf(list: Written, index: Written): Written {
  const known = list.kind === 'list' && index.kind === 'number' ? list.items[index.value] : undefined
  return known ?? { kind: 'item', list, index }
}

/** Whether all of the values that are there are whole numbers. */
export function isWhole(values: readonly unknown[]): boolean {
  return values.every((value) => value === undefined || Number.isInteger(value))
}

/** The numbers of a value, lists opened. */
export function flatten(value: ParameterValue | undefined): readonly unknown[] {
  return typeof value === 'object' ? value.flatMap(flatten) : [value]
}

/** A value that is a number or a list of them. */
export function staticOf(value: ParameterValue | undefined): StaticValue | undefined {
  return typeof value === 'number' || typeof value === 'object' ? value : undefined
}

/** A value as it stands. */
export function literalCode(value: StaticValue): Code {
  return typeof value === 'number' ? { kind: 'number', value } : { kind: 'tuple', items: value.map(literalCode) }
}

/** A list with what it holds as code. */
export function listCode(written: Written): Code {
  return written.kind === 'list'
    ? { kind: 'tuple', items: written.items.map((item) => listCode(item)) }
    : toCode(written)
}

/** A size that was written as a list and is square, as one number. */
export function squared(written: Written | undefined, value: ParameterValue | undefined): Written | undefined {
  if (written?.kind !== 'list' || typeof value !== 'number') return written
  const [first] = written.items
  return written.items.every((item) => keyOf(item) === keyOf(first)) ? first : undefined
}
