import { createMessage, type Message } from '../../diagnostics/index.ts'
import { isDtype } from './dtypes.ts'
import { showKey } from '../report.ts'

/** A header may be this long, as in the reference implementation. */
export const maximumHeaderBytes = 100_000_000

/** A file may hold this many tensors: what a network of 100,000 blocks has, and half as many again. */
export const maximumTensors = 1_000_000

/** A tensor may have this many dimensions, as in PyTorch. */
export const maximumDimensions = 64

/** The 8 bytes before the header: its length, little-endian. */
export const prefixBytes = 8

/** An entry of the header whose fields have the right types; whether they are true is not yet known. */
export interface HeaderEntry {
  readonly key: string
  readonly dtype: string
  readonly shape: readonly number[]
  /** First byte and the one after the last, counted from the end of the header. */
  readonly begin: number
  readonly end: number
}

export interface Header {
  /** In the order of the header. */
  readonly entries: readonly HeaderEntry[]
  readonly metadata: ReadonlyMap<string, string> | undefined
  /** Where the data starts in the file. */
  readonly dataStart: number
}

/** Reads and checks the header of a safetensors file; the first problem ends it. */
export function readHeader(bytes: Uint8Array): Header | Message {
  if (bytes.length < prefixBytes) return truncated(bytes.length, 'the length of the header', prefixBytes)
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
  if (length > maximumHeaderBytes) {
    return broken(0, `its length is given as ${length} bytes, more than the ${maximumHeaderBytes} that are read`)
  }
  const dataStart = prefixBytes + length
  if (dataStart > bytes.length) return truncated(bytes.length, 'the header', dataStart)
  const headerBytes = bytes.subarray(prefixBytes, dataStart)
  const text = decode(headerBytes)
  if (text === undefined) return broken(prefixBytes, 'it is not UTF-8 text')
  const offsetOf = (index: number) => prefixBytes + new TextEncoder().encode(text.slice(0, index)).length
  const flaw = scanHeader(text)
  if (flaw !== undefined) return broken(offsetOf(flaw.index), flaw.problem)
  const content = parseObject(text)
  if (content === undefined) return broken(prefixBytes, 'it is not a JSON object')
  const entries: HeaderEntry[] = []
  let metadata: ReadonlyMap<string, string> | undefined
  for (const [key, value] of content) {
    const where = () => offsetOf(findEntry(text, key))
    if (key === '__metadata__') {
      metadata = readMetadata(value)
      if (metadata === undefined) return broken(where(), '__metadata__ is not an object of strings')
      continue
    }
    const entry = readEntry(key, value)
    if (typeof entry === 'string') return broken(where(), `${showKey(key)} ${entry}`)
    entries.push(entry)
  }
  return { entries, metadata, dataStart }
}

function readEntry(key: string, value: unknown): HeaderEntry | string {
  const fields = new Map(entriesOf(value) ?? [])
  const dtype = fields.get('dtype')
  const shape = fields.get('shape')
  const offsets = fields.get('data_offsets')
  if (fields.size !== 3) return 'has not exactly dtype, shape and data_offsets'
  if (typeof dtype !== 'string') return 'has no dtype'
  if (!isSizes(shape)) return 'has a shape that is not a list of whole numbers from 0'
  if (!isSizes(offsets) || offsets.length !== 2) return 'has data_offsets that are not two whole numbers from 0'
  const [begin = 0, end = 0] = offsets
  if (begin > end) return `has data_offsets that run backwards, from ${begin} to ${end}`
  return { key, dtype: isDtype(dtype) ? dtype : showKey(dtype), shape, begin, end }
}

function readMetadata(value: unknown): ReadonlyMap<string, string> | undefined {
  const fields = entriesOf(value)
  if (fields === undefined) return undefined
  const metadata = new Map<string, string>()
  for (const [key, text] of fields) {
    if (typeof text !== 'string') return undefined
    metadata.set(key, text)
  }
  return metadata
}

