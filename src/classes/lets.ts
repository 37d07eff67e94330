import { mapChildren, type Written, type WrittenFunction } from '../vocabulary/index.ts'
import type { InitStatement, Item } from './code.ts'
import { freshName } from './names.ts'
import { toCode } from './reader.ts'
import { type Rewrite, rewriteItem, rewriteStatement } from './rewrite.ts'
import { keyOf } from './same.ts'
import type { Table } from './table.ts'
import { collectNames } from './used-names.ts'
import { isWhole } from './values.ts'

type Let = Extract<Written, { readonly kind: 'let' }>

/** What a class keeps and makes in its constructor. */
export interface Constructor {
  readonly init: readonly InitStatement[]
  readonly sequence: readonly Item[] | undefined
}

/**
 * Computes each `let` of a constructor's expressions once, under the name that the spec has for it, after those that it is
 * computed from. One that has no value in some instance (a quotient of what is 0 there) stays where it is needed.
 */
export function nameLets(table: Table, { init, sequence }: Constructor): Constructor {
  const rewriteAll = (rewrite: Rewrite): Constructor => ({
    init: init.map((statement) => rewriteStatement(statement, rewrite)),
    sequence: sequence?.map((item) => rewriteItem(item, rewrite)),
  })
  const rounded = new Set<string>()
  const findRounded = (written: Written, isRounded: boolean): Written => {
    if (written.kind === 'let' && isRounded) rounded.add(keyOfLet(written))
    const within = isRounded || (written.kind === 'call' && rounding.has(written.name))
    return mapChildren(written, (child) => findRounded(child, within))
  }
  rewriteAll((written) => findRounded(written, false))

  const lets: InitStatement[] = []
  const taken = new Set([...table.names, ...collectNames(init, sequence)])
  const known = new Map<string, Written>()
  const rewrite = (written: Written): Written => {
    if (written.kind !== 'let') return mapChildren(written, rewrite)
    const result = known.get(keyOfLet(written)) ?? declare(written)
    known.set(keyOfLet(written), result)
    return result
  }
  const declare = (written: Let): Written => {
    const values = table.ownModules.map((_, instance) => table.evaluate(written, instance))
    const value = rewrite(written.value)
    if (!values.every((one) => typeof one === 'number')) return value
    // What is rounded later need not be whole for other arguments, though it is for these.
    const whole = isWhole(values) && (isWholeAnyway(written) || !rounded.has(keyOfLet(written)))
    const name = freshName(written.name, taken)
    lets.push({ kind: 'local', name, value: toCode(value, whole) })
    return { kind: 'parameter', name, ...(whole ? {} : { isReal: true }) }
  }
  const rewritten = rewriteAll(rewrite)
  return { ...rewritten, init: [...lets, ...rewritten.init] }
}

function keyOfLet(written: Let): string {
  return JSON.stringify([written.name, keyOf(written)])
}

/** Functions that make whole what need not be. */
const rounding: ReadonlySet<WrittenFunction> = new Set(['floor', 'ceil', 'round', 'divisible'])

/** Whether an expression is whole whatever its parameters are, as long as they are whole. */
function isWholeAnyway(written: Written): boolean {
  switch (written.kind) {
    case 'number':
      return Number.isInteger(written.value)
    case 'parameter':
      return written.isReal !== true
    case 'extent':
    case 'item':
      return true
    case 'let':
      return isWholeAnyway(written.value)
    case 'list':
      return false
    case 'binary':
      return written.operator !== '/' && isWholeAnyway(written.left) && isWholeAnyway(written.right)
    case 'call': {
      const { name } = written
      if (name === 'max' || name === 'min') return written.arguments.every(isWholeAnyway)
      return name !== 'log2'
    }
  }
}
