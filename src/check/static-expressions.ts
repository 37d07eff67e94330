import { createMessage, suggest } from '../diagnostics/index.ts'
import type { Argument, Call, Expression, NetDeclaration } from '../syntax/index.ts'
import { operations, type ParameterSpec, wordsOf } from '../vocabulary/index.ts'
import { builtinFunctions } from './functions.ts'
import type { ModuleFile } from './program.ts'
import type { Session } from './session.ts'
import { hintForName } from './suggest-name.ts'

/** Names in scope where the text is read, without values. */
export interface Scope {
  readonly names: ReadonlySet<string>
  readonly outer: Scope | undefined
}

/** What the walk over one declaration shares. */
export interface Walk {
  readonly module: ModuleFile
  readonly session: Session
  /** Parameters that have been used. */
  readonly used: Set<string>
}

export function checkCall(call: Call, scope: Scope, walk: Walk, isNet: boolean): void {
  if (call.name.text === '') return
  if (!isNet) checkName(call.name.text, call.name, scope, walk)
  const callee = calleeOf(call.name.text, scope, walk)
  checkArguments(call.arguments ?? [], callee, call.name.text, scope, walk)
}

export function checkArguments(
  written: readonly Argument[],
  callee: Callee,
  name: string,
  scope: Scope,
  walk: Walk,
): void {
  const positional = typeof callee === 'object' ? callee.specs.filter((spec) => spec.positional) : []
  let position = 0
  for (const argument of written) {
    const next = argument.name === undefined && !argument.stride ? positional[position++] : undefined
    checkArgument(argument, next, callee, name, scope, walk)
  }
}

/** What can be said of a callee without values: its parameters, or nothing where a parameter or a `let` holds it. */
type Callee = { readonly names: readonly string[]; readonly specs: readonly ParameterSpec[] } | 'function' | 'unknown'

export function calleeOf(name: string, scope: Scope, walk: Walk): Callee {
  if (isLocal(name, scope)) return 'unknown'
  const symbol = walk.module.symbols.get(name)
  if (symbol !== undefined) {
    if (symbol.kind === 'missing') return 'unknown'
    const { declaration } = symbol
    if (declaration.kind === 'Net') return netCallee(declaration, symbol.module)
    if (declaration.kind === 'Let') return declaration.parameters === undefined ? 'unknown' : 'function'
    if (declaration.kind !== 'Block' && declaration.kind !== 'Gate') return 'unknown'
    // Derived without parameters of its own, it takes those of its base.
    if (declaration.body.kind === 'Call' && declaration.parameters.length === 0) return 'unknown'
    return { names: declaration.parameters.map((parameter) => parameter.name.text), specs: [] }
  }
  const operation = operations.get(name)
  if (operation === undefined) return builtinFunctions.has(name) ? 'function' : 'unknown'
  return { names: operation.parameters.map((parameter) => parameter.name), specs: operation.parameters }
}

/** The parameters that a call of a net can set: its own, or where it has none those of its base. */
function netCallee(declaration: NetDeclaration, module: ModuleFile): Callee {
  const seen = new Set<NetDeclaration>()
  for (let net = declaration, file = module; !seen.has(net);) {
    seen.add(net)
    if (net.parameters.length > 0 || net.body.kind === 'Body') {
      return { names: net.parameters.map((parameter) => parameter.name.text), specs: [] }
    }
    const base = file.symbols.get(net.body.name.text)
    if (base?.kind !== 'declaration' || base.declaration.kind !== 'Net') return 'unknown'
    net = base.declaration
    file = base.module
  }
  return 'unknown'
}

