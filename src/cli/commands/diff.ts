import { type Change, diffNets, type NetDifference } from '../../compare/index.ts'
import { growSummaryTree, summarise } from '../../compiler/index.ts'
import type { Diagnostic } from '../../diagnostics/index.ts'
import type { CompiledSpec } from '../compile-spec.ts'
import { formatDifference } from '../diff-table.ts'
import { exitCodes } from '../exit-codes.ts'
import { standardInput } from '../files.ts'
import { compileVersioned, openOldSpec, type VersionedSpec } from '../old-spec.ts'
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
  if (before === standardInput && after === standardInput) failUsage('standard input can be one of the two specs')
  const json = options.json === true
  const opened = await openSpecs(before, after)
  if ('failure' in opened) return fail([opened.failure], json, terminal)
  const first = await compileVersioned(opened.before, options.net)
  if (first.graph === undefined) return fail(first.diagnostics, json, terminal)
  const second = await compileVersioned(opened.after, options.and ?? options.net)
  if (second.graph === undefined) return fail(second.diagnostics, json, terminal)
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

/**
 * The two specs, either of which may be `git:REV[:PATH]`: without a path it is the file that the other names, so that one
 * of the two has to name one. Standard input is read once.
 */
async function openSpecs(
  before: string,
  after: string | undefined,
): Promise<{ readonly before: VersionedSpec; readonly after: VersionedSpec } | { readonly failure: Diagnostic }> {
  const other = namesFile(before) ? before : after
  if (other === undefined || !namesFile(other)) {
    failUsage('one of the two has to name a file: senet diff git:HEAD~1 nets/net.senet, or git:HEAD~1:nets/net.senet')
  }
  const first = await openOldSpec(before, other)
  if ('code' in first) return { failure: first }
  const second = after === undefined ? first : await openOldSpec(after, other)
  return 'code' in second ? { failure: second } : { before: first, after: second }
}

/** Whether a spec is told by a path, and not only by a revision. */
function namesFile(spec: string): boolean {
  return !spec.startsWith('git:') || spec.slice('git:'.length).includes(':')
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
