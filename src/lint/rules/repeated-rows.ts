import type { ModuleFile } from '../../check/index.ts'
import type { Fix } from '../../diagnostics/index.ts'
import { operations } from '../../vocabulary/index.ts'
import type { Body, Call, Flow, Node, Step } from '../../syntax/index.ts'
import { defineRule } from '../rule.ts'
import { normaliseText } from '../text.ts'

/** Two rows are no table; where they are all that a label names, they are a stage. */
const leastRows = 3
const leastWhole = 2

/** Rows that are copies of one. */
export const repeatedRows = defineRule(
  {
    id: 'repeated-rows',
    summary: 'Rows of the same block that are one row with * n.',
    category: 'structure',
    recommended: 'warn',
    strict: 'warn',
    fix: 'safe',
    reads: 'tree',
    needsWhole: true,
  },
  ({ report, locate, textOf, module }) => ({
    nodes: {
      Body(body, parents) {
        const around = parents.at(-1)
        // Arms of a branch stand side by side: they take * n as well, but read better written out.
        if (around?.kind === 'Branch') return
        for (const run of findRuns(body, module, textOf)) {
          const [first] = run
          const last = run.at(-1)
          if (first === undefined || last === undefined) continue
          const isWhole = isNumbered(body, around) && run.length === body.steps.length
          if (run.length < (isWhole ? leastWhole : leastRows)) continue
          const edit = {
            span: { start: first.span.start, end: last.span.end },
            text: `${textOf(first)} * ${run.length}`,
          }
          // In a numbered scope copies take the numbers that the rows had; elsewhere they would be renamed.
          const fixes: Fix[] = isNumbered(body, around)
            ? [{ title: `write * ${run.length}`, safe: true, edits: [edit] }]
            : []
          report({ at: locate(first), fixes }, { count: run.length, name: first.target.name.text })
        }
      },
    },
  }),
)

/** Whether the steps of a body are numbered. */
function isNumbered(body: Body, around: Node | undefined): boolean {
  return around?.kind === 'Flow' && around.target === body && !around.spread
}

type Row = Flow & { readonly target: Call }

/** Rows of one block that differ in nothing, but that the first may have a stride. */
function findRuns({ steps }: Body, module: ModuleFile, textOf: (node: Step) => string): readonly (readonly Row[])[] {
  const runs: Row[][] = []
  let open: Row[] | undefined
  for (const step of steps) {
    if (!isRow(step) || countsCopies(textOf(step)) || hasOwnStride(module.symbols.get(step.target.name.text))) {
      open = undefined
      continue
    }
    const [first] = open ?? []
    const isCopy =
      first !== undefined && !hasStride(step) && withoutStride(first, textOf) === normaliseText(textOf(step))
    if (isCopy && open !== undefined) open.push(step)
    else runs.push((open = [step]))
  }
  return runs.filter((run) => run.length > 1)
}

function isRow(step: Step): step is Row {
  if (step.kind !== 'Flow' || step.target.kind !== 'Call') return false
  const isPlain = step.label === undefined && !step.spread && step.as === undefined && step.shape === undefined
  const { text } = step.target.name
  return isPlain && step.count === undefined && !operations.has(text) && text !== 'attend' && text !== 'none'
}

/** Whether a row speaks of the number of a copy or of a place, which another row around it would change. */
function countsCopies(text: string): boolean {
  return /(?<![\p{L}\p{N}_])(i|index|count)(?![\p{L}\p{N}_])/u.test(text)
}

/** A block whose stride is not 1 unless told: its copies would have another one than its rows. */
function hasOwnStride(symbol: ReturnType<ModuleFile['symbols']['get']>): boolean {
  if (symbol?.kind !== 'declaration') return true
  const { declaration } = symbol
  if (declaration.kind !== 'Block' || declaration.body.kind !== 'Body') return true
  return declaration.parameters.some((parameter) => parameter.stride && parameter.default !== undefined)
}

function hasStride({ target }: Row): boolean {
  return (target.arguments ?? []).some(({ stride }) => stride)
}

function withoutStride(row: Row, textOf: (node: Step) => string): string {
  const text = textOf(row)
  const given = row.target.arguments ?? []
  const index = given.findIndex(({ stride }) => stride)
  const stride = given[index]
  if (stride === undefined) return normaliseText(text)
  const [previous, next] = [given[index - 1], given[index + 1]]
  const start = previous?.span.end ?? stride.span.start
  const end = previous === undefined && next !== undefined ? next.span.start : stride.span.end
  const at = row.span.start
  const rest = normaliseText(text.slice(0, start - at) + text.slice(end - at))
  return rest.replace(/\(\)$/, '')
}
