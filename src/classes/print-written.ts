import type { Written } from '../vocabulary/index.ts'

/** How tightly an expression holds together. */
const [sum, product, tight] = [1, 2, 3]

function tightness(written: Written): number {
  if (written.kind === 'number') return written.value < 0 ? sum : tight
  if (written.kind !== 'binary') return tight
  return written.operator === '+' || written.operator === '-' ? sum : product
}

/** Whether a side of an operation has to stand in brackets. */
export function needsBrackets(written: Extract<Written, { readonly kind: 'binary' }>, side: 'left' | 'right'): boolean {
  return side === 'left' ? tightness(written.left) < tightness(written) : tightness(written.right) <= tightness(written)
}

/** An expression as the language writes it. */
export function printWritten(written: Written): string {
  const side = (text: string, isBracketed: boolean): string => (isBracketed ? `(${text})` : text)
  switch (written.kind) {
    case 'number':
      return String(written.value)
    case 'parameter':
    case 'let':
      return written.name
    case 'extent':
      return `${written.of}.${'chw'[written.axis] ?? 'c'}`
    case 'list':
      return `[${written.items.map(printWritten).join(', ')}]`
    case 'item':
      return `${side(printWritten(written.list), tightness(written.list) < tight)}[${printWritten(written.index)}]`
    case 'binary': {
      const left = side(printWritten(written.left), needsBrackets(written, 'left'))
      return `${left} ${written.operator} ${side(printWritten(written.right), needsBrackets(written, 'right'))}`
    }
    case 'call':
      return `${written.name}(${written.arguments.map(printWritten).join(', ')})`
  }
}
