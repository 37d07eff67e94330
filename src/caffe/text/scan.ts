/** Finds the ends of words, numbers and strings by walking over the text. */

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95
}

/** The end of a name at the offset; the offset itself where there is none. */
export function wordEnd(text: string, offset: number): number {
  if (!isLetter(text.charCodeAt(offset))) return offset
  let end = offset + 1
  while (isLetter(text.charCodeAt(end)) || isDigit(text.charCodeAt(end))) end += 1
  return end
}

/**
 * The end of what begins like a number: digits, then letters, digits, points, and signs behind an exponent's `e`.
 * Whether it is one is told by `parseNumber`.
 */
export function numberEnd(text: string, offset: number): number {
  const first = text.charCodeAt(offset)
  if (!isDigit(first) && !(text[offset] === '.' && isDigit(text.charCodeAt(offset + 1)))) return offset
  const isHexadecimal = /^0[xX]/.test(text.slice(offset, offset + 2))
  let end = offset + 1
  for (;;) {
    const code = text.charCodeAt(end)
    const isSign = text[end] === '+' || text[end] === '-'
    const afterExponent = !isHexadecimal && /[eE]/.test(text[end - 1] ?? '') && isDigit(text.charCodeAt(end + 1))
    if (!isDigit(code) && !isLetter(code) && text[end] !== '.' && !(isSign && afterExponent)) return end
    end += 1
  }
}

const decimal = /^(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?[fF]?$/

/** The value of a number: decimal with fraction, exponent and `f`, hexadecimal or octal. NaN where it is none. */
export function parseNumber(image: string): number {
  if (image.length > 400) return Number.NaN
  if (/^0[xX][0-9a-fA-F]+$/.test(image)) return Number.parseInt(image.slice(2), 16)
  if (/^0[0-7]+$/.test(image)) return Number.parseInt(image, 8)
  return decimal.test(image) ? Number.parseFloat(image) : Number.NaN
}

/** The end of the string whose quote is at the offset; the offset itself where its line ends before it does. */
export function stringEnd(text: string, offset: number): number {
  const quote = text[offset]
  if (quote !== '"' && quote !== "'") return offset
  for (let end = offset + 1; end < text.length; end += 1) {
    const character = text[end]
    if (character === quote) return end + 1
    if (character === '\n' || character === '\r') return offset
    if (character === '\\') end += 1
  }
  return offset
}

/** The end of the line of an offset. */
export function commentEnd(text: string, offset: number): number {
  let end = offset
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end += 1
  return end
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
])

/** What a string stands for: `\n` and the like, `\x41`, `\101`; any other escaped character is itself. */
export function readString(image: string): string {
  return image
    .slice(1, -1)
    .replace(
      /\\(?:[xX]([0-9a-fA-F]{1,2})|([0-7]{1,3})|([\s\S]))/g,
      (_whole, hex?: string, octal?: string, one = '') => {
        if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
        if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff)
        return escapes.get(one) ?? one
      },
    )
}
