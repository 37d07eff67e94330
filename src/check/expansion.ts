import { createMessage } from '../diagnostics/index.ts'
import type { Span } from '../source/index.ts'
import type { Setting, Step } from '../syntax/index.ts'
import type { ArgumentValue, Shape } from '../vocabulary/index.ts'
import type { Item, PendingAssert } from './items.ts'
import { type Evaluation, type Frame, locate, type Session } from './session.ts'
import { describeValue, type Environment, type Value } from './values.ts'

/** Steps that the nets of a file and the variants of its sweeps may expand to, all together. */
export const maximumSteps = 2_000_000
/** Blocks and gates that they may make. */
export const maximumInstances = 250_000
/** Arms that one `* n` in a branch may make. */
export const maximumArms = 10_000
/** Copies that one `* n` may make. */
export const maximumCopies = 1_000_000
/** Blocks within blocks, so that a block that calls itself ends. */
export const maximumDepth = 150
/** Braces within braces, those of blocks included. */
export const maximumNesting = 600

/** A setting `se.r = 8` while the net it is for expands. */
export interface Override {
  /** What it is a parameter of: a gate, an annotation's word, or a label. */
  readonly owner: string
  readonly parameter: string
  readonly setting: Setting
  readonly environment: Environment
  /** Whether something took it. */
  used: boolean
}

/** What expanding one net shares between its parts. */
export interface Expansion {
  readonly session: Session
  readonly overrides: readonly Override[]
  /** Gates that are steps of their own, and labels of calls: what reading the steps has looked overrides up for. */
  readonly owners: Set<string>
  readonly asserts: PendingAssert[]
  /** Whether asserts about parameters and operations hold for this net, or only for the one it is derived from. */
  readonly countedAsserts: boolean
  /** Items that a `from` goes back to. */
  readonly targets: Set<Item>
  /** Steps made so far. */
  steps: number
  /** Lists of steps that are being read within one another. */
  nesting: number
  /**
   * Whether places alike take one and the same insertion. What comes of a variant of a sweep is only looked at for
   * mistakes, and equal places make equal ones.
   */
  readonly sharesInsertions: boolean
  /** Whether a limit was passed, so that expanding stops. */
  exhausted: boolean
  /** Whether a step failed, told now or before: the net is not whole. */
  failed: boolean
  /** Whether the net has an `input`, read or not. */
  inputTried: boolean
  /** What the net's `input` was given, once it is read. */
  input: ReadonlyMap<string, ArgumentValue> | undefined
  /** Reads a list of steps; here so that the parts of expansion need not import one another. */
  readonly expandSteps: (steps: readonly Step[], context: StepContext, input: Shape | undefined) => Expanded
}

/** Where steps are read: names, and the instance they belong to. */
export interface StepContext extends Evaluation {
  readonly expansion: Expansion
  readonly frame: Frame
}

/** Items and the shape they give. */
export interface Expanded {
  readonly items: readonly Item[]
  readonly output: Shape | undefined
}

/** Which copy of `step * n` it is. */
export interface Copy {
  /** From 0. */
  readonly index: number
  /** What it is a copy of, for the chain of blocks: the label, or the name of what is called. */
  readonly of: string
  /** The label of the whole. */
  readonly label: string | undefined
  /** Arms side by side keep their stride; of copies in a row only the first does. */
  readonly keepsStride: boolean
}

/** What a step's own writing adds to what it calls. */
export interface StepOptions {
  readonly label: string | undefined
  readonly spread: boolean
  readonly annotations: Item['annotations']
  /** Index of the copy for `step * n`; the stride of later copies in a row is 1. */
  readonly copy: Copy | undefined
  /** Set for what an annotation puts in: `in` and `block` in its arguments are those of where it is put. */
  readonly isInserted?: true
}

/**
 * What a step comes to: an item; `nothing` for a step that is `none`; `failed` after a reported mistake, which leaves
 * the shape unknown.
 */
export type StepResult = Item | 'nothing' | 'failed'

/** Counts a step; false once the net is larger than any that is built. */
export function countStep(context: StepContext, node: { readonly span: Span }): boolean {
  const { expansion } = context
  if (expansion.exhausted) return false
  expansion.steps += 1
  expansion.session.expanded.steps += 1
  if (expansion.session.expanded.steps <= maximumSteps) return true
  expansion.exhausted = true
  reportAt(context, node, createMessage('too-many-steps', { limit: maximumSteps }))
  return false
}

/** Reports at a node of the file that is being read, with the chain of blocks. */
export function reportAt(
  context: Evaluation,
  node: { readonly span: Span },
  message: Parameters<Session['report']>[0],
  hint?: string,
): void {
  context.session.report(message, locate(context.environment, node), context.frame, hint === undefined ? {} : { hint })
}

/** Reports that arguments are missing, unless the call's text is broken: they may have been meant there. */
export function reportMissing(
  context: Evaluation,
  node: { readonly span: Span },
  name: string,
  missing: readonly string[],
): void {
  const { start, end } = node.span
  if (context.environment.module.broken.some((span) => span.start >= start && span.end <= end)) return
  reportAt(context, node, createMessage('missing-argument', { name, argument: missing.join(', ') }))
}

/** The overrides for a gate's or label's parameters. */
export function overridesFor(expansion: Expansion, owners: readonly string[]): readonly Override[] {
  for (const owner of owners) expansion.owners.add(owner)
  if (expansion.overrides.length === 0) return []
  return expansion.overrides.filter((override) => owners.includes(override.owner))
}

/** A value that has to be a whole number within bounds; undefined after a reported mistake. */
export function requireWhole(
  value: Value,
  what: string,
  node: { readonly span: Span },
  context: Evaluation,
): number | undefined {
  if (value.kind === 'error') return undefined
  if (value.kind === 'number' && Number.isInteger(value.value)) return value.value
  reportAt(context, node, createMessage('not-whole', { what, found: describeValue(value) }))
  return undefined
}