/** Own entries only: a key `__proto__` or `constructor` is one like any other. */
function entriesOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : undefined
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((extent) => Number.isSafeInteger(extent) && extent >= 0)
}

function parseObject(text: string): readonly (readonly [string, unknown])[] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return entriesOf(value)
  } catch {
    return undefined
  }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/**
 * What `JSON.parse` does not refuse: a key that comes twice in an object (the last would win in silence), and nesting or
 * numbers of tensors that would take memory without bound. Well-formed JSON is assumed; on other text it may find
 * nothing, which `JSON.parse` then does.
 */
function scanHeader(text: string): { readonly index: number; readonly problem: string } | undefined {
  const deepest = 3
  // The header, and for each tensor its entry, shape and offsets, with room for metadata.
  const mostBrackets = 3 * maximumTensors + 2
  let brackets = 0
  const known: Set<string>[] = []
  let commas = 0
  for (const { kind, index, depth, key } of headerTokens(text)) {
    if (kind === 'open') {
      if (depth > deepest) return { index, problem: `brackets are nested more than ${deepest} deep` }
      brackets += 1
      if (brackets > mostBrackets) return { index, problem: `it names more than ${maximumTensors} tensors` }
      known[depth] = new Set()
      commas = 0
      continue
    }
    if (kind === 'comma') {
      commas += 1
      if (commas >= maximumDimensions) return { index, problem: `a list has more than ${maximumDimensions} entries` }
      continue
    }
    const keys = known[depth]
    if (keys === undefined) return { index, problem: 'a key stands outside any object' }
    if (keys.has(key)) return { index, problem: `the key ${showKey(key)} comes twice` }
    if (keys.size >= maximumTensors) return { index, problem: `it names more than ${maximumTensors} tensors` }
    keys.add(key)
  }
  return undefined
}

/** Where in the header the entry of a key stands. */
function findEntry(text: string, key: string): number {
  for (const token of headerTokens(text)) {
    if (token.kind === 'key' && token.depth === 1 && token.key === key) return token.index
  }
  return 0
}

interface HeaderToken {
  readonly kind: 'open' | 'key' | 'comma'
  readonly index: number
  /** Brackets that are open, with this one. */
  readonly depth: number
  /** Empty for anything but a key. */
  readonly key: string
}

/** Opening brackets, keys, and commas in lists, by hand: a regular expression overflows its stack on a string of megabytes. */
function* headerTokens(text: string): Generator<HeaderToken> {
  let depth = 0
  let inList = false
  for (let index = 0; index < text.length; index++) {
    const character = text[index]
    if (character === '{' || character === '[') {
      depth += 1
      inList = character === '['
      yield { kind: 'open', index, depth, key: '' }
    } else if (character === '}' || character === ']') {
      depth -= 1
      inList = false
    } else if (character === ',' && inList) {
      yield { kind: 'comma', index, depth, key: '' }
    } else if (character === '"') {
      const end = endOfString(text, index)
      if (isBeforeColon(text, end)) yield { kind: 'key', index, depth, key: parseString(text.slice(index, end)) }
      index = end - 1
    }
  }
}

/** The index after the closing quote; the text's end where there is none. */
function endOfString(text: string, start: number): number {
  const backslash = 0x5c
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0
    while (text.charCodeAt(end - 1 - escapes) === backslash) escapes += 1
    if (escapes % 2 === 0) return end + 1
  }
  return text.length
}

function isBeforeColon(text: string, start: number): boolean {
  let index = start
  while (index < text.length && /\s/.test(text[index] ?? '')) index += 1
  return text[index] === ':'
}

/** A string's value; the literal itself where it is not well-formed. */
function parseString(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1)
  try {
    const value: unknown = JSON.parse(literal)
    return typeof value === 'string' ? value : literal
  } catch {
    return literal
  }
}

function broken(offset: number, problem: string): Message {
  return createMessage('safetensors-header', { offset, problem })
}

function truncated(size: number, what: string, end: number): Message {
  return createMessage('safetensors-truncated', { size, what, end })
}
