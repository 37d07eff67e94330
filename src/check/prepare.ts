import { createMessage, type Location, suggest } from '../diagnostics/index.ts'
import type { Assert, NetDeclaration, Setting } from '../syntax/index.ts'
import { type Arguable, bindParameters } from './arguments.ts'
import { extend, fileEnvironment } from './environment.ts'
import { evaluate } from './evaluate.ts'
import type { Override } from './expansion.ts'
import type { AnnotationSet, WrittenParameter } from './items.ts'
import type { ModuleFile } from './program.ts'
import {
  type Evaluation,
  type Frame,
  locate,
  maximumDefinitions,
  type OpenParameters,
  readDefinition,
  type Session,
} from './session.ts'
import { describeValue, type Environment, printValue, type Value } from './values.ts'
import { asParameter, withoutWritten, writtenOf } from './written.ts'

/** A net declaration in its file. */
export interface NetSource {
  readonly declaration: NetDeclaration
  readonly module: ModuleFile
}

/** A net with its parameters bound, down to the declaration that has the steps. */
export interface PreparedNet {
  /** The declaration with the steps. */
  readonly source: NetSource
  readonly environment: Environment
  readonly frame: Frame
  readonly arguments: ReadonlyMap<string, string>
  /** Numeric parameters of the declaration that has the steps. */
  readonly parameters: readonly WrittenParameter[]
  /** The annotations that hold for the whole net. */
  readonly annotations: AnnotationSet | undefined
  /** `@none` on a derived net: nothing is attended to, whatever the rows say. */
  readonly plain: boolean
  readonly overrides: readonly Override[]
  /** Asserts of the derived net itself; those among the steps hold where `ownSteps`. */
  readonly asserts: readonly { readonly assert: Assert; readonly environment: Environment; readonly frame: Frame }[]
  /** Whether the steps are the net's own, called without arguments, so that the asserts among them hold. */
  readonly ownSteps: boolean
}

/** A net that still needs arguments is a template: checked where it is used. */
export type Preparation = PreparedNet | 'template' | 'failed'

/** Binds the parameters of a net and of those it is derived from. */
export function prepareNet(
  source: NetSource,
  given: ReadonlyMap<string, Value>,
  session: Session,
  derived: readonly NetSource[] = [],
): Preparation {
  const { declaration, module } = source
  const { name, body } = declaration
  const names = new Map<string, Value>()
  const environment = extend(fileEnvironment(module), names)
  const [asked] = derived
  const frame: Frame = {
    title:
      asked === undefined ? `net ${name.text}` : `net ${name.text}, which ${asked.declaration.name.text} derives from`,
    details: undefined,
    settings: derived.flatMap(locateParameters),
    copy: undefined,
    template: undefined,
    call: undefined,
    input: undefined,
    tensors: new Map(),
    parent: undefined,
    depth: 0,
  }
  const context: Evaluation = { session, environment, frame }
  const printed = new Map<string, string>()
  const parameters: WrittenParameter[] = []
  for (const parameter of declaration.parameters) {
    const key = parameter.name.text
    const value = given.get(key) ?? (parameter.default === undefined ? undefined : evaluate(parameter.default, context))
    if (value === undefined) return 'template'
    if (value.kind === 'error') return 'failed'
    names.set(key, body.kind === 'Body' ? asParameter(value, key) : withoutWritten(value))
    const written = writtenOf(value)
    if (written !== undefined) parameters.push({ name: key, written, isDefault: false, isStride: false })
    printed.set(key, printValue(value))
  }
  const annotations =
    declaration.annotations.length === 0 ? undefined : { annotations: declaration.annotations, environment, frame }
  if (body.kind === 'Body') {
    return {
      source,
      environment,
      frame,
      arguments: printed,
      parameters,
      annotations,
      plain: false,
      overrides: [],
      asserts: [],
      ownSteps: given.size === 0 && derived.length === 0,
    }
  }
  const chain = [...derived, source]
  const first = derived.findIndex((one) => one.declaration === declaration)
  if (first >= 0) {
    reportCircle(derived.slice(first), session)
    return 'failed'
  }
  const base = findNet(body, context)
  if (base === undefined) return 'failed'
  const bound = bindNetArguments(base, body, context)
  if (bound === undefined || reportDuplicates(declaration.settings, context)) return 'failed'
  // Without parameters of its own it takes those of its base.
  for (const [key, value] of given) if (!names.has(key)) bound.set(key, value)
  const overrides = applySettings(declaration.settings, base, bound, context)
  if (overrides === undefined) return 'failed'
  const read = (): Preparation => prepareNet(base, bound, session, chain)
  const prepared = readDefinition(name, environment, session, read) ?? 'failed'
  if (typeof prepared === 'string') return prepared
  const plain =
    annotations === undefined ? prepared.plain : declaration.annotations.some((one) => one.name.text === 'none')
  if (plain && declaration.annotations.length > 1) {
    session.report(createMessage('none-with-others', {}), locate(environment, declaration.name), frame)
  }
  // What the base's settings were for is taken off; that is no mistake of theirs.
  if (plain) for (const override of prepared.overrides) override.used = true
  const own = derived.length === 0 && given.size === 0 ? declaration.asserts : []
  return {
    ...prepared,
    arguments: printed,
    annotations: annotations ?? prepared.annotations,
    plain,
    overrides: [...prepared.overrides, ...overrides],
    asserts: own.map((assert) => ({ assert, environment, frame })),
    ownSteps: false,
  }
}

