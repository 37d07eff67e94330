import { childrenOf, type Written } from '../vocabulary/index.ts'
import { needsBrackets } from './print-written.ts'
import { keyOf, withoutNames } from './same.ts'

// Arithmetic of whole numbers in a normal form: a sum of terms, each with a factor, and a number. It is used where it says
// the same in fewer words, so that 4 * w stays as it was written and a + g + g + 3 + 1 becomes a + 2 * g + 4.

/** A factor, with a positive denominator and in lowest terms. */
type Fraction = readonly [numerator: number, denominator: number]

/** `constant` and each of the terms times its factor, under what tells it from others. */
interface Sum {
  readonly terms: ReadonlyMap<string, { readonly term: Written; readonly factor: Fraction }>
  readonly constant: Fraction
}

const zero: Fraction = [0, 1]
const one: Fraction = [1, 1]

/**
 * The same expression in fewer words where there are: like terms gathered, numbers worked out. `a + (b - a)`, as a branch
 * gives that adds the channels which lack, is b. What is not whole is left as it is, but for numbers alone.
 */
export function simplify(written: Written): Written {
  // Names of `let`s stay, but where all of it comes to one name: two halves are the whole.
  const bare = inFewestWords(withoutNames(written))
  return childrenOf(bare).length === 0 ? bare : inFewestWords(written)
}

function inFewestWords(written: Written): Written {
  const sum = sumIn(written)
  if (sum === undefined) return foldNumbers(written)
  const simple = writeSum(sum)
  return simple !== undefined && wordsIn(simple) < wordsIn(written) ? simple : written
}

/** The sum of parts; undefined where one of them is not known. */
export function sumOf(parts: readonly (Written | undefined)[]): Written | undefined {
  if (!parts.every((part) => part !== undefined)) return undefined
  const [first, ...rest] = parts
  return first && simplify(rest.reduce((left, right) => ({ kind: 'binary', operator: '+', left, right }), first))
}

/** How long an expression is to read: names count more than numbers and brackets. */
function wordsIn(written: Written): number {
  if (written.kind === 'number') return written.value < 0 ? 2 : 1
  const parts = written.kind === 'let' ? [] : childrenOf(written)
  if (parts.length === 0) return 2
  const sides = ['left', 'right'] as const
  const brackets = written.kind === 'binary' ? sides.filter((side) => needsBrackets(written, side)).length : 0
  return parts.reduce((words, part) => words + wordsIn(part), brackets)
}

/** An expression as a sum; undefined where it has numbers that are not whole, which no rearranging leaves the same. */
function sumIn(written: Written): Sum | undefined {
  switch (written.kind) {
    case 'number':
      return Number.isSafeInteger(written.value) ? { terms: new Map(), constant: [written.value, 1] } : undefined
    case 'parameter':
      return written.isReal === true ? undefined : termOf(written)
    case 'let':
      return sumIn(written.value) && termOf(written)
    case 'binary': {
      const left = sumIn(written.left)
      const right = sumIn(written.right)
      return left && right && combine(written, left, right)
    }
    default:
      return termOf(written)
  }
}

function combine(written: Extract<Written, { readonly kind: 'binary' }>, left: Sum, right: Sum): Sum {
  switch (written.operator) {
    case '+':
      return add(left, right)
    case '-':
      return add(left, scale(right, [-1, 1]))
    case '*':
      if (left.terms.size === 0) return scale(right, left.constant)
      return right.terms.size === 0 ? scale(left, right.constant) : multiply(left, right, written)
    case '/': {
      const [numerator, denominator] = right.constant
      if (right.terms.size > 0) return divide(left, right) ?? termOf(written)
      if (numerator === 0) return termOf(written)
      const quotient = scale(left, fraction(denominator, numerator))
      // Of a sum, only the whole need be whole: its parts may not be.
      const isOne = left.terms.size === (left.constant[0] === 0 ? 1 : 0)
      return isOne || factorsOf(quotient).every(([, remaining]) => remaining === 1) ? quotient : termOf(written)
    }
    default:
      return termOf(written)
  }
}

/** The product of two terms, their factors in front. */
function multiply(left: Sum, right: Sum, written: Written): Sum {
  const [[first, ...others], [second, ...more]] = [[...left.terms.values()], [...right.terms.values()]]
  const isSum = others.length + more.length > 0 || left.constant[0] !== 0 || right.constant[0] !== 0
  if (isSum || first === undefined || second === undefined) return termOf(written)
  const product = termOf({ kind: 'binary', operator: '*', left: first.term, right: second.term })
  return scale(scale(product, first.factor), second.factor)
}

