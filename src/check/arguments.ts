import { createMessage, suggest } from '../diagnostics/index.ts'
import type { Argument, Call, Expression, Parameter } from '../syntax/index.ts'
import {
  type ArgumentValue,
  coerceArgument,
  type Operation,
  type ParameterSpec,
  type RawArgument,
  type Written,
  wordsOf,
} from '../vocabulary/index.ts'
import { lookUpLocal } from './environment.ts'
import { type Evaluation, locate } from './session.ts'
import { describeValue, type OperationValue, type TemplateValue, type Value } from './values.ts'
import { dependsOnNames, writtenOf } from './written.ts'

/** A call, or an annotation, as far as its arguments are concerned. */
export type Arguable = {
  readonly span: Call['span']
  readonly name: Call['name']
  readonly arguments: readonly Argument[] | undefined
}

/**
 * The operation with a call's arguments added to those it already has: positional ones fill the next free parameters,
 * named ones replace, `/2` sets the stride, `auto` gives the operation its own default back. Undefined after a reported
 * mistake.
 */
export function bindOperation(
  callee: OperationValue,
  call: Arguable,
  context: Evaluation,
  leave: (name: string) => boolean = () => false,
): OperationValue | undefined {
  const { operation } = callee
  if (call.arguments === undefined || call.arguments.length === 0) return callee
  const assigned = assignArguments(operation.name, operation.parameters, callee.arguments, call, context, leave)
  if (assigned === undefined) return undefined
  const bound = new Map(callee.arguments)
  const written = new Map(callee.written)
  let failed = false
  for (const [name, argument] of assigned) {
    const parameter = operation.parameters.find((one) => one.name === name)
    if (parameter === undefined) continue
    const raw = readRaw(parameter, argument.value, context)
    if (raw === undefined) {
      failed = true
    } else if (raw === 'auto') {
      bound.delete(name)
      written.delete(name)
    } else {
      const value = coerceArgument(parameter, raw.value)
      if (isMessage(value)) {
        context.session.report(value, locate(context.environment, argument.value), context.frame)
        failed = true
      } else {
        bound.set(name, value)
        if (raw.written === undefined) written.delete(name)
        else written.set(name, raw.written)
      }
    }
  }
  if (failed) return undefined
  return { kind: 'operation', operation, arguments: bound, ...(written.size === 0 ? {} : { written }) }
}

/** Adds a call's arguments to those a block or gate already has; evaluated where the call stands. */
export function bindTemplate(
  callee: TemplateValue,
  call: Arguable,
  context: Evaluation,
  leave: (name: string) => boolean = () => false,
): ReadonlyMap<string, Value> | undefined {
  return bindParameters(callee.template.name, callee.template.parameters, callee.arguments, call, context, leave)
}

/** Adds a call's arguments to those that declared parameters already have. Undefined after a reported mistake. */
export function bindParameters(
  name: string,
  declared: readonly Parameter[],
  given: ReadonlyMap<string, Value>,
  call: Arguable,
  context: Evaluation,
  leave: (name: string) => boolean = () => false,
): ReadonlyMap<string, Value> | undefined {
  if (call.arguments === undefined || call.arguments.length === 0) return given
  const parameters = declared.map((parameter) => ({
    name: parameter.name.text,
    stride: parameter.stride,
    positional: !parameter.stride,
  }))
  const assigned = assignArguments(name, parameters, given, call, context, leave)
  if (assigned === undefined) return undefined
  const bound = new Map(given)
  let failed = false
  for (const [key, argument] of assigned) {
    const value = context.session.evaluate(argument.value, context)
    if (value.kind === 'error') failed = true
    else bound.set(key, value)
  }
  return failed ? undefined : bound
}

interface ParameterSlot {
  readonly name: string
  readonly stride?: boolean
  readonly positional: boolean
}

