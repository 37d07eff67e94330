import type { StaticValue, Written } from '../vocabulary/index.ts'
import { childrenOf } from '../vocabulary/index.ts'
import type { Code } from './code.ts'
import { simplify } from './expressions.ts'
import { toCode } from './reader.ts'
import type { ParameterValue } from './table.ts'

/** Parameter names in an expression. */
export function namesOf(written: Written): ReadonlySet<string> {
  if (written.kind === 'parameter') return new Set([written.name])
  return new Set(childrenOf(written).flatMap((part) => [...namesOf(part)]))
}

/** An expression over a class's parameters, over those of the class that makes an instance of it. */
export function substitute(written: Written, given: ReadonlyMap<string, Code>): Written | undefined {
  switch (written.kind) {
    case 'number':
      return written
    case 'parameter': {
      const code = given.get(written.name)
      if (code?.kind === 'number') return code
      return code?.kind === 'arithmetic' ? code.written : undefined
    }
    case 'binary': {
      const left = substitute(written.left, given)
      const right = substitute(written.right, given)
      if (left === undefined || right === undefined) return undefined
      return simplify({ ...written, left, right })
    }
    case 'call': {
      const parts = written.arguments.map((one) => substitute(one, given))
      return parts.every((one) => one !== undefined) ? { ...written, arguments: parts } : undefined
    }
    default:
      return undefined
  }
}

/** An expression as the language writes it. */
export function printWritten(written: Written): string {
  switch (written.kind) {
    case 'number':
      return String(written.value)
    case 'parameter':
      return written.name
    case 'binary':
      return `${printWritten(written.left)} ${written.operator} ${printWritten(written.right)}`
    case 'call':
      return `${written.name}(${written.arguments.map(printWritten).join(', ')})`
    default:
      return 'C'
  }
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
  return written.items.every((item) => JSON.stringify(item) === JSON.stringify(first)) ? first : undefined
}
