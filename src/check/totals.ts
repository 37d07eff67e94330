import type { Expression } from '../syntax/index.ts'
import { lookUpLocal } from './environment.ts'
import type { Environment } from './values.ts'

/** What an assert can say about a whole net. */
export interface Totals {
  /** Trainable values. */
  readonly params: number
  /** Multiply-adds of convolutions and linear layers for one image, towards the main output. */
  readonly macs: number
  /** Element operations of everything else for one image, towards the main output. */
  readonly elementOperations: number
  readonly gates: { readonly count: number; readonly params: number; readonly macs: number }
}

const names: ReadonlySet<string> = new Set(['params', 'macs', 'gates'])

/** Whether a condition is about the whole net: it names `params`, `macs` or `gates`, and they are no local names. */
export function mentionsTotals(expression: Expression, environment: Environment): boolean {
  switch (expression.kind) {
    case 'Reference':
      return names.has(expression.name) && lookUpLocal(environment, expression.name) === undefined
    case 'Unary':
      return mentionsTotals(expression.operand, environment)
    case 'Binary':
      return mentionsTotals(expression.left, environment) || mentionsTotals(expression.right, environment)
    case 'Index':
      return mentionsTotals(expression.object, environment) || mentionsTotals(expression.index, environment)
    case 'Member':
      return mentionsTotals(expression.object, environment)
    case 'List':
      return expression.items.some((item) => mentionsTotals(item, environment))
    case 'Call':
      return (expression.arguments ?? []).some((argument) => mentionsTotals(argument.value, environment))
    case 'Number':
    case 'Size':
    case 'String':
    case 'Boolean':
    case 'None':
    case 'ErrorExpression':
      return false
  }
}
