import { invariant } from '../diagnostics/index.ts'
import type { Let, Parameter, TemplateDeclaration } from '../syntax/index.ts'
import { type ArgumentValue, formatArgument, type Operation, type Shape, type Written } from '../vocabulary/index.ts'
import type { ModuleFile } from './program.ts'

/** A static value: what an expression of the language gives. */
export type Value =
  | NumberValue
  | BooleanValue
  | StringValue
  | ListValue
  | OperationValue
  | TemplateValue
  | FunctionValue
  | TensorValue
  | NoneValue
  | AutoValue
  | ErrorValue

export interface NumberValue {
  readonly kind: 'number'
  readonly value: number
  /** How it came about, where it depends on a parameter or on what enters. */
  readonly written?: Written
}
export interface BooleanValue {
  readonly kind: 'boolean'
  readonly value: boolean
}
export interface StringValue {
  readonly kind: 'string'
  readonly value: string
}
/** A list or a size. */
export interface ListValue {
  readonly kind: 'list'
  readonly items: readonly Value[]
  /** How many values are in it, those of lists inside it included. */
  readonly size: number
  /** Whether it is a size, written `3x3`. */
  readonly isSize?: true
  /** Set where the list is a parameter; otherwise its items say how they were written. */
  readonly written?: Written
}
/** An operation with some of its arguments; `auto` stands for the operation's own default. */
export interface OperationValue {
  readonly kind: 'operation'
  readonly operation: Operation
  readonly arguments: ReadonlyMap<string, ArgumentValue>
  /** How arguments were written that depend on a parameter. */
  readonly written?: ReadonlyMap<string, Written>
}
/** A block or a gate with some of its arguments. */
export interface TemplateValue {
  readonly kind: 'template'
  readonly template: Template
  readonly arguments: ReadonlyMap<string, Value>
}
/** `let w(c) = …`, or one of the built-in functions. */
export interface FunctionValue {
  readonly kind: 'function'
  readonly name: string
  readonly declaration: Let | undefined
  readonly environment: Environment | undefined
}
/** `in` and `block`: a tensor of which only the extents can be read. Undefined where an error hides the shape. */
export interface TensorValue {
  readonly kind: 'tensor'
  readonly shape: Shape | undefined
  /** What its extents are written as: `in.c`, `block.c`. */
  readonly written?: 'in' | 'block'
}
export interface NoneValue {
  readonly kind: 'none'
}
export interface AutoValue {
  readonly kind: 'auto'
}
/** Stands where a mistake has been reported; whoever meets it says nothing more. */
export interface ErrorValue {
  readonly kind: 'error'
}

/** Names in scope: a chain of maps that ends in the symbols of a file. Read-only once made. */
export interface Environment {
  readonly module: ModuleFile
  readonly names: ReadonlyMap<string, Value>
  readonly parent: Environment | undefined
}

/** A block or gate declaration in its module; its body is steps, or a call of what it is derived from. */
export interface Template {
  readonly kind: 'block' | 'gate'
  /** The name it was declared or derived under. */
  readonly name: string
  readonly declaration: TemplateDeclaration
  readonly module: ModuleFile
  readonly parameters: readonly Parameter[]
}

export const noneValue: NoneValue = { kind: 'none' }
export const autoValue: AutoValue = { kind: 'auto' }
export const errorValue: ErrorValue = { kind: 'error' }

export function numberValue(value: number): NumberValue {
  return { kind: 'number', value }
}

/** Prints a value as it would be written. */
export function printValue(value: Value): string {
  switch (value.kind) {
    case 'number':
      return printNumber(value.value)
    case 'boolean':
      return String(value.value)
    case 'string':
      return JSON.stringify(value.value)
    case 'list':
      return value.isSize ? value.items.map(printValue).join('x') : printList(value.items)
    case 'operation':
      return printCall(
        value.operation.name,
        [...value.arguments].map(([name, item]) => `${name} = ${printArgument(value.operation, name, item)}`),
      )
    case 'template':
      return printCall(
        value.template.name,
        [...value.arguments].map(([name, item]) => `${name} = ${printValue(item)}`),
      )
    case 'function':
      return value.name
    case 'tensor':
      return 'a tensor'
    case 'none':
    case 'auto':
      return value.kind
    case 'error':
      return '?'
  }
}

/** Items of a list that are printed; there may be many, and every call prints its arguments. */
const printedItems = 16

function printList(items: readonly Value[]): string {
  const shown = items
    .slice(0, printedItems)
    .map((item) => (item.kind === 'list' && item.items.length > 4 ? '[…]' : printValue(item)))
  const rest = items.length - shown.length
  return `[${[...shown, ...(rest > 0 ? [`… ${rest} more`] : [])].join(', ')}]`
}

function printArgument({ parameters }: Operation, name: string, value: ArgumentValue): string {
  if (typeof value === 'number') return printNumber(value)
  const parameter = parameters.find((one) => one.name === name)
  invariant(parameter !== undefined, `an argument ${name} of no parameter`)
  return formatArgument(parameter, value)
}

/** Thousands in groups from five digits on, as the language writes numbers. */
export function printNumber(value: number): string {
  if (!Number.isInteger(value) || Math.abs(value) < 10_000 || Math.abs(value) >= 1e21) return String(value)
  return String(value).replace(/\B(?=(\d{3})+$)/g, '_')
}

function printCall(name: string, items: readonly string[]): string {
  return items.length === 0 ? name : `${name}(${items.join(', ')})`
}

/** What kind of thing a value is, for messages. */
export function describeValue(value: Value): string {
  switch (value.kind) {
    case 'number':
      return `the number ${printValue(value)}`
    case 'boolean':
      return String(value.value)
    case 'string':
      return `the string ${printValue(value)}`
    case 'list':
      return `the ${value.isSize ? 'size' : 'list'} ${printValue(value)}`
    case 'operation':
      return `the operation ${value.operation.name}`
    case 'template':
      return `the ${value.template.kind} ${value.template.name}`
    case 'function':
      return `the function ${value.name}`
    case 'tensor':
      return 'a tensor (write in.c, in.h or in.w)'
    case 'none':
    case 'auto':
      return value.kind
    case 'error':
      return 'a mistake reported before'
  }
}
