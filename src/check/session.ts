import type { Diagnostic, Location, Message, Note } from '../diagnostics/index.ts'
import { createMessage, locateMessage } from '../diagnostics/index.ts'
import type { Expression, Let, Name, NetDeclaration, Parameter, TemplateDeclaration } from '../syntax/index.ts'
import type { Shape } from '../vocabulary/index.ts'
import type { Item } from './items.ts'
import type { Environment, Template, Value } from './values.ts'

/**
 * An instance of a declaration while its steps are read: where it was called, what enters it, the tensors it names.
 * Frames make the chain of blocks that a diagnostic shows.
 */
export interface Frame {
  /** "Bottleneck", "net SEResNet50". */
  readonly title: string
  /** For a gate: its arguments and the tensor it is on, told with a mistake inside it. */
  readonly details: (() => string) | undefined
  /** "copy 3 of layer2" where it is one. */
  readonly copy: string | undefined
  readonly template: Template | undefined
  readonly call: Location | undefined
  /** What nets that are derived from this one set in it, `se.r = 8`: where each stands. */
  readonly settings: readonly Location[]
  /** Shape that enters; undefined for a net, and where an error hides it. */
  readonly input: Shape | undefined
  /** Named tensors (`as t`), to the end of the declaration. */
  readonly tensors: Map<string, Item>
  readonly parent: Frame | undefined
  readonly depth: number
}

/** What evaluating needs beside the names: where to report, and the frame that a report belongs to. */
export interface Evaluation {
  readonly session: Session
  readonly environment: Environment
  readonly frame: Frame | undefined
}

/** The parameters a call of a net can set, and those that what it derives from has set already. */
export interface OpenParameters {
  readonly parameters: readonly Parameter[]
  readonly taken: ReadonlyMap<string, Value>
}

/** What checking one net shares between its stages: the diagnostics, and values of file declarations. */
export interface Session {
  /** Reports once for a code and place: a block's mistake in a hundred copies is one mistake. */
  report(
    message: Message,
    location: Location,
    frame?: Frame,
    extra?: { readonly hint?: string; readonly notes?: readonly Note[] },
  ): void
  /** Gives the static value of an expression; here so that the parts of evaluation need not import one another. */
  readonly evaluate: (expression: Expression, context: Evaluation) => Value
  /** Evaluated `let`s of files; `undefined` while one is being evaluated. */
  readonly fileValues: Map<Let, Value | undefined>
  /** What block and gate declarations stand for. */
  readonly templates: Map<TemplateDeclaration, Value | 'resolving'>
  readonly diagnostics: readonly Diagnostic[]
  /** What calls of nets can set, by declaration. */
  readonly openParameters: Map<NetDeclaration, OpenParameters>
  /** The variant of a sweep that is being checked: told at the end of the chain of blocks. */
  readonly variant: { frame: Frame | undefined; location: Location | undefined }
  /** Steps, and blocks and gates among them, that all nets together have expanded to. */
  readonly expanded: { steps: number; instances: number }
  /** Calls of static functions so far. */
  readonly calls: { count: number }
  /** Definitions being read within one another. */
  readonly definitions: { depth: number }
  /** How often an error was met, those not told again included. */
  readonly failures: { count: number }
}

/** Diagnostics that one file may have; the rest is left out, and that is said. */
export const maximumReports = 200

