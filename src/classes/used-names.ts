import { childrenOf, type Written } from '../vocabulary/index.ts'
import type { Code, Condition, InitStatement, Item } from './code.ts'

/** The parameters and locals that a constructor uses, and what its loops count by. */
export function collectNames(init: readonly InitStatement[], sequence: readonly Item[] | undefined): Set<string> {
  const names = new Set<string>()
  const inWritten = (written: Written): void => {
    if (written.kind === 'parameter') names.add(written.name)
    for (const child of childrenOf(written)) inWritten(child)
  }
  const inCondition = (condition: Condition): void => {
    switch (condition.kind) {
      case 'flag':
        names.add(condition.name)
        return
      case 'compare':
        ;[condition.left, condition.right].forEach(inCode)
        return
      case 'all':
      case 'any':
        condition.parts.forEach(inCondition)
        return
      default:
        return
    }
  }
  const inItem = (item: Item): void => {
    inCode(item.code)
    if (item.kind === 'copies') {
      inCode(item.count)
      if (item.index !== undefined) names.add(item.index)
    }
    if (item.kind === 'maybe') inCondition(item.condition)
  }
  const inCode = (code: Code): void => {
    switch (code.kind) {
      case 'parameter':
        names.add(code.name)
        return
      case 'arithmetic':
        inWritten(code.written)
        return
      case 'tuple':
      case 'list':
        code.items.forEach(inCode)
        return
      case 'layer':
        inCode(code.layer)
        code.positional.forEach(inCode)
        for (const { value } of [...code.named, ...(code.start?.named ?? [])]) inCode(value)
        return
      case 'instance':
        for (const { value } of code.given) inCode(value)
        return
      case 'sequential':
        code.items.forEach(inItem)
        return
      case 'when':
        inCondition(code.condition)
        return
      default:
        return
    }
  }
  for (const statement of init) {
    inCode(statement.value)
    if (statement.kind === 'member' && statement.condition !== undefined) inCondition(statement.condition)
  }
  sequence?.forEach(inItem)
  return names
}
