import type { Written } from '../../vocabulary/index.ts'
import { identifier } from './names.ts'

/** A number as Python writes it. */
export function printNumber(value: number): string {
  if (value === Infinity) return 'float("inf")'
  if (value === -Infinity) return 'float("-inf")'
  return String(value)
}

/** How tightly an expression holds together: what is looser inside gets brackets. */
const sum = 1
const product = 2
const tight = 3

/** Arithmetic of the constructor. Whole numbers stay whole: `/` is `//` where the quotient is. */
export function printArithmetic(written: Written, isWhole: boolean): string {
  return arithmetic(written, isWhole).text
}

interface Piece {
  readonly text: string
  readonly holds: number
  readonly isWhole: boolean
}

function arithmetic(written: Written, wantsWhole: boolean): Piece {
  const piece = plain(written)
  if (!wantsWhole || piece.isWhole) return piece
  return wholly(written) ?? { text: `int(${piece.text})`, holds: tight, isWhole: true }
}

/**
 * With `//` for quotients, where the result is whole in every instance: a sum with a whole number is whole where the other
 * part is, and a quotient by a whole number where what is divided is. Undefined where it does not follow.
 */
function wholly(written: Written): Piece | undefined {
  if (written.kind === 'let') return wholly(written.value)
  const piece = plain(written)
  if (piece.isWhole || written.kind !== 'binary') return piece.isWhole ? piece : undefined
  const { operator, left, right } = written
  const isWholeRight = plain(right).isWhole
  switch (operator) {
    case '/': {
      const divided = isWholeRight ? wholly(left) : undefined
      return divided === undefined ? undefined : combine('//', divided, plain(right))
    }
    case '+':
    case '-': {
      if (!isWholeRight && !plain(left).isWhole) return undefined
      const [first, second] = [wholly(left), wholly(right)]
      return first === undefined || second === undefined ? undefined : combine(operator, first, second)
    }
    default:
      return undefined
  }
}

/** The next lower whole number with `//`: floor((a / b + c) / d) is (a // b + c) // d for d above 0. */
function floored(written: Written): Piece | undefined {
  if (written.kind === 'let') return floored(written.value)
  const piece = plain(written)
  if (piece.isWhole || written.kind !== 'binary') return piece.isWhole ? piece : undefined
  const { operator, left, right } = written
  if (!plain(right).isWhole || !['/', '+', '-'].includes(operator)) return undefined
  const isAbove = right.kind === 'number' && right.value > 0
  const first = operator !== '/' || isAbove ? floored(left) : plain(left)
  if (first?.isWhole !== true) return undefined
  return combine(operator === '/' ? '//' : operator, first, plain(right))
}

function combine(operator: string, left: Piece, right: Piece): Piece {
  const holds = operator === '+' || operator === '-' ? sum : product
  return { text: `${wrap(left, holds)} ${operator} ${wrap(right, holds + 1)}`, holds, isWhole: true }
}

function wrap(piece: Piece, holds: number): string {
  return piece.holds < holds ? `(${piece.text})` : piece.text
}

function plain(written: Written): Piece {
  switch (written.kind) {
    case 'number':
      return {
        text: printNumber(written.value),
        holds: written.value < 0 ? sum : tight,
        isWhole: Number.isInteger(written.value),
      }
    case 'parameter':
      return { text: identifier(written.name), holds: tight, isWhole: written.isReal !== true }
    case 'extent':
      return { text: identifier(`${written.of}_${written.axis}`), holds: tight, isWhole: true }
    case 'let':
      return plain(written.value)
    case 'list':
      return { text: `(${written.items.map((item) => plain(item).text).join(', ')},)`, holds: tight, isWhole: false }
    case 'item':
      return { text: `${wrap(plain(written.list), tight)}[${plain(written.index).text}]`, holds: tight, isWhole: true }
    case 'binary': {
      const { operator } = written
      const holds = operator === '+' || operator === '-' ? sum : product
      const left = plain(written.left)
      const right = plain(written.right)
      const isWhole = operator !== '/' && left.isWhole && right.isWhole
      return { text: `${wrap(left, holds)} ${operator} ${wrap(right, holds + 1)}`, holds, isWhole }
    }
    case 'call':
      return printCall(written)
  }
}

function printCall(written: Extract<Written, { readonly kind: 'call' }>): Piece {
  const [first] = written.arguments
  const parts = written.arguments.map(plain)
  const list = parts.map((part) => part.text).join(', ')
  switch (written.name) {
    case 'floor': {
      const whole = first === undefined ? undefined : floored(first)
      if (whole !== undefined) return whole
      return { text: `math.floor(${list})`, holds: tight, isWhole: true }
    }
    case 'ceil':
      return { text: `math.ceil(${list})`, holds: tight, isWhole: true }
    case 'round':
      return { text: `round(${list})`, holds: tight, isWhole: true }
    case 'log2':
      return { text: `math.log2(${list})`, holds: tight, isWhole: false }
    case 'len':
      return { text: `len(${list})`, holds: tight, isWhole: true }
    case 'max':
    case 'min':
      return { text: `${written.name}(${list})`, holds: tight, isWhole: parts.every((part) => part.isWhole) }
    case 'divisible':
      return { text: `make_divisible(${list})`, holds: tight, isWhole: true }
  }
}