function checkArgument(
  argument: Argument,
  positional: ParameterSpec | undefined,
  callee: Callee,
  name: string,
  scope: Scope,
  walk: Walk,
): void {
  const { value } = argument
  if (
    typeof callee === 'object' &&
    argument.name !== undefined &&
    argument.name.text !== '' &&
    !callee.names.includes(argument.name.text)
  ) {
    const similar = suggest(argument.name.text, callee.names)
    const takes = callee.names.length === 0 ? `${name} takes no arguments` : `${name} takes ${callee.names.join(', ')}`
    const message = createMessage('unknown-argument', { name, argument: argument.name.text })
    report(walk, argument.name, message, similar === undefined ? takes : `did you mean ${similar}?`)
  }
  const named = typeof callee === 'object' ? callee.specs.find((one) => one.name === argument.name?.text) : undefined
  const spec = named ?? positional
  const takesWords = spec !== undefined && (wordsOf(spec) !== undefined || spec.type === 'initialiser')
  // Words are never looked up as names first, and who holds the callee may have parameters that take words.
  if (takesWords || callee === 'unknown') checkPossibleWords(value, spec, scope, walk)
  else checkExpression(value, scope, walk)
}

function checkPossibleWords(value: Expression, spec: ParameterSpec | undefined, scope: Scope, walk: Walk): void {
  switch (value.kind) {
    case 'Reference': {
      const isWord = spec !== undefined && wordsOf(spec)?.includes(value.name) === true
      if (!isWord && isLocal(value.name, scope)) walk.used.add(value.name)
      return
    }
    case 'List':
      for (const item of value.items) checkPossibleWords(item, spec, scope, walk)
      return
    case 'Call':
      if (spec?.type === 'initialiser') {
        for (const argument of value.arguments ?? []) checkPossibleWords(argument.value, undefined, scope, walk)
      } else {
        checkExpression(value, scope, walk)
      }
      return
    default:
      checkExpression(value, scope, walk)
  }
}

export function checkExpression(expression: Expression, scope: Scope, walk: Walk): void {
  switch (expression.kind) {
    case 'Reference':
      checkName(expression.name, expression, scope, walk)
      return
    case 'Call':
      checkCall(expression, scope, walk, false)
      return
    case 'List':
      for (const item of expression.items) checkExpression(item, scope, walk)
      return
    case 'Index':
      checkExpression(expression.object, scope, walk)
      checkExpression(expression.index, scope, walk)
      return
    case 'Member':
      checkExpression(expression.object, scope, walk)
      return
    case 'Unary':
      checkExpression(expression.operand, scope, walk)
      return
    case 'Binary':
      checkExpression(expression.left, scope, walk)
      checkExpression(expression.right, scope, walk)
      return
    case 'Number':
    case 'Size':
    case 'String':
    case 'Boolean':
    case 'None':
    case 'ErrorExpression':
      return
  }
}

export function checkName(name: string, node: { readonly span: Expression['span'] }, scope: Scope, walk: Walk): void {
  if (isLocal(name, scope)) {
    walk.used.add(name)
    return
  }
  if (
    name === '' ||
    name === 'auto' ||
    walk.module.symbols.has(name) ||
    operations.has(name) ||
    builtinFunctions.has(name)
  )
    return
  if (name === 'in' || name === 'block') {
    report(walk, node, createMessage('no-tensor-here', { name }))
  } else if (name === 'i' || name === 'index' || name === 'count') {
    report(walk, node, createMessage('no-index-here', { name }))
  } else {
    report(walk, node, createMessage('unknown-name', { name }), hintForName(name, localNames(scope), walk.module))
  }
}

export function within(names: readonly string[], outer: Scope): Scope {
  return { names: new Set(names), outer }
}

export function isLocal(name: string, scope: Scope): boolean {
  for (let level: Scope | undefined = scope; level !== undefined; level = level.outer)
    if (level.names.has(name)) return true
  return false
}

function localNames(scope: Scope): string[] {
  const names: string[] = []
  for (let level: Scope | undefined = scope; level !== undefined; level = level.outer) names.push(...level.names)
  return names
}

export function report(
  walk: Walk,
  node: { readonly span: Expression['span'] },
  message: Parameters<Session['report']>[0],
  hint?: string,
): void {
  walk.session.report(
    message,
    { file: walk.module.source, span: node.span },
    undefined,
    hint === undefined ? {} : { hint },
  )
}
