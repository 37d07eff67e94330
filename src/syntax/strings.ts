import { createMessage } from '../diagnostics/index.ts'
import type { Span } from '../source/index.ts'
import type { Problem } from './problem.ts'
import { quoteText } from './quote.ts'

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['{', '{'],
  ['}', '}'],
])

/** A piece of a label's text: plain, or the span of an expression between braces. */
export type TemplatePiece = string | Span

interface Escape {
  readonly value: string
  readonly length: number
  readonly problem?: Problem
}

/** The escape whose `\` is at an index of the text; `offset` is where the text stands in its file. */
function readEscape(text: string, index: number, offset: number): Escape {
  const character = text[index + 1] ?? ''
  const simple = simpleEscapes.get(character)
  if (simple !== undefined) return { value: simple, length: 2 }
  const code = /^\\u(?:([0-9a-fA-F]{4})|\{([0-9a-fA-F]{1,6})\})/.exec(text.slice(index, index + 10))
  const point = Number.parseInt(code?.[1] ?? code?.[2] ?? '', 16)
  if (code !== null && point <= 0x10ffff) return { value: String.fromCodePoint(point), length: code[0].length }
  const escape = text.slice(index, index + 1) + String.fromCodePoint(text.codePointAt(index + 1) ?? 0x20)
  const span = { start: offset + index, end: offset + Math.min(text.length, index + escape.length) }
  const message = createMessage('unknown-escape', { escape: quoteText(escape) })
  return { value: escape, length: escape.length, problem: { message, span } }
}

/** The value of a string: the text between its quotes, which begins at `offset`, with escapes resolved. */
export function readString(text: string, offset: number, report: (problem: Problem) => void): string {
  const [value] = readPieces(text, offset, false, report)
  return typeof value === 'string' ? value : ''
}

/** The pieces of a label's text, plain text and expressions in turn; none are empty but for an empty label's. */
export function readTemplate(text: string, offset: number, report: (problem: Problem) => void): TemplatePiece[] {
  return readPieces(text, offset, true, report)
}

function readPieces(
  text: string,
  offset: number,
  braces: boolean,
  report: (problem: Problem) => void,
): TemplatePiece[] {
  const pieces: TemplatePiece[] = []
  const plain: string[] = []
  let index = 0
  let plainFrom = 0
  function takePlain(): void {
    if (index > plainFrom) plain.push(text.slice(plainFrom, index))
  }
  while (index < text.length) {
    const character = text[index]
    if (character === '\\') {
      takePlain()
      const escape = readEscape(text, index, offset)
      if (escape.problem !== undefined) report(escape.problem)
      plain.push(escape.value)
      index += escape.length
      plainFrom = index
    } else if (braces && (character === '{' || character === '}')) {
      takePlain()
      const close = character === '{' ? text.indexOf('}', index) : -1
      const end = close < 0 ? text.length : close + 1
      if (close < 0) {
        report({
          message: createMessage('malformed-template'),
          span: { start: offset + index, end: offset + index + 1 },
        })
      } else {
        if (plain.length > 0) pieces.push(plain.splice(0).join(''))
        pieces.push({ start: offset + index + 1, end: offset + close })
      }
      index = end
      plainFrom = index
    } else index += 1
  }
  takePlain()
  if (plain.length > 0 || pieces.length === 0) pieces.push(plain.join(''))
  return pieces
}
