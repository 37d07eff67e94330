import { createMessage, type Message } from '../diagnostics/index.ts'
import type { Call } from '../syntax/index.ts'
import {
  type ArgumentValue,
  coerceArgument,
  formatShape,
  inferShape,
  isProblem,
  type Operation,
  type Resolution,
  type Shape,
} from '../vocabulary/index.ts'
import { type Arguable, bindOperation, bindTemplate, missingParameters } from './arguments.ts'
import { extend, fileEnvironment } from './environment.ts'
import { evaluate, lookUp } from './evaluate.ts'
import {
  type Expansion,
  maximumDepth,
  maximumInstances,
  overridesFor,
  reportAt,
  type StepContext,
  type StepOptions,
  type StepResult,
} from './expansion.ts'
import type { OperationItem } from './items.ts'
import { type Frame, locate } from './session.ts'
import { itemBase } from './step-parts.ts'
import {
  describeValue,
  type Environment,
  numberValue,
  type OperationValue,
  printValue,
  type TemplateValue,
  type Value,
} from './values.ts'

/** A call as a step: an operation, a block, a gate, an `attend`, or nothing where its name stands for `none`. */
export function expandCall(
  call: Call,
  context: StepContext,
  input: Shape | undefined,
  options: StepOptions,
): StepResult {
  if (call.name.text === 'attend') {
    if (call.arguments !== undefined) {
      reportAt(
        context,
        call,
        createMessage('unknown-argument', { name: 'attend', argument: 'anything' }),
        'attend takes no arguments',
      )
    }
    return { ...itemBase(context, call, options), kind: 'attend', input, output: input, attaches: true, named: [] }
  }
  const callee = call.name.text === 'none' ? { kind: 'none' as const } : lookUp(call.name.text, call.name, context)
  switch (callee.kind) {
    case 'none':
      return 'nothing'
    case 'error':
      return 'failed'
    case 'operation': {
      if (callee.operation.category === 'input') context.expansion.inputTried = true
      const written = bindOperation(callee, call, context)
      const bound = written && settleOperation({ ...callee, arguments: written }, options, context)
      if (bound === undefined) return 'failed'
      return expandOperation(
        { ...callee, arguments: bound },
        call,
        context,
        input === undefined ? undefined : [input],
        options,
      )
    }
    case 'template': {
      const bound = bindTemplate(callee, call, context)
      if (bound === undefined) return 'failed'
      return expandInstance({ ...callee, arguments: bound }, call, context, input, options)
    }
    default:
      reportAt(context, call.name, createMessage('not-a-step', { name: call.name.text, found: describeValue(callee) }))
      return 'failed'
  }
}

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
    reportAt(context, call, createMessage('missing-argument', { name: operation.name, argument: missing.join(', ') }))
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
  return operationItem(operation, resolved, call, context, inputs[0], shape, options)
}