/** A session without diagnostics that evaluates by `evaluate`. */
export function createSession(evaluate: Session['evaluate']): Session {
  const diagnostics: Diagnostic[] = []
  const seen = new Set<string>()
  const failures = { count: 0 }
  const variant: Session['variant'] = { frame: undefined, location: undefined }
  return {
    diagnostics,
    evaluate,
    fileValues: new Map(),
    openParameters: new Map(),
    variant,
    expanded: { steps: 0, instances: 0 },
    calls: { count: 0 },
    definitions: { depth: 0 },
    templates: new Map(),
    failures,
    report(message, location, frame, extra = {}) {
      if (message.severity === 'error') failures.count += 1
      const step = ownPlace(location, frame)
      const isSeen = (one: Location): boolean => seen.has(keyOf(message, one))
      // What is wrong in the net anyhow is told there; what only a variant does is told at the variant's own value.
      const place = variant.location ?? step
      if (isSeen(step) || isSeen(place)) return
      seen.add(keyOf(message, place))
      if (seen.size > maximumReports) {
        if (seen.size === maximumReports + 1)
          diagnostics.push(locateMessage(createMessage('too-many-mistakes', { limit: maximumReports }), place))
        return
      }
      const inside = [
        ...(place === step ? [] : [{ text: 'at this step', location: step }]),
        ...(step === location ? [] : [{ text: `at this step of ${location.file.path}`, location }]),
      ]
      const notes = [
        ...(extra.notes ?? []),
        ...inside,
        ...frameNotes(frame),
        ...(frame === variant.frame ? [] : frameNotes(variant.frame)),
      ]
      const told = step === location ? message : { ...message, text: `${tellGate(frame)}${message.text}` }
      diagnostics.push(locateMessage(told, place, extra.hint === undefined ? { notes } : { notes, hint: extra.hint }))
    },
  }
}

function keyOf(message: Message, place: Location): string {
  return `${message.code} ${place.file.path} ${place.span.start}`
}

/** A mistake inside a built-in module is the mistake of whoever called it, and is shown there. */
function ownPlace(location: Location, frame: Frame | undefined): Location {
  if (!isBuiltin(location)) return location
  for (let level = frame; level !== undefined; level = level.parent) {
    if (level.call !== undefined && !isBuiltin(level.call)) return level.call
  }
  return location
}

/** The gate that a mistake inside a built-in module is about. */
function tellGate(frame: Frame | undefined): string {
  const details = frame?.details?.()
  return details === undefined ? '' : `In ${details}: `
}

function isBuiltin(location: Location): boolean {
  return location.file.path.startsWith('senet:')
}

/** Chains longer than this are shown by their ends. */
const maximumFrameNotes = 8

function frameNotes(frame: Frame | undefined): Note[] {
  const notes: Note[] = []
  for (let level = frame; level !== undefined; level = level.parent) {
    const title = level.details?.() ?? level.title
    const text = level.copy === undefined ? `in ${title}` : `in ${title}, ${level.copy}`
    notes.push(level.call === undefined ? { text } : { text, location: level.call })
    for (const location of level.settings) {
      notes.push({ text: `${textAt(location)} is set here`, location })
    }
  }
  if (notes.length <= maximumFrameNotes) return notes
  const half = maximumFrameNotes / 2
  return [...notes.slice(0, half), { text: `… ${notes.length - maximumFrameNotes} more …` }, ...notes.slice(-half)]
}

/** What stands at a place, in one line. */
function textAt({ file, span }: Location): string {
  const text = file.text.slice(span.start, span.end).replace(/\s+/g, ' ')
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`
}

/** Chains of definitions longer than this are refused. */
export const maximumDefinitions = 200

/**
 * Reads a definition that may lead to others: a `let` of a file, a derived block or net. Undefined, and reported, where
 * the chain is too long.
 */
export function readDefinition<T>(
  name: Name,
  environment: Environment,
  session: Session,
  read: () => T,
): T | undefined {
  if (session.definitions.depth >= maximumDefinitions) {
    const message = createMessage('defined-too-deep', { name: name.text, limit: maximumDefinitions })
    session.report(message, locate(environment, name))
    return undefined
  }
  session.definitions.depth += 1
  const result = read()
  session.definitions.depth -= 1
  return result
}

/** Where a node of a module stands. */
export function locate(environment: Environment, node: { readonly span: Location['span'] }): Location {
  return { file: environment.module.source, span: node.span }
}
