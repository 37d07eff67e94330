import { formatAxes, formatAxis, formatPads, formatShape } from './shape.ts'
import { invariant, unreachable } from '../diagnostics/index.ts'
import type { ArgumentValue, InitialiserChoice, ParameterSpec } from './operation.ts'

/** An argument as a spec would write it: what `explain` and the reference show for a default. */
export function formatArgument(parameter: ParameterSpec, value: ArgumentValue): string {
  if (typeof value === 'boolean' || typeof value === 'string') return String(value)
  if (typeof value === 'number') return parameter.type === 'axis' ? formatAxis(value) : String(value)
  if ('kind' in value) return formatInitialiser(value)
  switch (parameter.type) {
    case 'axes':
      return formatAxes(value)
    case 'order':
      return `[${value.map(formatAxis).join(', ')}]`
    case 'pads': {
      const [top, bottom, left, right] = value
      invariant(top !== undefined && bottom !== undefined && left !== undefined && right !== undefined, 'pads are four')
      return formatPads([top, bottom, left, right])
    }
    case 'pair':
    case 'size':
      return formatShape(value)
    default:
      return `[${value.join(', ')}]`
  }
}

function formatInitialiser(choice: InitialiserChoice): string {
  switch (choice.kind) {
    case 'zeros':
    case 'ones':
      return choice.kind
    case 'constant':
      return `constant(${choice.value})`
    case 'normal':
      return choice.mean === 0 ? `normal(${choice.deviation})` : `normal(${choice.deviation}, mean = ${choice.mean})`
    case 'truncated':
      return `truncated(${choice.deviation})`
    case 'uniform':
      return `uniform(${choice.bound})`
    case 'kaiming':
      return `kaiming_${choice.distribution}${choice.mode === 'fan_out' ? '(mode = fan_out)' : ''}`
    case 'xavier':
      return `xavier_${choice.distribution}`
    default:
      return unreachable(choice)
  }
}
