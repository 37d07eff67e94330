import { makeDivisible, roundHalfEven } from './static-functions.ts'

/** Static functions that a `Written` can call. */
export const writtenFunctions = ['floor', 'ceil', 'round', 'max', 'min', 'log2', 'len', 'divisible'] as const
/** The name of one. */
export type WrittenFunction = (typeof writtenFunctions)[number]
/** Operators of a `Written`. */
export const writtenOperators = ['+', '-', '*', '/', '%'] as const
/** One of them. `%` is Python's: the result has the sign of the divisor. */
export type WrittenOperator = (typeof writtenOperators)[number]

/**
 * How a static value was written, in terms of the parameters of the net, block or gate that it stands in and of the
 * tensor that enters it: what lets a backend print `4 * w` where the graph has 256. Only the value counts for what a
 * graph computes.
 */
export type Written =
  | { readonly kind: 'number'; readonly value: number }
  /** A parameter of the innermost declaration. Classes mark those that are not whole numbers in all instances. */
  | { readonly kind: 'parameter'; readonly name: string; readonly isReal?: true }
  /** `in.c`, `in.h`, `in.w`; with `block`, of what enters the block that a gate binds in. */
  | { readonly kind: 'extent'; readonly of: 'in' | 'block'; readonly axis: number }
  /** What a `let` of the innermost declaration called `name` stands for. */
  | { readonly kind: 'let'; readonly name: string; readonly value: Written }
  | { readonly kind: 'list'; readonly items: readonly Written[] }
  | { readonly kind: 'item'; readonly list: Written; readonly index: Written }
  | { readonly kind: 'binary'; readonly operator: WrittenOperator; readonly left: Written; readonly right: Written }
  | { readonly kind: 'call'; readonly name: WrittenFunction; readonly arguments: readonly Written[] }

/** What a `Written` comes to. */
export type StaticValue = number | readonly StaticValue[]

/** What the names of a `Written` stand for; undefined where it is not known. */
export interface WrittenScope {
  parameter(this: void, name: string): StaticValue | undefined
  extent(this: void, of: 'in' | 'block', axis: number): number | undefined
}

/** Larger ones are dropped: their value stands for them. */
export const maximumWrittenSize = 48

/**
 * How many parts a `Written` has; it does not count further than the limit by more than one part's own. What a `let` calls
 * a part is no part.
 */
export function writtenSize(written: Written): number {
  const own = written.kind === 'let' ? 0 : 1
  return own + childrenOf(written).reduce((sum, child) => sum + writtenSize(child), 0)
}

/** What a `let` called `name` stands for; what is a number or has a name by itself goes by that. */
export function nameWritten(name: string, value: Written): Written {
  const isPlain = ['number', 'parameter', 'extent', 'let', 'list'].includes(value.kind)
  return isPlain ? value : { kind: 'let', name, value }
}

/** The parts directly inside. */
export function childrenOf(written: Written): readonly Written[] {
  switch (written.kind) {
    case 'number':
    case 'parameter':
    case 'extent':
      return []
    case 'let':
      return [written.value]
    case 'list':
      return written.items
    case 'item':
      return [written.list, written.index]
    case 'binary':
      return [written.left, written.right]
    case 'call':
      return written.arguments
  }
}

/** A `Written` with other parts directly inside. */
export function mapChildren(written: Written, change: (child: Written) => Written): Written {
  switch (written.kind) {
    case 'number':
    case 'parameter':
    case 'extent':
      return written
    case 'let':
      return { ...written, value: change(written.value) }
    case 'list':
      return { ...written, items: written.items.map(change) }
    case 'item':
      return { ...written, list: change(written.list), index: change(written.index) }
    case 'binary':
      return { ...written, left: change(written.left), right: change(written.right) }
    case 'call':
      return { ...written, arguments: written.arguments.map(change) }
  }
}

/** The value of a `Written`; undefined where a name is not known or something is no number. */
export function evaluateWritten(written: Written, scope: WrittenScope): StaticValue | undefined {
  switch (written.kind) {
    case 'number':
      return written.value
    case 'parameter':
      return scope.parameter(written.name)
    case 'extent':
      return scope.extent(written.of, written.axis)
    case 'let':
      return evaluateWritten(written.value, scope)
    case 'list': {
      const items = written.items.map((item) => evaluateWritten(item, scope))
      return items.every((item) => item !== undefined) ? items : undefined
    }
    case 'item': {
      const list = evaluateWritten(written.list, scope)
      const index = evaluateWritten(written.index, scope)
      return typeof list === 'object' && typeof index === 'number' ? list[index] : undefined
    }
    case 'binary': {
      const left = evaluateWritten(written.left, scope)
      const right = evaluateWritten(written.right, scope)
      if (typeof left !== 'number' || typeof right !== 'number') return undefined
      return finite(compute(written.operator, left, right))
    }
    case 'call': {
      const values = written.arguments.map((argument) => evaluateWritten(argument, scope))
      const [first] = values
      if (written.name === 'len') return typeof first === 'object' ? first.length : undefined
      const flat = values.length === 1 && typeof first === 'object' ? first : values
      const numbers = flat.filter((value) => typeof value === 'number')
      return numbers.length === flat.length ? finite(call(written.name, numbers)) : undefined
    }
  }
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined
}

function compute(operator: WrittenOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return left / right
    case '%':
      return left - right * Math.floor(left / right)
  }
}

function call(name: Exclude<WrittenFunction, 'len'>, numbers: readonly number[]): number {
  const [value = 0, divisor = 1, limit = 0.9] = numbers
  switch (name) {
    case 'floor':
      return Math.floor(value)
    case 'ceil':
      return Math.ceil(value)
    case 'round':
      return roundHalfEven(value)
    case 'max':
      return Math.max(...numbers)
    case 'min':
      return Math.min(...numbers)
    case 'log2':
      return Math.log2(value)
    case 'divisible':
      return makeDivisible(value, divisor, limit)
  }
}

/**
 * Whether what was written for an attribute comes to it: a number for all entries of a pair or of pads, `[height, width]`
 * for pads as for pairs.
 */
export function isValueOf(value: StaticValue | undefined, attribute: unknown): boolean {
  if (value === undefined) return false
  if (!Array.isArray(attribute)) return value === attribute
  if (typeof value === 'number') return attribute.every((entry) => entry === value)
  const [height, width] = value
  const spread = attribute.length === 4 && value.length === 2 ? [height, height, width, width] : value
  return spread.length === attribute.length && spread.every((entry, index) => entry === attribute[index])
}