/** A term without one of its factors: `w * radix / radix` is w. */
function divide(left: Sum, right: Sum): Sum | undefined {
  const [[first, ...others], [second, ...more]] = [[...left.terms.values()], [...right.terms.values()]]
  const isSum = others.length + more.length > 0 || left.constant[0] !== 0 || right.constant[0] !== 0
  if (isSum || first === undefined || second === undefined) return undefined
  const rest = withoutFactor(first.term, JSON.stringify(second.term))
  const [numerator, denominator] = second.factor
  return rest && scale(scale(rest, first.factor), fraction(denominator, numerator))
}

/** @param factor as text */
function withoutFactor(term: Written, factor: string): Sum | undefined {
  if (JSON.stringify(term) === factor) return { terms: new Map(), constant: one }
  if (term.kind !== 'binary' || term.operator !== '*') return undefined
  const { left, right } = term
  if (JSON.stringify(right) === factor) return termOf(left)
  if (JSON.stringify(left) === factor) return termOf(right)
  const rest = withoutFactor(left, factor)?.terms.values().next().value?.term
  return rest && termOf({ ...term, left: rest })
}

function factorsOf({ terms, constant }: Sum): readonly Fraction[] {
  return [...[...terms.values()].map(({ factor }) => factor), constant]
}

/** What cannot be taken apart. */
function termOf(written: Written): Sum {
  return { terms: new Map([[keyOf(written), { term: written, factor: one }]]), constant: zero }
}

function add(left: Sum, right: Sum): Sum {
  const terms = new Map(left.terms)
  for (const [key, { term, factor }] of right.terms) {
    const [numerator, denominator] = terms.get(key)?.factor ?? zero
    const total = fraction(numerator * factor[1] + factor[0] * denominator, denominator * factor[1])
    if (total[0] === 0) terms.delete(key)
    else terms.set(key, { term, factor: total })
  }
  const [a, b] = [left.constant, right.constant]
  return { terms, constant: fraction(a[0] * b[1] + b[0] * a[1], a[1] * b[1]) }
}

function scale({ terms, constant }: Sum, by: Fraction): Sum {
  if (by[0] === 0) return { terms: new Map(), constant: zero }
  const scaled = ([numerator, denominator]: Fraction): Fraction => fraction(numerator * by[0], denominator * by[1])
  return {
    terms: new Map([...terms].map(([key, { term, factor }]) => [key, { term, factor: scaled(factor) }])),
    constant: scaled(constant),
  }
}

function fraction(numerator: number, denominator: number): Fraction {
  const common = Math.sign(denominator) * greatestCommonDivisor(Math.abs(numerator), Math.abs(denominator))
  return [numerator / common, denominator / common]
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}

/** A sum as people write it: what is taken off behind what it is taken off from, the number last. */
function writeSum({ terms, constant }: Sum): Written | undefined {
  if (constant[1] !== 1) return undefined
  const parts = [...terms.values()].map(({ term, factor }) => ({ written: times(term, factor), isLess: factor[0] < 0 }))
  const value = Math.abs(constant[0])
  if (value !== 0) parts.push({ written: { kind: 'number', value }, isLess: constant[0] < 0 })
  const first = parts.findIndex(({ isLess }) => !isLess)
  const start: Written | undefined = parts.length === 0 ? { kind: 'number', value: 0 } : parts[first]?.written
  return (
    start &&
    parts
      .filter((_, index) => index !== first)
      .reduce<Written>((left, { written: right, isLess }) => {
        return { kind: 'binary', operator: isLess ? '-' : '+', left, right }
      }, start)
  )
}

/** A term times the size of its factor: `3 * w / 2`. */
function times(term: Written, [numerator, denominator]: Fraction): Written {
  const product = numerator * numerator === 1 ? term : withFactor(term, Math.abs(numerator))
  if (denominator === 1) return product
  return { kind: 'binary', operator: '/', left: product, right: { kind: 'number', value: denominator } }
}

/** A factor in front of all that a product has. */
function withFactor(term: Written, value: number): Written {
  if (term.kind === 'binary' && term.operator === '*') return { ...term, left: withFactor(term.left, value) }
  return { kind: 'binary', operator: '*', left: { kind: 'number', value }, right: term }
}

/** Sums, differences and products of two numbers, worked out. */
function foldNumbers(written: Written): Written {
  if (written.kind !== 'binary' || written.left.kind !== 'number' || written.right.kind !== 'number') return written
  const [left, right] = [written.left.value, written.right.value]
  switch (written.operator) {
    case '+':
      return { kind: 'number', value: left + right }
    case '-':
      return { kind: 'number', value: left - right }
    case '*':
      return { kind: 'number', value: left * right }
    default:
      return written
  }
}
