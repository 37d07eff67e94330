import type { Span } from './span.ts'

/** The first place at which a text is not JSON, and what would be. */
export interface JsonError {
  readonly offset: number
  readonly expected: string
}

const space = /[ \t\n\r]*/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const word = /true|false|null/y
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

/** Where a sticky pattern that starts at an offset ends; the offset itself where it does not match. */
function endOf(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset
  return pattern.test(text) ? pattern.lastIndex : offset
}

/** The end of the string that starts at an offset, or where it breaks. */
function readString(text: string, offset: number): { readonly end: number; readonly error?: JsonError } {
  for (let at = offset + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x22) return { end: at + 1 }
    if (code < 0x20) return { end: at, error: { offset: at, expected: 'a character that a string may hold' } }
    if (code !== 0x5c) continue
    const end = endOf(escape, text, at)
    if (end === at) return { end, error: { offset: at, expected: 'an escape such as \\n or \\u0041' } }
    at = end - 1
  }
  return { end: text.length, error: { offset: text.length, expected: 'the end of a string' } }
}

/** The end of the string, number or word at an offset, or what was expected there. */
function readScalar(text: string, offset: number): { readonly end: number; readonly error?: JsonError } {
  if (text[offset] === '"') return readString(text, offset)
  const end = Math.max(endOf(number, text, offset), endOf(word, text, offset))
  return end > offset ? { end } : { end, error: { offset, expected: 'a value' } }
}

type State = 'value' | 'first value' | 'first key' | 'key' | 'after'

/**
 * The first place at which a text is not JSON (RFC 8259), or undefined where it is. `JSON.parse` does not say the place
 * on every version of Node. Without recursion: any depth of nesting is fine.
 */
export function findJsonError(text: string): JsonError | undefined {
  const open: ('{' | '[')[] = []
  let state: State = 'value'
  for (let at = endOf(space, text, 0); ; at = endOf(space, text, at)) {
    const character = text[at]
    const container = open.at(-1)
    if (state === 'after' && container === undefined) {
      return character === undefined ? undefined : { offset: at, expected: 'the end of the document' }
    }
    const closing = container === '{' ? '}' : ']'
    if (character === closing && container !== undefined && (state === 'after' || state.startsWith('first'))) {
      open.pop()
      state = 'after'
      at += 1
    } else if (state === 'after') {
      if (character !== ',') return { offset: at, expected: `a comma or ${closing}` }
      state = container === '{' ? 'key' : 'value'
      at += 1
    } else if (state === 'key' || state === 'first key') {
      if (character !== '"') return { offset: at, expected: 'a key in double quotes' }
      const key = readString(text, at)
      if (key.error !== undefined) return key.error
      const colon = endOf(space, text, key.end)
      if (text[colon] !== ':') return { offset: colon, expected: 'a colon' }
      state = 'value'
      at = colon + 1
    } else if (character === '{' || character === '[') {
      open.push(character)
      state = character === '{' ? 'first key' : 'first value'
      at += 1
    } else {
      const scalar = readScalar(text, at)
      if (scalar.error !== undefined) return scalar.error
      state = 'after'
      at = scalar.end
    }
  }
}

/** The end of the value at an offset of a text that is JSON. */
function skipValue(text: string, offset: number): number {
  let depth = 0
  let at = offset
  do {
    const character = text[at]
    if (character === '{' || character === '[') depth += 1
    if (character === '}' || character === ']') depth -= 1
    at = character === undefined || '{}[],:'.includes(character) ? at + 1 : readScalar(text, at).end
    if (depth > 0) at = endOf(space, text, at)
  } while (depth > 0 && at < text.length)
  return at
}

/**
 * The place of a member or entry of the value at an offset, and of its key where it has one; the last one of a key, as
 * `JSON.parse` takes it.
 */
function findEntry(
  text: string,
  offset: number,
  segment: string | number,
): { readonly value: number; readonly key: number } | undefined {
  let found: { readonly value: number; readonly key: number } | undefined
  let at = endOf(space, text, offset + 1)
  for (let index = 0; at < text.length && text[at] !== '}' && text[at] !== ']'; index += 1) {
    let name: string | number = index
    const key = at
    if (text[offset] === '{') {
      const end = readString(text, at).end
      name = String(JSON.parse(text.slice(at, end)))
      at = endOf(space, text, endOf(space, text, end) + 1)
    }
    if (String(name) === String(segment)) found = { value: at, key }
    at = endOf(space, text, skipValue(text, at))
    if (text[at] === ',') at = endOf(space, text, at + 1)
  }
  return found
}

/**
 * The span of the value at a path of a text that is JSON: names of members, indices of entries. Where a part of the path
 * is missing, the value that it is missing from.
 */
export function findJsonValue(text: string, path: readonly (string | number)[]): Span {
  let start = endOf(space, text, 0)
  for (const segment of path) {
    if (text[start] !== '{' && text[start] !== '[') break
    const next = findEntry(text, start, segment)
    if (next === undefined) break
    start = next.value
  }
  return { start, end: skipValue(text, start) }
}

/** The span of the key at the end of a path of a text that is JSON, with its quotes; else that of the value there. */
export function findJsonKey(text: string, path: readonly (string | number)[]): Span {
  const owner = findJsonValue(text, path.slice(0, -1))
  const last = path.at(-1)
  const entry = last === undefined || text[owner.start] !== '{' ? undefined : findEntry(text, owner.start, last)
  return entry === undefined ? owner : { start: entry.key, end: readString(text, entry.key).end }
}
