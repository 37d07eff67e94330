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
  // A quotient that is whole in every instance.
  if (written.kind === 'binary' && written.operator === '/') {
    const [left, right] = [plain(written.left), plain(written.right)]
    if (left.isWhole && right.isWhole)
      return { text: `${wrap(left, product)} // ${wrap(right, tight)}`, holds: product, isWhole: true }
  }
  return { text: `int(${piece.text})`, holds: tight, isWhole: true }
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
      if (first?.kind === 'binary' && first.operator === '/') {
        const [left, right] = [plain(first.left), plain(first.right)]
        if (left.isWhole && right.isWhole)
          return { text: `${wrap(left, product)} // ${wrap(right, tight)}`, holds: product, isWhole: true }
      }
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
