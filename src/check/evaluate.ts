import { createMessage, type DiagnosticCode, type ParametersOf } from '../diagnostics/index.ts'
import type { Binary, Call, Expression, Let } from '../syntax/index.ts'
import { formatShape, operations } from '../vocabulary/index.ts'
import { bindOperation, bindTemplate } from './arguments.ts'
import { builtinFunctions, callBuiltin } from './functions.ts'
import { hintForName } from './suggest-name.ts'
import { resolveTemplate } from './templates.ts'
import { equalValues, tolerance } from './equality.ts'
import { extend, fileEnvironment, localNames, lookUpLocal } from './environment.ts'
import { type Evaluation, locate, readDefinition } from './session.ts'
import {
  autoValue,
  describeValue,
  errorValue,
  type FunctionValue,
  noneValue,
  numberValue,
  type Value,
} from './values.ts'
import { callOf, combineNumbers, extentOf, itemOf, withName } from './written.ts'

/** Calls of static functions nested deeper than this are refused (a function that calls itself without end). */
export const maximumCallDepth = 100

/** Values in a list, those of lists inside it included. */
export const maximumListSize = 10_000

/** Calls of static functions that checking one file may make. */
export const maximumCalls = 1_000_000

/** The static value of an expression. Diagnoses unknown names, wrong kinds of operands, division by zero. */
export function evaluate(expression: Expression, context: Evaluation, depth = 0): Value {
  switch (expression.kind) {
    case 'Number':
      return numberValue(expression.value)
    case 'Size':
      return { kind: 'list', items: expression.values.map(numberValue), size: expression.values.length, isSize: true }
    case 'String':
      return { kind: 'string', value: expression.value }
    case 'Boolean':
      return { kind: 'boolean', value: expression.value }
    case 'None':
      return noneValue
    case 'ErrorExpression':
      return errorValue
    case 'List': {
      const items = expression.items.map((item) => evaluate(item, context, depth))
      if (items.some((item) => item.kind === 'error')) return errorValue
      const size = items.reduce((sum, item) => sum + (item.kind === 'list' ? item.size : 1), 0)
      if (size > maximumListSize) return fail(context, expression, 'list-too-large', { limit: maximumListSize })
      return { kind: 'list', items, size }
    }
    case 'Reference':
      return lookUp(expression.name, expression, context)
    case 'Call':
      return evaluateCall(expression, context, depth)
    case 'Index': {
      const object = evaluate(expression.object, context, depth)
      const index = evaluate(expression.index, context, depth)
      if (object.kind === 'error' || index.kind === 'error') return errorValue
      if (object.kind !== 'list') {
        return fail(context, expression.object, 'not-a-list', { found: describeValue(object) })
      }
      if (index.kind !== 'number' || !Number.isInteger(index.value)) {
        return fail(context, expression.index, 'not-whole', { what: 'an index', found: describeValue(index) })
      }
      const item = object.items[index.value]
      if (item !== undefined) return itemOf(object, index, item)
      return fail(context, expression.index, 'index-out-of-range', { index: index.value, length: object.items.length })
    }
    case 'Member': {
      const object = evaluate(expression.object, context, depth)
      if (object.kind === 'error') return errorValue
      if (object.kind !== 'tensor') {
        return fail(context, expression.object, 'no-members', {
          found: describeValue(object),
          member: expression.name.text,
        })
      }
      const axis = ['c', 'h', 'w'].indexOf(expression.name.text)
      if (axis < 0) return fail(context, expression.name, 'unknown-member', { member: expression.name.text })
      if (object.shape === undefined) return errorValue
      if (object.shape.length === 1 || object.shape.length === 3) return extentOf(object, axis)
      return fail(context, expression, 'no-extent', { member: expression.name.text, shape: formatShape(object.shape) })
    }
    case 'Unary': {
      const operand = evaluate(expression.operand, context, depth)
      if (operand.kind === 'error') return errorValue
      if (expression.operator === 'not') {
        if (operand.kind === 'boolean') return { kind: 'boolean', value: !operand.value }
        return fail(context, expression.operand, 'not-a-condition', { found: describeValue(operand) })
      }
      if (operand.kind === 'number') return combineNumbers('-', numberValue(0), operand, -operand.value)
      return fail(context, expression.operand, 'not-a-number', { operator: '-', found: describeValue(operand) })
    }
    case 'Binary':
      return evaluateBinary(expression, context, depth)
  }
}

