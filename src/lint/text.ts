import type { Expression, Label } from '../syntax/index.ts'

/** A piece of source as it is compared: how it is spaced and broken into lines makes no difference. */
export function normaliseText(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/ ?([()[\]{},=/*]) ?/g, '$1')
}

/** A number with a noun: `1 row`, `3 rows`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** The text of a label without a template in it. */
export function plainLabel(label: Label | undefined): string | undefined {
  const [only] = label?.parts ?? []
  return label?.parts.length === 1 && typeof only === 'string' ? only : undefined
}

/** A literal as it is compared with another; undefined for what is none. */
export function literalKey(value: Expression): string | undefined {
  switch (value.kind) {
    case 'Number':
      return String(value.value)
    case 'Size':
      return value.values.join('x')
    case 'String':
      return JSON.stringify(value.value)
    case 'Boolean':
      return String(value.value)
    case 'None':
      return 'none'
    case 'Unary':
      return value.operator === '-' && value.operand.kind === 'Number' ? String(-value.operand.value) : undefined
    case 'List': {
      const items = value.items.map(literalKey)
      return items.every((item) => item !== undefined) ? `[${items.join(', ')}]` : undefined
    }
    default:
      return undefined
  }
}
