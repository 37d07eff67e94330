import type { ErrorObject, ValidateFunction } from 'ajv'
import { createMessage, locateMessage, type Diagnostic, type Message } from '../diagnostics/index.ts'
import { findJsonError, findJsonValue, type SourceFile } from '../source/index.ts'
import { graphVersion, type Graph } from './graph.ts'
import { graphSchema } from './schema.ts'
import { restoreGraph, type SerialisedGraph } from './serialised.ts'
import { verifyGraph } from './verify.ts'

/** The most characters that are quoted from a document. */
const longestQuote = 80

/** How deep a document may be nested: deeper than any list that a spec can write, and no danger to the stack. */
const maximumDepth = 512

/** A graph, or what is wrong with the document. */
export interface ReadResult {
  readonly graph?: Graph
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads one document. `file.text` is the document; diagnostics point into it. */
export type GraphReader = (file: SourceFile) => ReadResult

/**
 * Makes a reader of serialised graphs; worth keeping where many are read. It loads ajv, which takes tens of
 * milliseconds: that is why it is asynchronous, and why nothing else of this folder imports ajv.
 *
 * What comes from a reader holds the schema and the verifier. Otherwise there are diagnostics, in this order of stages:
 * `ir-not-json`; `ir-version`; `ir-schema` (the first violation); those of `verifyGraph`.
 */
export async function createGraphReader(): Promise<GraphReader> {
  const { Ajv } = await import('ajv')
  // Compiling takes longer than reading most graphs: the code is neither inlined nor optimised, and a test, not each
  // reader, sees to it that the schema is one.
  const ajv = new Ajv({ discriminator: true, inlineRefs: false, code: { optimize: false }, validateSchema: false })
  const validate = ajv.compile<SerialisedGraph>(graphSchema)
  return (file) => readDocument(file, validate)
}

/** Reads one serialised graph; see `createGraphReader`. */
export async function readGraph(text: string, path: string): Promise<ReadResult> {
  const read = await createGraphReader()
  return read({ path, text })
}

function readDocument(file: SourceFile, validate: ValidateFunction<SerialisedGraph>): ReadResult {
  // A byte order mark is no JSON, but editors write it; a space in its place keeps every offset.
  const text = file.text.startsWith('\uFEFF') ? ` ${file.text.slice(1)}` : file.text
  const report = (message: Message, path: readonly (string | number)[]): Diagnostic =>
    locateMessage(message, { file, span: findJsonValue(text, path) })
  const document = parseJson(text)
  if (document === undefined) {
    const { offset, expected } = findJsonError(text) ?? { offset: 0, expected: 'a JSON document' }
    const span = { start: offset, end: Math.min(offset + 1, text.length) }
    return { diagnostics: [locateMessage(createMessage('ir-not-json', { expected }), { file, span })] }
  }
  const version = versionOf(document)
  if (version !== undefined && version !== graphVersion) {
    const message = createMessage('ir-version', { version: quoteJson(version), expected: graphVersion })
    return { diagnostics: [report(message, ['version'])] }
  }
  const deep = findDeep(document, maximumDepth)
  if (deep !== undefined) {
    const reason = `is nested deeper than ${maximumDepth} levels`
    return { diagnostics: [report(createMessage('ir-schema', { place: quotePath(deep), reason }), deep.slice(0, 2))] }
  }
  if (!validate(document)) {
    const { place, reason, path } = explainViolation(validate.errors?.[0])
    return { diagnostics: [report(createMessage('ir-schema', { place, reason }), path)] }
  }
  const graph = restoreGraph(document)
  const faults = verifyGraph(graph)
  return faults.length === 0
    ? { graph, diagnostics: [] }
    : { diagnostics: faults.map((fault) => report(fault.message, fault.path)) }
}

/** The value of a JSON document, or undefined where it is none. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The path to a value that is nested deeper than there is room for. */
function findDeep(value: unknown, room: number): readonly string[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (room === 0) return []
  for (const [key, child] of Object.entries(value)) {
    const path = findDeep(child, room - 1)
    if (path !== undefined) return [key, ...path]
  }
  return undefined
}

function versionOf(document: unknown): unknown {
  return typeof document === 'object' && document !== null && 'version' in document ? document.version : undefined
}

function quoteJson(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text
}

interface Violation {
  readonly place: string
  readonly reason: string
  readonly path: readonly (string | number)[]
}

/** A violation in words, with the path to the value that it is about. */
function explainViolation(error: ErrorObject | undefined): Violation {
  const path = (error?.instancePath ?? '')
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
  const place = path.length === 0 ? 'the document' : quotePath(path)
  const extra: unknown = error?.keyword === 'additionalProperties' ? error.params['additionalProperty'] : undefined
  if (typeof extra === 'string') {
    return { place, reason: `has a member that is not known: ${quoteJson(extra)}`, path: [...path, extra] }
  }
  const allowed: unknown = error?.params['allowedValues'] ?? error?.params['allowedValue']
  if (allowed !== undefined) return { place, reason: `must be ${quoteJson(allowed)}`, path }
  if (error?.keyword === 'discriminator') {
    const tag = String(error.params['tag'])
    return { place, reason: `has no known ${tag}: ${quoteJson(error.params['tagValue'])}`, path: [...path, tag] }
  }
  return { place, reason: error?.message ?? 'is not what the schema says', path }
}

/** A path as a message names it; a long one is cut, since its parts come from the document. */
function quotePath(path: readonly string[]): string {
  const text = path.join('.')
  return text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text
}
