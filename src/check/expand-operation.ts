import { createMessage, type Message } from '../diagnostics/index.ts'
import type { Call } from '../syntax/index.ts'
import {
  type ArgumentValue,
  coerceArgument,
  inferShape,
  isProblem,
  type Operation,
  type Resolution,
  type Shape,
} from '../vocabulary/index.ts'
import { type Arguable, bindOperation, missingParameters } from './arguments.ts'
import { overridesFor, reportAt, reportMissing, type StepContext, type StepOptions } from './expansion.ts'
import type { OperationItem } from './items.ts'
import { locate } from './session.ts'
import type { OperationValue } from './values.ts'

/**
 * An operation with all its arguments over its inputs; undefined inputs are hidden by a mistake before, and hide the
 * result.
 */
export function expandOperation(
  value: OperationValue,
  call: Arguable,
  context: StepContext,
  inputs: readonly Shape[] | undefined,
  options: StepOptions,
): OperationItem | 'failed' {
  const { operation } = value
  const missing = missingParameters(operation, value.arguments)
  if (missing.length > 0) {
    reportMissing(context, call, operation.name, missing)
    return 'failed'
  }
  if (operation.category === 'input') return expandInput(value, call, context, options)
  if (inputs === undefined) return 'failed'
  const resolved = operation.resolve(completeArguments(operation, value.arguments, options), inputs)
  const shape = isProblem(resolved) ? resolved : inferShape(resolved.operation, inputs)
  if (isProblem(resolved) || isProblem(shape)) {
    const problem = isProblem(resolved) ? resolved : shape
    if (isProblem(problem)) reportAt(context, argumentNode(call, problem.parameter), problem.message)
    return 'failed'
  }
  return operationItem(value, resolved, call, context, inputs[0], shape, options)
}

/** The operation with settings applied: those for a labelled call in the net's own body (`fc.bias = false`). */
export function settleOperation(
  value: OperationValue,
  options: StepOptions,
  context: StepContext,
): OperationValue | undefined {
  const label = options.label ?? options.copy?.label
  let bound: OperationValue | undefined = value
  if (context.frame.template !== undefined || label === undefined) return bound
  for (const override of overridesFor(context.expansion, [label])) {
    const { setting, environment, parameter } = override
    const name = setting.path.at(-1)
    if (name === undefined || !value.operation.parameters.some((one) => one.name === parameter)) continue
    override.used = true
    const argument = { kind: 'Argument' as const, span: setting.span, stride: false, name, value: setting.value }
    const call = { span: setting.span, name, arguments: [argument] }
    bound = bound && bindOperation(bound, call, { ...context, environment })
  }
  return bound
}

/** `input(…)`: the first step of a net, and no other. */
function expandInput(
  value: OperationValue,
  call: Arguable,
  context: StepContext,
  options: StepOptions,
): OperationItem | 'failed' {
  const { expansion } = context
  if (expansion.steps !== 1 || context.frame.template !== undefined || options.copy !== undefined) {
    reportAt(context, call, createMessage('input-not-first', {}))
    return 'failed'
  }
  const complete = completeArguments(value.operation, value.arguments, options)
  const resolved = value.operation.resolve(complete, [])
  const shape = isProblem(resolved) ? resolved : inferShape(resolved.operation, [])
  if (isProblem(resolved) || isProblem(shape)) {
    const problem = isProblem(resolved) ? resolved : shape
    if (isProblem(problem)) reportAt(context, argumentNode(call, problem.parameter), problem.message)
    return 'failed'
  }
  expansion.input = complete
  return operationItem(value, resolved, call, context, undefined, shape, options)
}

/** The item of a resolved operation. */
function operationItem(
  { operation: word, written }: OperationValue,
  resolution: Resolution,
  node: { readonly span: Call['span'] },
  context: StepContext,
  input: Shape | undefined,
  output: Shape,
  options: StepOptions,
): OperationItem {
  // Written out, as all items that a large net has many of: objects made by spreading take five times the memory.
  return {
    kind: 'operation',
    location: locate(context.environment, node),
    frame: context.frame,
    label: options.label,
    spread: options.spread,
    annotations: options.annotations,
    inserted: [],
    path: undefined,
    scope: undefined,
    word,
    written,
    operation: resolution.operation,
    initialiser: resolution.initialiser,
    biasUnstated: resolution.biasUnstated === true,
    input,
    output,
    attaches: false,
  }
}

/** Arguments with the defaults filled in, and a stride of 1 in the later copies of a row. */
function completeArguments(
  operation: Operation,
  given: ReadonlyMap<string, ArgumentValue>,
  options: Pick<StepOptions, 'copy'>,
): ReadonlyMap<string, ArgumentValue> {
  const complete = new Map(given)
  for (const parameter of operation.parameters) {
    if (parameter.stride === true && isLaterCopy(options)) {
      const one = coerceArgument(parameter, 1)
      if (!isMessage(one)) complete.set(parameter.name, one)
    } else if (!complete.has(parameter.name) && typeof parameter.presence === 'object') {
      complete.set(parameter.name, parameter.presence.default)
    }
  }
  return complete
}

/** Whether the step is a copy in a row after the first. */
export function isLaterCopy(options: Pick<StepOptions, 'copy'>): boolean {
  return options.copy !== undefined && options.copy.index > 0 && !options.copy.keepsStride
}

/** The argument a problem is about, where it was written here; else the call. */
function argumentNode(call: Arguable, parameter: string | undefined): { readonly span: Call['span'] } {
  return call.arguments?.find((argument) => argument.name?.text === parameter && parameter !== undefined) ?? call
}

function isMessage(value: ArgumentValue | Message): value is Message {
  return typeof value === 'object' && 'code' in value
}
