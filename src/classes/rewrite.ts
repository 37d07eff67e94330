import type { Written } from '../vocabulary/index.ts'
import type { Code, Condition, InitStatement, Item, Named } from './code.ts'

/** Puts another expression in the place of one. */
export type Rewrite = (written: Written) => Written

/** A statement of the constructor with its expressions rewritten. */
export function rewriteStatement(statement: InitStatement, rewrite: Rewrite): InitStatement {
  const value = rewriteCode(statement.value, rewrite)
  if (statement.kind !== 'member' || statement.condition === undefined) return { ...statement, value }
  return { ...statement, value, condition: rewriteCondition(statement.condition, rewrite) }
}

/** A part of a sequence with its expressions rewritten. */
export function rewriteItem(item: Item, rewrite: Rewrite): Item {
  const code = rewriteCode(item.code, rewrite)
  switch (item.kind) {
    case 'one':
      return { ...item, code }
    case 'copies':
      return { ...item, code, count: rewriteCode(item.count, rewrite) }
    case 'maybe':
      return { ...item, code, condition: rewriteCondition(item.condition, rewrite) }
  }
}

function rewriteCondition(condition: Condition, rewrite: Rewrite): Condition {
  switch (condition.kind) {
    case 'flag':
    case 'kept':
      return condition
    case 'compare': {
      const { left, right } = condition
      return { ...condition, left: rewriteCode(left, rewrite), right: rewriteCode(right, rewrite) }
    }
    case 'all':
    case 'any':
      return { ...condition, parts: condition.parts.map((part) => rewriteCondition(part, rewrite)) }
  }
}

/** Code of a constructor with its expressions rewritten; the forward pass has none. */
export function rewriteCode(code: Code, rewrite: Rewrite): Code {
  const inside = (part: Code): Code => rewriteCode(part, rewrite)
  const named = (part: Named): Named => ({ ...part, value: inside(part.value) })
  switch (code.kind) {
    case 'arithmetic':
      return { ...code, written: rewrite(code.written) }
    case 'tuple':
    case 'list':
      return { ...code, items: code.items.map(inside) }
    case 'layer': {
      const { start } = code
      return {
        ...code,
        positional: code.positional.map(inside),
        named: code.named.map(named),
        ...(start === undefined ? {} : { start: { ...start, named: start.named.map(named) } }),
      }
    }
    case 'instance':
      return { ...code, given: code.given.map((one) => ({ ...one, value: inside(one.value) })) }
    case 'sequential':
      return { ...code, items: code.items.map((item) => rewriteItem(item, rewrite)) }
    case 'when':
      return { ...code, condition: rewriteCondition(code.condition, rewrite) }
    default:
      return code
  }
}
