/**
 * Finds the ends of words, numbers and strings by walking over the text. Loops rather than regular expressions: over
 * a word or a string of some megabytes, an expression with alternatives exhausts the engine's backtracking stack.
 */

const startsWord = /^[\p{ID_Start}_]$/u
const continuesWord = /^\p{ID_Continue}$/u

function isAsciiWordStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function characterAt(text: string, offset: number): string {
  const code = text.codePointAt(offset)
  return code === undefined ? '' : String.fromCodePoint(code)
}

/** Whether an identifier can start at the offset. */
export function startsWordAt(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset)
  return code < 128 ? isAsciiWordStart(code) : startsWord.test(characterAt(text, offset))
}

/** The end of the word at the offset: a letter or `_`, then letters, digits, marks and `_`, of any script. */
export function wordEnd(text: string, offset: number): number {
  if (!startsWordAt(text, offset)) return offset
  let end = offset
  while (end < text.length) {
    const code = text.charCodeAt(end)
    if (isAsciiWordStart(code) || isDigit(code)) {
      end += 1
      continue
    }
    if (code < 128) break
    const character = characterAt(text, end)
    if (!continuesWord.test(character)) break
    end += character.length
  }
  return end
}

function digitsEnd(text: string, offset: number): number {
  let end = offset
  while (isDigit(text.charCodeAt(end))) end += 1
  return end
}

/** The end of digits with single `_` between them. */
function groupedDigitsEnd(text: string, offset: number): number {
  let end = digitsEnd(text, offset)
  while (end > offset && text[end] === '_') {
    const next = digitsEnd(text, end + 1)
    if (next === end + 1) break
    end = next
  }
  return end
}

/** The end of a size such as `3x3` at the offset; the offset itself where there is none. */
export function sizeEnd(text: string, offset: number): number {
  let end = digitsEnd(text, offset)
  const first = end
  while (end > offset && text[end] === 'x') {
    const next = digitsEnd(text, end + 1)
    if (next === end + 1) break
    end = next
  }
  return end === first ? offset : end
}

/** The end of a number such as `28_071_976`, `3.9G`, `1e-3` at the offset; the offset itself where there is none. */
export function numberEnd(text: string, offset: number): number {
  let end = groupedDigitsEnd(text, offset)
  if (end === offset) return offset
  if (text[end] === '.' && isDigit(text.charCodeAt(end + 1))) end = groupedDigitsEnd(text, end + 1)
  if (text[end] === 'e' || text[end] === 'E') {
    const sign = text[end + 1] === '-' || text[end + 1] === '+' ? 2 : 1
    const exponent = digitsEnd(text, end + sign)
    if (exponent > end + sign) end = exponent
  }
  const suffix = text[end]
  return suffix === 'k' || suffix === 'M' || suffix === 'G' ? end + 1 : end
}

/** The end of the string whose `"` is at the offset, and whether it is closed; it ends with its line at the latest. */
export function stringEnd(text: string, offset: number): { readonly end: number; readonly closed: boolean } {
  let end = offset + 1
  while (end < text.length) {
    const character = text[end]
    if (character === '"') return { end: end + 1, closed: true }
    if (character === '\n' || character === '\r') break
    const next = text[end + 1]
    end += character === '\\' && next !== undefined && next !== '\n' && next !== '\r' ? 2 : 1
  }
  return { end, closed: false }
}

const meaningful = new Set(' \t\r\n"{}()[],.:=@*/+-%<>~')

/** The end of a text in single quotes at the offset; the offset itself where it is not closed in its line. */
function singleQuotedEnd(text: string, offset: number): number {
  if (text[offset] !== "'") return offset
  for (let end = offset + 1; end < text.length; end += 1) {
    if (text[end] === "'") return end + 1
    if (text[end] === '\n' || text[end] === '\r') break
  }
  return offset
}

/**
 * The end of the run of characters at the offset that begin nothing in the language. A text in single quotes and the
 * rest of a line after `#`, which other languages have, are one run each.
 */
export function strayEnd(text: string, offset: number): number {
  if (text[offset] === '#') return lineEnd(text, offset)
  const quoted = singleQuotedEnd(text, offset)
  if (quoted > offset) return quoted
  let end = offset
  while (end < text.length) {
    const code = text.charCodeAt(end)
    if (code < 128 && (isDigit(code) || isAsciiWordStart(code) || meaningful.has(text[end] ?? ''))) break
    if (code >= 128 && startsWordAt(text, end)) break
    end += characterAt(text, end).length
  }
  return end
}

/** The offset at which the line of an offset ends, before its line break. */
export function lineEnd(text: string, offset: number): number {
  let end = offset
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end += 1
  return end
}

/** Whether the text between two offsets has a line end in it. */
export function hasLineBreak(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 10 || code === 13) return true
  }
  return false
}