/** The arguments with settings applied: those for a labelled call in the net's own body (`fc.bias = false`). */
function settleOperation(
  value: OperationValue,
  options: StepOptions,
  context: StepContext,
): ReadonlyMap<string, ArgumentValue> | undefined {
  const label = options.label ?? options.copy?.label
  let bound: ReadonlyMap<string, ArgumentValue> | undefined = value.arguments
  if (context.frame.template !== undefined || label === undefined) return bound
  for (const override of overridesFor(context.expansion, [label])) {
    const { setting, environment, parameter } = override
    const name = setting.path.at(-1)
    if (name === undefined || !value.operation.parameters.some((one) => one.name === parameter)) continue
    override.used = true
    const argument = { kind: 'Argument' as const, span: setting.span, stride: false, name, value: setting.value }
    const call = { span: setting.span, name, arguments: [argument] }
    bound = bound && bindOperation({ ...value, arguments: bound }, call, { ...context, environment })
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
  return operationItem(value.operation, resolved, call, context, undefined, shape, options)
}

/** The item of a resolved operation. */
function operationItem(
  word: Operation,
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

/** A block or gate, with its parameters bound and its steps read. */
export function expandInstance(
  value: TemplateValue,
  call: Arguable,
  context: StepContext,
  input: Shape | undefined,
  options: StepOptions,
): StepResult {
  const { template } = value
  const { expansion } = context
  if (context.frame.depth >= maximumDepth) {
    reportAt(context, call, createMessage('too-deep', { name: template.name, limit: maximumDepth }))
    expansion.exhausted = true
    return 'failed'
  }
  context.session.expanded.instances += 1
  if (context.session.expanded.instances > maximumInstances) {
    if (!expansion.exhausted) reportAt(context, call, createMessage('too-many-blocks', { limit: maximumInstances }))
    expansion.exhausted = true
    return 'failed'
  }
  const printed = new Map<string, string>()
  const frame: Frame = {
    title: template.name,
    details: template.kind === 'gate' ? () => describeGate(template.name, printed, input) : undefined,
    copy: options.copy === undefined ? undefined : `copy ${options.copy.index + 1} of ${options.copy.of}`,
    template,
    call: locate(context.environment, call),
    input,
    tensors: new Map(),
    parent: context.frame,
    depth: context.frame.depth + 1,
  }
  const names = new Map<string, Value>([['in', { kind: 'tensor', shape: input }]])
  if (template.kind === 'gate' && context.frame.template !== undefined) {
    names.set('block', { kind: 'tensor', shape: context.frame.input })
  }
  const environment = extend(fileEnvironment(template.module), names)
  const inner: StepContext = { session: context.session, expansion, environment, frame }
  const given = withOverrides(value, call, options, context, names)
  for (const parameter of template.parameters) {
    const name = parameter.name.text
    const bound = given.get(name)
    if (parameter.stride && isLaterCopy(options)) names.set(name, numberValue(1))
    else if (bound !== undefined && bound.kind !== 'auto') names.set(name, bound)
    else if (parameter.default !== undefined) names.set(name, evaluate(parameter.default, inner))
    else if (parameter.stride) names.set(name, numberValue(1))
    else if (bound !== undefined) names.set(name, bound)
    else {
      reportAt(context, call, createMessage('missing-argument', { name: template.name, argument: name }))
      return 'failed'
    }
    const own = names.get(name)
    if (own !== undefined) printed.set(name, printValue(own))
  }
  const { body, annotations } = template.declaration
  if (body.kind === 'Call') return expandDerived(value, body, inner, input, options)
  const expanded = expansion.expandSteps(body.steps, inner, input)
  const isGate = template.kind === 'gate'
  const scale = isGate ? expanded.output : undefined
  if (input !== undefined && scale !== undefined && !scales(scale, input)) {
    const message = createMessage('gate-shape', {
      gate: template.name,
      scale: formatShape(scale),
      input: formatShape(input),
    })
    reportAt(context, call, message)
    return 'failed'
  }
  return {
    kind: 'instance',
    location: locate(context.environment, call),
    frame: context.frame,
    label: options.label,
    spread: options.spread,
    annotations: options.annotations,
    inserted: [],
    path: undefined,
    scope: undefined,
    template,
    arguments: printed,
    body: expanded.items,
    declared: annotations.length === 0 ? undefined : { annotations, environment, frame },
    scale,
    input,
    output: isGate && scale !== undefined ? input : expanded.output,
    attaches: !isGate && expanded.items.some((item) => item.attaches),
  }
}

/** `block A(p) = B(args)`: B with the arguments that A's parameters give, under A's name. */
function expandDerived(
  value: TemplateValue,
  base: Call,
  context: StepContext,
  input: Shape | undefined,
  options: StepOptions,
): StepResult {
  const derived = evaluate(base, context)
  if (derived.kind === 'error') return 'failed'
  if (derived.kind === 'operation') {
    return expandOperation(derived, base, context, input === undefined ? undefined : [input], options)
  }
  if (derived.kind !== 'template' || derived.template.kind !== value.template.kind) {
    const { kind, name } = value.template
    reportAt(context, base, createMessage('wrong-base', { name, kind, found: describeValue(derived) }))
    return 'failed'
  }
  const named: TemplateValue = { ...derived, template: { ...derived.template, name: value.template.name } }
  return expandInstance(named, base, context, input, options)
}

/** The arguments with settings applied: those for a gate (`se.r = 8`) or for a labelled call in the net's own body (`layer4.w = 512`). */
function withOverrides(
  value: TemplateValue,
  call: Arguable,
  options: StepOptions,
  context: StepContext,
  names: ReadonlyMap<string, Value>,
): ReadonlyMap<string, Value> {
  const { template } = value
  const owners = template.kind === 'gate' ? [template.name, call.name.text] : []
  const label = options.label ?? options.copy?.label
  if (context.frame.template === undefined && label !== undefined) owners.push(label)
  if (owners.length === 0) return value.arguments
  const overrides = overridesFor(context.expansion, owners)
  if (overrides.length === 0) return value.arguments
  const given = new Map(value.arguments)
  for (const override of overrides) {
    if (!template.parameters.some((parameter) => parameter.name.text === override.parameter)) continue
    override.used = true
    given.set(override.parameter, evaluateOverride(override, context, names))
  }
  return given
}

/** The value of a setting, with `in` and `block` as the place it goes to has them. */
export function evaluateOverride(
  override: Expansion['overrides'][number],
  context: StepContext,
  names: ReadonlyMap<string, Value>,
): Value {
  const environment: Environment = extend(
    override.environment,
    new Map([...names].filter(([name]) => name === 'in' || name === 'block')),
  )
  return evaluate(override.setting.value, { session: context.session, environment, frame: undefined })
}

function describeGate(name: string, printed: ReadonlyMap<string, string>, input: Shape | undefined): string {
  const given = [...printed].map(([key, value]) => `${key} = ${value}`).join(', ')
  return `${name}(${given})${input === undefined ? '' : ` on ${formatShape(input)}`}`
}

/** Whether a scale broadcasts over a tensor: a vector over the channels, or an extent of 1 or the same on each axis. */
function scales(scale: Shape, input: Shape): boolean {
  if (scale.length === 1 && input.length === 3) return scale[0] === input[0] || scale[0] === 1
  return scale.length === input.length && scale.every((extent, axis) => extent === 1 || extent === input[axis])
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