/** Where a derived net sets parameters of its base; those of gates and labelled calls are told where they go to. */
function locateParameters({ declaration, module }: NetSource): readonly Location[] {
  const { body, settings } = declaration
  const given = body.kind === 'Call' ? (body.arguments ?? []) : []
  return [...given, ...settings.filter(({ path }) => path.length === 1)].map((node) =>
    locate(fileEnvironment(module), node),
  )
}

/** Nets derived in a circle are one mistake: told at the first of them. */
function reportCircle(circle: readonly NetSource[], session: Session): void {
  const [first] = circle.toSorted((a, b) => a.declaration.span.start - b.declaration.span.start)
  if (first === undefined) return
  const { name } = first.declaration
  session.report(createMessage('derives-from-itself', { name: name.text }), locate(fileEnvironment(first.module), name))
}

/** The net that a call names, in the file where the call stands. Diagnoses names that are no net. */
export function findNet(call: Arguable, context: Evaluation): NetSource | undefined {
  const { text } = call.name
  if (text === '') return undefined
  const symbol = context.environment.module.symbols.get(text)
  if (symbol?.kind === 'missing') return undefined
  if (symbol?.declaration.kind === 'Net') return { declaration: symbol.declaration, module: symbol.module }
  const nets = [...context.environment.module.symbols].flatMap(([name, one]) =>
    one.kind === 'declaration' && one.declaration.kind === 'Net' ? [name] : [],
  )
  const similar = suggest(text, nets)
  const hint =
    similar === undefined
      ? nets.length === 0
        ? 'the file declares no net'
        : `nets here: ${nets.join(', ')}`
      : `did you mean ${similar}?`
  context.session.report(
    createMessage('unknown-net', { name: text }),
    locate(context.environment, call.name),
    context.frame,
    { hint },
  )
  return undefined
}

/** The arguments of a net by parameter. */
export function bindNetArguments(net: NetSource, call: Arguable, context: Evaluation): Map<string, Value> | undefined {
  const { parameters, taken } = openParameters(net, context)
  const bound = bindParameters(net.declaration.name.text, parameters, taken, call, context)
  return bound === undefined ? undefined : new Map([...bound].filter(([key, value]) => taken.get(key) !== value))
}

/** The parameters that a call of a net can set: its own, or where it has none those of its base that are still free. */
function openParameters(net: NetSource, context: Evaluation, depth = 0): OpenParameters {
  const known = context.session.openParameters.get(net.declaration)
  if (known !== undefined) return known
  const { parameters, body } = net.declaration
  const own: OpenParameters = { parameters, taken: new Map() }
  if (parameters.length > 0 || body.kind === 'Body' || depth >= maximumDefinitions) return own
  const symbol = net.module.symbols.get(body.name.text)
  if (symbol?.kind !== 'declaration' || symbol.declaration.kind !== 'Net') return own
  const inner: Evaluation = { ...context, environment: fileEnvironment(net.module), frame: undefined }
  const base = openParameters({ declaration: symbol.declaration, module: symbol.module }, inner, depth + 1)
  const taken = bindParameters(body.name.text, base.parameters, base.taken, body, inner) ?? base.taken
  const open = { parameters: base.parameters, taken }
  context.session.openParameters.set(net.declaration, open)
  return open
}

/** Whether a path is set twice in one list of settings; told where it is. */
export function reportDuplicates(settings: readonly Setting[], context: Evaluation): boolean {
  const seen = new Set<string>()
  for (const setting of settings) {
    const path = setting.path.map((name) => name.text).join('.')
    if (seen.has(path)) {
      context.session.report(
        createMessage('duplicate-setting', { path }),
        locate(context.environment, setting),
        context.frame,
      )
      return true
    }
    seen.add(path)
  }
  return false
}

/**
 * Settings: a parameter of the net goes to its arguments, a longer path becomes an override for a gate's or a labelled
 * call's parameter. What is no parameter at all is reported and left out, so that what is wrong with the others is told
 * too; undefined where a value is wrong.
 */
export function applySettings(
  settings: readonly Setting[],
  net: NetSource,
  bound: Map<string, Value>,
  context: Evaluation,
): readonly Override[] | undefined {
  const overrides: Override[] = []
  let failed = false
  for (const setting of settings) {
    const [owner, parameter, ...rest] = setting.path
    if (owner === undefined) continue
    if (parameter === undefined) {
      const value = evaluate(setting.value, context)
      const known = openParameters(net, context).parameters.map((one) => one.name.text)
      if (!known.includes(owner.text)) {
        const similar = suggest(owner.text, known)
        const message = createMessage('unknown-setting', { path: owner.text, net: net.declaration.name.text })
        context.session.report(
          message,
          locate(context.environment, setting),
          context.frame,
          similar === undefined ? {} : { hint: `did you mean ${similar}?` },
        )
      } else if (value.kind === 'error') {
        failed = true
      } else {
        bound.set(owner.text, value)
      }
    } else if (rest.length > 0) {
      const path = setting.path.map((name) => name.text).join('.')
      context.session.report(
        createMessage('unknown-setting', { path, net: net.declaration.name.text }),
        locate(context.environment, setting),
        context.frame,
        { hint: 'a path is a parameter of the net, or gate.parameter, or label.parameter' },
      )
    } else {
      overrides.push({
        owner: owner.text,
        parameter: parameter.text,
        setting,
        environment: context.environment,
        used: false,
      })
    }
  }
  return failed ? undefined : overrides
}

/** What a net was asked for as: its name and the arguments given. */
export function netTitle(name: string, given: ReadonlyMap<string, Value>): string {
  if (given.size === 0) return name
  return `${name}(${[...given].map(([key, value]) => `${key} = ${value.kind === 'error' ? describeValue(value) : printValue(value)}`).join(', ')})`
}