/** Which parameter each argument goes to. `leave` names arguments that are not the callee's (`at`, `only`). */
function assignArguments(
  callee: string,
  parameters: readonly ParameterSlot[],
  given: { has(name: string): boolean },
  call: Arguable,
  context: Evaluation,
  leave: (name: string) => boolean = () => false,
): ReadonlyMap<string, Argument> | undefined {
  const assigned = new Map<string, Argument>()
  const free = parameters.filter((parameter) => parameter.positional && !given.has(parameter.name))
  const named = new Set((call.arguments ?? []).flatMap((argument) => argument.name?.text ?? []))
  const report = (
    message: ReturnType<typeof createMessage>,
    node: { readonly span: Call['span'] },
    hint?: string,
  ): void =>
    context.session.report(
      message,
      locate(context.environment, node),
      context.frame,
      hint === undefined ? {} : { hint },
    )
  let position = 0
  let tooMany = false
  let failed = false
  for (const argument of call.arguments ?? []) {
    if (argument.name !== undefined && leave(argument.name.text)) continue
    let parameter: ParameterSlot | undefined
    if (argument.stride) {
      parameter = parameters.find((one) => one.stride === true)
      if (parameter === undefined) report(createMessage('no-stride', { name: callee }), argument)
    } else if (argument.name === undefined) {
      while (named.has(free[position]?.name ?? '')) position++
      parameter = free[position++]
      if (parameter === undefined && !tooMany) {
        tooMany = true
        const count = parameters.filter((one) => one.positional).length
        const hint = callee === 'input' ? 'a size is one value: 3x224x224' : undefined
        report(createMessage('too-many-arguments', { name: callee, count }), argument, hint)
      }
    } else {
      const { text } = argument.name
      parameter = parameters.find((one) => one.name === text)
      if (parameter === undefined && text !== '') {
        const names = parameters.map((one) => one.name)
        const similar = suggest(text, names)
        const hint =
          similar !== undefined
            ? `did you mean ${similar}?`
            : names.length === 0
              ? `${callee} takes no arguments`
              : `${callee} takes ${names.join(', ')}`
        report(createMessage('unknown-argument', { name: callee, argument: text }), argument.name, hint)
      }
    }
    if (parameter === undefined) {
      failed = true
    } else if (assigned.has(parameter.name)) {
      report(createMessage('duplicate-argument', { name: callee, argument: parameter.name }), argument)
      failed = true
    } else {
      assigned.set(parameter.name, argument)
    }
  }
  return failed ? undefined : assigned
}

/**
 * What an argument of an operation says before it is coerced. Words, axes and initialisers are never looked up as names
 * first: only a name that is no such word may be a parameter that holds one.
 */
function readRaw(
  parameter: ParameterSpec,
  expression: Expression,
  context: Evaluation,
): { readonly value: RawArgument; readonly written?: Written | undefined } | 'auto' | undefined {
  if (expression.kind === 'Reference' && expression.name === 'auto') return 'auto'
  if (wordsOf(parameter) !== undefined) {
    const words = readWords(parameter, expression, context)
    if (words !== undefined) return { value: words }
  }
  if (parameter.type === 'initialiser') {
    const choice = readInitialiser(expression, context)
    if (choice !== undefined) return { value: choice }
  }
  const value = context.session.evaluate(expression, context)
  if (value.kind === 'error') return undefined
  if (value.kind === 'auto') return 'auto'
  const raw = rawValue(value)
  if (raw !== undefined) return { value: raw, written: dependsOnNames(value) ? writtenOf(value) : undefined }
  context.session.report(
    createMessage('wrong-argument-kind', { argument: parameter.name, found: describeValue(value) }),
    locate(context.environment, expression),
    context.frame,
  )
  return undefined
}

function readWords(parameter: ParameterSpec, expression: Expression, context: Evaluation): RawArgument | undefined {
  if (expression.kind === 'List') {
    const items = expression.items.map((item) => readWords(parameter, item, context))
    return items.every((item) => item !== undefined) ? items : undefined
  }
  if (expression.kind !== 'Reference') return undefined
  if (wordsOf(parameter)?.includes(expression.name) === true) return expression.name
  return lookUpLocal(context.environment, expression.name) === undefined ? expression.name : undefined
}

function readInitialiser(expression: Expression, context: Evaluation): RawArgument | undefined {
  if (expression.kind === 'Reference' && lookUpLocal(context.environment, expression.name) === undefined) {
    return { kind: 'call', name: expression.name, args: [], named: new Map() }
  }
  if (expression.kind !== 'Call') return undefined
  const args: number[] = []
  const named = new Map<string, number | string>()
  for (const { name, value: written } of expression.arguments ?? []) {
    const word = written.kind === 'Reference' && lookUpLocal(context.environment, written.name) === undefined
    const value = word ? written.name : rawValue(context.session.evaluate(written, context))
    if (name !== undefined && (typeof value === 'number' || typeof value === 'string')) named.set(name.text, value)
    else if (name === undefined && typeof value === 'number') args.push(value)
    else return undefined
  }
  return { kind: 'call', name: expression.name.text, args, named }
}

function rawValue(value: Value): RawArgument | undefined {
  switch (value.kind) {
    case 'number':
    case 'boolean':
    case 'string':
      return value.value
    case 'list': {
      const items = value.items.map(rawValue)
      return items.every((item) => item !== undefined) ? items : undefined
    }
    default:
      return undefined
  }
}

function isMessage(value: ArgumentValue | ReturnType<typeof createMessage>): value is ReturnType<typeof createMessage> {
  return typeof value === 'object' && 'code' in value
}

/** The parameters of an operation that have to be given and are not. */
export function missingParameters(operation: Operation, given: ReadonlyMap<string, ArgumentValue>): string[] {
  return operation.parameters.flatMap((one) => (one.presence === 'required' && !given.has(one.name) ? [one.name] : []))
}
