import { format, type Options } from 'prettier'
import { expect } from 'vitest'
import * as plugin from '../../src/format/index.ts'
import { formatNumber } from '../../src/format/numbers.ts'
import { parse, tokenize, type File } from '../../src/syntax/index.ts'

/** Formats a text through Prettier's API with the plugin. */
export function formatText(text: string, options: Options = {}): Promise<string> {
  return format(text, { parser: 'senet', plugins: [plugin], ...options })
}

/** What a text means to a reader of the language: its tree without places, comments and spellings of one thing. */
export function meaningOf(file: File): string {
  return JSON.stringify(withoutForm('file', file), undefined, 1)
}

function withoutForm(key: string, value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => withoutForm('', item))
    if (key === 'imports' || key === 'names') return items.toSorted(inText)
    if (key !== 'arguments') return items
    return items.length === 0
      ? undefined
      : [items.filter(isPositional), items.filter((item) => !isPositional(item)).toSorted(inText)]
  }
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([name]) => !['span', 'raw', 'doc', 'comments'].includes(name))
  return Object.fromEntries(kept.map(([name, item]) => [name, withoutForm(name, item)]))
}

function inText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
}

function isPositional(argument: unknown): boolean {
  if (typeof argument !== 'object' || argument === null) return false
  return 'stride' in argument && argument.stride === false && 'name' in argument && argument.name === undefined
}

/** Whether formatting leaves the order of things alone: imports are sorted, and arguments in order. */
function isInOrder(text: string, formatted: string): boolean {
  const words = (one: string): string =>
    tokenize({ path: 'test.senet', text: one })
      .filter(({ type }) => !['Comment', 'Comma', 'LeftParenthesis', 'RightParenthesis'].includes(type))
      .map((token) => (token.type === 'Number' ? formatNumber(token.text) : token.text.normalize('NFC')))
      .join(' ')
  return words(text) === words(formatted)
}

/**
 * Formats a text that has no mistakes and holds the result to what is true of every formatting: it is a form that stays,
 * it means the same, and each comment is still there, in order.
 */
export async function formatWell(text: string, options: Options = {}): Promise<string> {
  const formatted = await formatText(text, options)
  const source = { path: 'test.senet', text: text.replace(/^\uFEFF/, '') }
  const before = parse(source)
  const after = parse({ path: 'test.senet', text: formatted.replace(/^\uFEFF/, '') })
  expect(after.diagnostics).toEqual([])
  expect(meaningOf(after.file)).toBe(meaningOf(before.file))
  const [was, is] = [before, after].map(({ file }) => file.comments.map((comment) => comment.text.trimEnd()))
  if (isInOrder(source.text, formatted)) expect(is).toEqual(was)
  else expect(is?.toSorted()).toEqual(was?.toSorted())
  expect(await formatText(formatted, options)).toBe(formatted)
  return formatted
}

/** A text with something put into some of the gaps between its tokens. */
export function fillGaps(text: string, insert: (gap: number) => string): string {
  const tokens = tokenize({ path: 'test.senet', text })
  const parts: string[] = []
  let end = 0
  for (const [gap, { span }] of tokens.entries()) {
    parts.push(text.slice(end, span.start), insert(gap), text.slice(span.start, span.end))
    end = span.end
  }
  return [...parts, text.slice(end), insert(tokens.length)].join('')
}

/** How many gaps a text has. */
export function countGaps(text: string): number {
  return tokenize({ path: 'test.senet', text }).length + 1
}

/** A text whose tokens have other gaps between them; there must be white space in each. */
export function replaceGaps(text: string, gap: (index: number) => string): string {
  const tokens = tokenize({ path: 'test.senet', text })
  return tokens.map((token, index) => `${token.text}${token.type === 'Comment' ? '\n' : ''}${gap(index)}`).join('')
}
