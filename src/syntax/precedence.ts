import type { BinaryOperator } from './ast.ts'

/**
 * How tightly operators bind, from the loosest. Of equal ones the left binds first; comparisons do not chain.
 * `not` stands between `and` and the comparisons, `-` before a value binds tighter than all of these.
 */
export const binaryPrecedence: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  '==': 4,
  '!=': 4,
  '<=': 4,
  '>=': 4,
  '<': 4,
  '>': 4,
  '~': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
}

/** How tightly `not` and `-` bind their operand. */
export const unaryPrecedence: Readonly<Record<'not' | '-', number>> = { not: 3, '-': 7 }

/** The precedence of comparisons, of which there can be one only without parentheses. */
export const comparisonPrecedence = 4