/** The value of a name: local names first, then the file's, then operations and built-in functions. */
export function lookUp(name: string, node: { readonly span: Expression['span'] }, context: Evaluation): Value {
  const local = lookUpLocal(context.environment, name)
  if (local !== undefined) return local
  const symbol = context.environment.module.symbols.get(name)
  if (symbol !== undefined) {
    if (symbol.kind === 'missing') return errorValue
    const { declaration, module } = symbol
    switch (declaration.kind) {
      case 'Let':
        return evaluateFileLet(declaration, { ...context, environment: fileEnvironment(module) })
      case 'Block':
      case 'Gate':
        return resolveTemplate(declaration, module, context)
      case 'Net':
        return fail(context, node, 'net-as-value', { name })
      case 'Sweep':
        return fail(context, node, 'sweep-as-value', { name })
    }
  }
  if (name === 'auto') return autoValue
  const operation = operations.get(name)
  if (operation !== undefined) return { kind: 'operation', operation, arguments: new Map() }
  if (builtinFunctions.has(name)) {
    return { kind: 'function', name, declaration: undefined, environment: undefined }
  }
  if (name === 'in' || name === 'block') return fail(context, node, 'no-tensor-here', { name })
  if (name === 'index' || name === 'count' || name === 'i') return fail(context, node, 'no-index-here', { name })
  const hint = hintForName(name, localNames(context.environment), context.environment.module)
  context.session.report(
    createMessage('unknown-name', { name }),
    locate(context.environment, node),
    context.frame,
    hint === undefined ? {} : { hint },
  )
  return errorValue
}

/** The value of a `let` of a file; computed once. A `let` that needs itself is reported. */
function evaluateFileLet(declaration: Let, context: Evaluation): Value {
  const { fileValues } = context.session
  if (fileValues.has(declaration)) {
    const known = fileValues.get(declaration)
    if (known !== undefined) return known
    return fail(context, declaration.name, 'let-cycle', { name: declaration.name.text })
  }
  fileValues.set(declaration, undefined)
  const read = (): Value => evaluateLet(declaration, { ...context, frame: undefined })
  const value = readDefinition(declaration.name, context.environment, context.session, read) ?? errorValue
  fileValues.set(declaration, value)
  return value
}

/** The value a `let` gives its name: its expression, or a function. */
export function evaluateLet(declaration: Let, context: Evaluation): Value {
  const name = declaration.name.text
  if (declaration.parameters === undefined) return withName(evaluate(declaration.value, context), name)
  return { kind: 'function', name, declaration, environment: context.environment }
}

function evaluateCall(call: Call, context: Evaluation, depth: number): Value {
  const callee = lookUp(call.name.text, call.name, context)
  const written = call.arguments ?? []
  switch (callee.kind) {
    case 'operation': {
      const asFunction = written.length > 0 && written.every((item) => item.name === undefined && !item.stride)
      if (asFunction && builtinFunctions.has(callee.operation.name)) {
        return evaluateFunction(
          { kind: 'function', name: callee.operation.name, declaration: undefined, environment: undefined },
          call,
          context,
          depth,
        )
      }
      const bound = bindOperation(callee, call, context)
      return bound ?? errorValue
    }
    case 'template': {
      const bound = bindTemplate(callee, call, context)
      return bound === undefined ? errorValue : { ...callee, arguments: bound }
    }
    case 'function':
      return evaluateFunction(callee, call, context, depth)
    case 'none':
      return noneValue
    case 'error':
      return errorValue
    case 'number':
    case 'boolean':
    case 'string':
    case 'list':
    case 'tensor':
    case 'auto':
      return fail(context, call.name, 'not-callable', { name: call.name.text, found: describeValue(callee) })
  }
}

