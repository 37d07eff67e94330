import type { Expression } from '../../syntax/index.ts'
import { defineRule } from '../rule.ts'
import { literalKey } from '../text.ts'

/** An `if` that is decided as it is written. */
export const constantCondition = defineRule(
  {
    id: 'constant-condition',
    summary: 'An if whose condition depends on nothing.',
    category: 'structure',
    recommended: 'warn',
    strict: 'warn',
    fix: 'none',
    reads: 'tree',
  },
  ({ report, locate }) => ({
    nodes: {
      If({ condition }) {
        const value = decide(condition)
        if (value !== undefined) report({ at: locate(condition) }, { value: String(value) })
      },
    },
  }),
)

/** The value of a condition of literals; undefined for any other. */
function decide(condition: Expression): boolean | undefined {
  if (condition.kind === 'Boolean') return condition.value
  if (condition.kind === 'Unary' && condition.operator === 'not') {
    const operand = decide(condition.operand)
    return operand === undefined ? undefined : !operand
  }
  if (condition.kind !== 'Binary') return undefined
  const { left, right, operator } = condition
  const [first, second] = [literalKey(left), literalKey(right)]
  if (first === undefined || second === undefined) return undefined
  switch (operator) {
    case '==':
      return first === second
    case '!=':
      return first !== second
    case '<':
    case '>':
    case '<=':
    case '>=':
      if (left.kind !== 'Number' || right.kind !== 'Number') return undefined
      return compare(operator, left.value, right.value)
    default:
      return undefined
  }
}

function compare(operator: '<' | '>' | '<=' | '>=', left: number, right: number): boolean {
  if (operator === '<') return left < right
  if (operator === '>') return left > right
  return operator === '<=' ? left <= right : left >= right
}
