import type { Argument, Body, Flow, From, Step } from '../syntax/index.ts'
import { commentsOf, startWithComments } from './comments.ts'
import { builders, type Doc } from './doc.ts'
import {
  hasComments,
  hasTrailingComments,
  isIgnored,
  printDanglingComments,
  printLeadingComments,
  printTrailingComments,
  printVerbatim,
} from './print-comments.ts'
import { printPlainStep } from './print-steps.ts'
import { followsBlankLine, hasLineEnd } from './source-text.ts'
import type { BodyOptions, Tools } from './tools.ts'

const { fill, group, hardline, indent, join, line } = builders

/** Steps that stand on one line in the source, and where the first is among all. */
interface Row {
  readonly first: number
  readonly steps: readonly Step[]
}

/**
 * A body. Written on one line it stays there while it fits; with a line end in it each row of steps has a line. So the
 * author decides what belongs together, and no more.
 */
export function printBody(node: Body, { print, text }: Tools, options: BodyOptions = {}): Doc {
  if (node.steps.length === 0) {
    if (!hasComments(node) || commentsOf(node).every(({ trailing }) => trailing === true)) return '{}'
    return ['{', indent([hardline, printDanglingComments(node, text)]), hardline, '}']
  }
  const expanded = isExpanded(node, text)
  const printStep = (index: number): Doc => print(['steps', index])
  const rows = printRows(node.steps, text, printStep, { arms: options.arms === true, expanded })
  const edge = expanded ? hardline : line
  const parts: Doc = ['{', indent([edge, rows]), edge, '}']
  return options.ungrouped === true ? parts : group(parts)
}

/** Rows of steps, each on its line. */
export function printRows(
  steps: readonly Step[],
  text: string,
  printStep: (index: number) => Doc,
  { arms, expanded }: { readonly arms: boolean; readonly expanded: boolean },
): Doc {
  return toRows(steps, text, arms).map((row, index) => {
    const [first] = row.steps
    const blank = index > 0 && expanded && first !== undefined && followsBlankLine(text, startWithComments(first))
    return [
      index === 0 ? '' : expanded ? hardline : line,
      blank ? hardline : '',
      printRow(row, text, printStep, expanded),
    ]
  })
}

function isExpanded({ span, steps }: Body, text: string): boolean {
  if (steps.length > 1 && steps.some(({ kind }) => kind !== 'Flow' && kind !== 'From')) return true
  let end = span.start + 1
  return steps.some((step) => {
    const breaks = hasLineEnd(text, end, step.span.start)
    end = step.span.end
    return breaks
  })
}

function toRows(steps: readonly Step[], text: string, arms: boolean): Row[] {
  const rows: { first: number; steps: Step[] }[] = []
  let previous: Step | undefined
  for (const [index, step] of steps.entries()) {
    const continues =
      previous !== undefined &&
      !arms &&
      isPlain(previous) &&
      isPlain(step) &&
      !hasTrailingComments(previous) &&
      !hasLineEnd(text, previous.span.end, step.span.start)
    if (continues) rows.at(-1)?.steps.push(step)
    else rows.push({ first: index, steps: [step] })
    previous = step
  }
  return rows
}

/** Whether a step can share its row: one that has a body, declares or asserts stands alone. */
function isPlain(step: Step): step is From | Flow {
  return step.kind === 'From' || (step.kind === 'Flow' && step.target.kind === 'Call')
}

/**
 * A row that does not fit breaks before each step that begins something: one with arguments by position, a stride, a
 * label or an annotation. So `bn` and `relu` stay with the convolution before them. Where the whole body was on one line
 * that it does not fit, the row breaks with it.
 */
function printRow({ first, steps }: Row, text: string, printStep: (index: number) => Doc, ownLine: boolean): Doc {
  const [head] = steps
  const last = steps.at(-1)
  if (head === undefined || last === undefined) return ''
  if (isIgnored(head)) {
    const verbatim = printVerbatim(steps, text)
    return [printLeadingComments(head, text), verbatim, printTrailingComments(last, text, true)]
  }
  const chunks: Doc[][] = []
  for (const [index, step] of steps.entries()) {
    const printed = isPlain(step) ? printPlainStep(step, text) : printStep(first + index)
    const chunk = chunks.at(-1)
    if (chunk === undefined || beginsChunk(step)) chunks.push([printed])
    else chunk.push(line, printed)
  }
  const parts = join(
    line,
    chunks.map((chunk) => (chunk.length === 1 ? chunk : fill(chunk))),
  )
  const row = ownLine && chunks.length > 1 ? group(parts) : parts
  if (!hasComments(head) && !hasComments(last)) return row
  return [printLeadingComments(head, text), row, printTrailingComments(last, text, true)]
}

function beginsChunk(step: Step): boolean {
  if (step.kind !== 'Flow') return true
  return step.annotations.length > 0 || step.label !== undefined || step.spread || hasPositions(step)
}

function hasPositions({ target }: Flow): boolean {
  const given: readonly Argument[] = target.kind === 'Call' ? (target.arguments ?? []) : []
  return given.some(({ name }) => name === undefined)
}
