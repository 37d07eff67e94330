import { createMessage } from '../diagnostics/index.ts'
import type { Problem } from './problem.ts'

/** How many characters of a piece of source text a message shows. */
const longestQuote = 40
/** The same for characters that mean nothing, of which the first says enough. */
const longestStray = 8

/** A piece of source text for a message: in backticks, on one line, cut where it is long. */
export function quoteText(text: string, longest = longestQuote): string {
  // Cut first: the piece may be megabytes long. By code points, so that no half of a pair is left over.
  const characters = Array.from(text.slice(0, 2 * longest + 2))
  const long = characters.length > longest
  const shown = long ? characters.slice(0, longest - 1).join('') : characters.join('')
  return `\`${shown.replace(/[\p{C}\p{Z}]/gu, (character) => (character === ' ' ? ' ' : codePointName(character)))}${long ? '…' : ''}\``
}

/** `U+00A0`. */
function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** What to write instead of characters that other languages use. */
const replacements: ReadonlyMap<string, string> = new Map([
  ["'", 'Strings stand in double quotes: ".'],
  ['“', 'Strings stand in plain double quotes: ".'],
  ['”', 'Strings stand in plain double quotes: ".'],
  ['#', 'Comments begin with //.'],
  [';', 'Take it out: white space separates steps and declarations.'],
  ['&', 'Write `and`.'],
  ['|', 'Write `or`.'],
  ['!', 'Write `not`; unequal is `!=`.'],
  ['^', 'There is no power: multiply.'],
  ['×', 'A size is written with the letter x: 3x3.'],
  ['→', 'An arrow is written ->.'],
  ['\uFEFF', 'A byte order mark stands at the very beginning of a file or nowhere: take it out.'],
])

/** The problem of a run of characters that begin nothing in the language. */
export function describeStray(text: string, start: number): Problem {
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0)
  const hint = replacements.get(first) ?? (/^\p{Z}$/u.test(first) ? 'Put an ordinary space in its place.' : undefined)
  const message = createMessage('invalid-character', { character: quoteText(text, longestStray) })
  return { message, span: { start, end: start + text.length }, ...(hint === undefined ? {} : { hint }) }
}
