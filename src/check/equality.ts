import { errorValue, type Value } from './values.ts'

/** `a ~ b` holds where a is within 0.5 % of b. */
export const tolerance = 0.005

/** Equality as `==` means it: lists by their items, operations and blocks by what they are and are given. */
export function equalValues(left: Value, right: Value): boolean {
  if (left.kind === 'list' && right.kind === 'list') {
    return (
      left.items.length === right.items.length &&
      left.items.every((item, index) => equalValues(item, right.items[index] ?? errorValue))
    )
  }
  if (left.kind === 'operation' && right.kind === 'operation') {
    return (
      left.operation === right.operation && JSON.stringify([...left.arguments]) === JSON.stringify([...right.arguments])
    )
  }
  if (left.kind === 'template' && right.kind === 'template') {
    if (left.template.declaration !== right.template.declaration || left.arguments.size !== right.arguments.size)
      return false
    return [...left.arguments].every(([name, value]) => equalValues(value, right.arguments.get(name) ?? errorValue))
  }
  if ('value' in left && 'value' in right) return left.value === right.value
  return left.kind === right.kind && (left.kind === 'none' || left.kind === 'auto')
}