function evaluateFunction(callee: FunctionValue, call: Call, context: Evaluation, depth: number): Value {
  if (depth >= maximumCallDepth)
    return fail(context, call, 'call-too-deep', { name: callee.name, limit: maximumCallDepth })
  const { calls } = context.session
  calls.count += 1
  if (calls.count === maximumCalls + 1) return fail(context, call, 'too-many-calls', { limit: maximumCalls })
  if (calls.count > maximumCalls) return errorValue
  const written = call.arguments ?? []
  const stride = written.find((item) => item.stride)
  if (stride !== undefined) return fail(context, stride, 'no-stride', { name: callee.name })
  if (callee.declaration === undefined || callee.environment === undefined) {
    const values = written.map((item) => ({ name: item.name?.text, value: evaluate(item.value, context, depth + 1) }))
    if (values.some((item) => item.value.kind === 'error')) return errorValue
    const result = callBuiltin(callee.name, values)
    if ('kind' in result) return callOf(callee.name, values, result)
    context.session.report(result.message, locate(context.environment, call), context.frame)
    return errorValue
  }
  const parameters = callee.declaration.parameters ?? []
  const names = new Map<string, Value>()
  for (const [position, item] of written.entries()) {
    const parameter =
      item.name === undefined ? parameters[position] : parameters.find((one) => one.name.text === item.name?.text)
    if (parameter === undefined) {
      return item.name === undefined
        ? fail(context, item, 'too-many-arguments', { name: callee.name, count: parameters.length })
        : fail(context, item.name, 'unknown-argument', { name: callee.name, argument: item.name.text })
    }
    if (names.has(parameter.name.text)) {
      return fail(context, item, 'duplicate-argument', { name: callee.name, argument: parameter.name.text })
    }
    names.set(parameter.name.text, evaluate(item.value, context, depth + 1))
  }
  for (const parameter of parameters) {
    if (names.has(parameter.name.text)) continue
    if (parameter.default === undefined) {
      return fail(context, call, 'missing-argument', { name: callee.name, argument: parameter.name.text })
    }
    const environment = extend(callee.environment, new Map(names))
    names.set(parameter.name.text, evaluate(parameter.default, { ...context, environment }, depth + 1))
  }
  const environment = extend(callee.environment, names)
  return evaluate(callee.declaration.value, { ...context, environment }, depth + 1)
}

function evaluateBinary(expression: Binary, context: Evaluation, depth: number): Value {
  const left = evaluate(expression.left, context, depth)
  const { operator } = expression
  if (operator === 'and' || operator === 'or') {
    if (left.kind === 'error') return errorValue
    if (left.kind !== 'boolean')
      return fail(context, expression.left, 'not-a-condition', { found: describeValue(left) })
    if (left.value === (operator === 'or')) return left
    const right = evaluate(expression.right, context, depth)
    if (right.kind === 'error' || right.kind === 'boolean') return right
    return fail(context, expression.right, 'not-a-condition', { found: describeValue(right) })
  }
  const right = evaluate(expression.right, context, depth)
  if (left.kind === 'error' || right.kind === 'error') return errorValue
  if (operator === '==' || operator === '!=') {
    return { kind: 'boolean', value: equalValues(left, right) === (operator === '==') }
  }
  if (left.kind !== 'number') {
    return fail(context, expression.left, 'not-a-number', { operator, found: describeValue(left) })
  }
  if (right.kind !== 'number') {
    return fail(context, expression.right, 'not-a-number', { operator, found: describeValue(right) })
  }
  const [a, b] = [left.value, right.value]
  switch (operator) {
    case '+':
      return combineNumbers('+', left, right, a + b)
    case '-':
      return combineNumbers('-', left, right, a - b)
    case '*':
      return combineNumbers('*', left, right, a * b)
    case '/':
    case '%':
      if (b === 0) return fail(context, expression.right, 'division-by-zero', {})
      return combineNumbers(operator, left, right, operator === '/' ? a / b : a - b * Math.floor(a / b))
    case '<':
      return { kind: 'boolean', value: a < b }
    case '>':
      return { kind: 'boolean', value: a > b }
    case '<=':
      return { kind: 'boolean', value: a <= b }
    case '>=':
      return { kind: 'boolean', value: a >= b }
    case '~':
      return { kind: 'boolean', value: Math.abs(a - b) <= Math.abs(b) * tolerance }
  }
}

type FailureCode = Extract<
  DiagnosticCode,
  | 'not-a-list'
  | 'not-whole'
  | 'index-out-of-range'
  | 'no-members'
  | 'unknown-member'
  | 'no-extent'
  | 'not-a-condition'
  | 'not-a-number'
  | 'net-as-value'
  | 'sweep-as-value'
  | 'no-tensor-here'
  | 'no-index-here'
  | 'let-cycle'
  | 'not-callable'
  | 'call-too-deep'
  | 'too-many-calls'
  | 'list-too-large'
  | 'list-too-large'
  | 'no-stride'
  | 'too-many-arguments'
  | 'unknown-argument'
  | 'duplicate-argument'
  | 'missing-argument'
  | 'division-by-zero'
>

/** Reports and gives the error value. */
function fail<C extends FailureCode>(
  context: Evaluation,
  node: { readonly span: Expression['span'] },
  code: C,
  ...parameters: ParametersOf<C>
): Value {
  context.session.report(createMessage(code, ...parameters), locate(context.environment, node), context.frame)
  return errorValue
}
