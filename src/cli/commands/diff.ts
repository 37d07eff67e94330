import { type Change, diffNets, type NetDifference } from '../../compare/index.ts'
import { growSummaryTree, summarise } from '../../compiler/index.ts'
import { type CompiledSpec, compileSpec } from '../compile-spec.ts'
import { formatDifference } from '../diff-table.ts'
import { exitCodes } from '../exit-codes.ts'
import { fail, showDiagnostics, writeJson } from '../report.ts'
import type { Terminal } from '../terminal.ts'
import { failUsage } from '../usage.ts'

export interface DiffCommandOptions {
  readonly net?: string
  readonly and?: string
  readonly all?: true
  readonly exitCode?: true
  readonly ascii?: true
  readonly json?: true
}

/** How one net differs from another, as a table or as a document. */
export async function runDiff(
  before: string,
  after: string | undefined,
  options: DiffCommandOptions,
  terminal: Terminal,
): Promise<number> {
  if (after === undefined && options.and === undefined) {
    failUsage('diff compares two nets: give another spec, or --and "Net(…)" for another net of the same')
  }
  if (before === '-' && after === '-') failUsage('standard input can be one of the two specs')
  const first = await compileSpec(before, options.net)
  if (first.graph === undefined) return fail(first.diagnostics, options.json === true, terminal)
  // Standard input is read once.
  const second = await compileSpec(after ?? before, options.and ?? options.net)
  if (second.graph === undefined) return fail(second.diagnostics, options.json === true, terminal)
  showDiagnostics(first.diagnostics, terminal)
  if (after !== undefined) showDiagnostics(second.diagnostics, terminal)
  const difference = diffNets(describe(first), describe(second), { all: options.all === true })
  if (options.json) writeJson(toDocument(difference), terminal)
  else {
    const { columns, colourOut: colour } = terminal
    terminal.out(formatDifference(difference, { columns, colour, ascii: options.ascii ?? terminal.ascii }))
  }
  return options.exitCode && difference.changes.length > 0 ? exitCodes.errors : exitCodes.fine
}

function describe({ net, graph }: CompiledSpec): Parameters<typeof diffNets>[0] {
  return { graph, tree: growSummaryTree(graph, summarise(net, graph)) }
}

function toDocument({ before, after, changes }: NetDifference): unknown {
  return {
    before,
    after,
    difference: { params: after.params - before.params, macs: after.macs - before.macs },
    changes: changes.map(describeChange),
  }
}

/** Not folded: a line for each copy. */
function describeChange({ kind, around, name, before, after, params, macs, operations }: Change): unknown {
  const path = [...around.map((tree) => tree.name), name]
  return { change: kind, path, before: before ?? null, after: after ?? null, params, macs, operations }
}
