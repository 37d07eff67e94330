import { createMessage, type Location } from '../diagnostics/index.ts'
import type { Call } from '../syntax/index.ts'
import { formatShape, type Shape } from '../vocabulary/index.ts'
import { type Arguable, bindOperation, bindTemplate } from './arguments.ts'
import { extend, fileEnvironment } from './environment.ts'
import { evaluate, lookUp } from './evaluate.ts'
import { expandOperation, isLaterCopy, settleOperation } from './expand-operation.ts'
import {
  type Expansion,
  maximumDepth,
  maximumInstances,
  overridesFor,
  reportAt,
  reportMissing,
  type StepContext,
  type StepOptions,
  type StepResult,
} from './expansion.ts'
import type { WrittenParameter } from './items.ts'
import { type Frame, locate } from './session.ts'
import { itemBase } from './step-parts.ts'
import { describeValue, type Environment, numberValue, printValue, type TemplateValue, type Value } from './values.ts'
import { asParameter, mentions, withoutWritten, writtenOf } from './written.ts'

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
      const bound = written && settleOperation(written, options, context)
      if (bound === undefined) return 'failed'
      return expandOperation(bound, call, context, input === undefined ? undefined : [input], options)
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
  // What is derived hands its arguments on: they stay in terms of where it was called, and its own `in` is none of that.
  const hasSteps = template.declaration.body.kind === 'Body'
  const tensor = (shape: Shape | undefined, written: 'in' | 'block'): Value =>
    hasSteps ? { kind: 'tensor', shape, written } : { kind: 'tensor', shape }
  const names = new Map<string, Value>([['in', tensor(input, 'in')]])
  if (template.kind === 'gate' && context.frame.template !== undefined) {
    names.set('block', tensor(context.frame.input, 'block'))
  }
  const { given, settings, overridden } = withOverrides(value, call, options, context, names)
  const printed = new Map<string, string>()
  const frame: Frame = {
    title: template.name,
    details: template.kind === 'gate' ? () => describeGate(template.name, printed, input) : undefined,
    copy: options.copy === undefined ? undefined : `copy ${options.copy.index + 1} of ${options.copy.of}`,
    template,
    call: locate(context.environment, call),
    settings,
    input,
    tensors: new Map(),
    parent: context.frame,
    depth: context.frame.depth + 1,
  }
  const defaults: string[] = []
  const parameters: WrittenParameter[] = []
  const environment = extend(fileEnvironment(template.module), names)
  const inner: StepContext = { session: context.session, expansion, environment, frame }
  for (const parameter of template.parameters) {
    const name = parameter.name.text
    const bound = given.get(name)
    let own: Value | undefined = bound
    let isDefault = false
    if (parameter.stride && isLaterCopy(options)) own = numberValue(1)
    else if (bound === undefined || bound.kind === 'auto') {
      isDefault = parameter.default !== undefined
      if (parameter.default !== undefined) own = evaluate(parameter.default, inner)
      else if (parameter.stride) own = numberValue(1)
    }
    if (own === undefined) {
      reportMissing(context, call, template.name, [name])
      return 'failed'
    }
    names.set(name, hasSteps ? asParameter(own, name) : own)
    printed.set(name, printValue(own))
    // An annotation or a setting is in terms of another place, but for `in` and `block`, which are those here.
    const isMoved = !isDefault && (options.isInserted === true || overridden.has(name)) && mentions(own, 'extent')
    const isMixed = isMoved && mentions(own, 'parameter')
    const written = writtenOf(isMixed ? withoutWritten(own) : own)
    if (written !== undefined) {
      const usual = parameter.default?.kind === 'Number' ? { usual: parameter.default.value } : {}
      const isOwn = isDefault || (isMoved && !isMixed)
      parameters.push({ name, written, isDefault: isOwn, isStride: parameter.stride, ...usual })
    } else if (isDefault) {
      defaults.push(name)
    }
  }
  const { body, annotations } = template.declaration
  if (body.kind === 'Call') {
    return expandDerived(value, body, inner, input, overridden.size > 0 ? { ...options, isInserted: true } : options)
  }
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
    defaults,
    parameters,
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

/** The arguments with settings applied: those for a gate (`se.r = 8`) or for a labelled call in the net's own body (`layer4.w = 512`), and where these stand. */
function withOverrides(
  value: TemplateValue,
  call: Arguable,
  options: StepOptions,
  context: StepContext,
  names: ReadonlyMap<string, Value>,
): {
  readonly given: ReadonlyMap<string, Value>
  readonly settings: readonly Location[]
  /** The parameters that settings are for. */
  readonly overridden: ReadonlySet<string>
} {
  const { template } = value
  const owners = template.kind === 'gate' ? [template.name, call.name.text] : []
  const label = options.label ?? options.copy?.label
  if (context.frame.template === undefined && label !== undefined) owners.push(label)
  const overrides = owners.length === 0 ? [] : overridesFor(context.expansion, owners)
  const overridden = new Set<string>()
  if (overrides.length === 0) return { given: value.arguments, settings: [], overridden }
  const given = new Map(value.arguments)
  const settings: Location[] = []
  for (const override of overrides) {
    if (!template.parameters.some((parameter) => parameter.name.text === override.parameter)) continue
    override.used = true
    settings.push(locate(override.environment, override.setting))
    overridden.add(override.parameter)
    given.set(override.parameter, evaluateOverride(override, context, names))
  }
  return { given, settings, overridden }
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
