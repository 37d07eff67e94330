import { type GateDescription, growSummaryTree, listGates, summarise, type Summary } from '../../compiler/index.ts'
import { compileSpec } from '../compile-spec.ts'
import { exitCodes } from '../exit-codes.ts'
import { formatGates } from '../gate-table.ts'
import { fail, showDiagnostics, writeJson } from '../report.ts'
import { formatSummary } from '../summary-table.ts'
import type { Terminal } from '../terminal.ts'

export interface SummaryOptions {
  readonly net?: string
  readonly json?: true
  readonly ascii?: true
  /** Levels of the tree; `all` folds nothing; as many as fit a screen unless told. */
  readonly depth?: number | 'all'
  /** Its gates in place of the tree. */
  readonly gates?: true
}

/** What a net consists of and costs, as a table or as a document. */
export async function runSummary(spec: string, options: SummaryOptions, terminal: Terminal): Promise<number> {
  const compiled = await compileSpec(spec, options.net)
  if (compiled.graph === undefined) return fail(compiled.diagnostics, options.json === true, terminal)
  showDiagnostics(compiled.diagnostics, terminal)
  const summary = summarise(compiled.net, compiled.graph)
  if (options.json) {
    writeJson(toDocument(summary, listGates(compiled.graph)), terminal)
    return exitCodes.fine
  }
  const shown = {
    columns: terminal.columns,
    ascii: options.ascii ?? terminal.ascii,
    colour: terminal.colourOut,
    depth: options.depth,
  }
  terminal.out(
    options.gates
      ? formatGates(summary, listGates(compiled.graph), shown)
      : formatSummary(summary, growSummaryTree(compiled.graph, summary), shown),
  )
  return exitCodes.fine
}

function toDocument(summary: Summary, list: readonly GateDescription[]): unknown {
  const { net, input, params, macs, gates, receptiveField, gatesSeeWholeImage, layers, tensors } = summary
  return {
    net,
    input,
    outputs: summary.outputs.map(({ name, shape, own }) => ({ name, shape, ...own })),
    params,
    macs,
    gates: { ...gates, seeWholeImage: gatesSeeWholeImage, list: list.map(toGateDocument) },
    receptiveField: receptiveField ?? null,
    layers: layers.map(({ path, op, shape, params: own, macs: cost }) => ({
      path,
      op,
      shape,
      params: own,
      macs: cost,
    })),
    // Defines its entries, so that a key __proto__ is a key like any other.
    tensors: Object.fromEntries(tensors),
  }
}

/** `hidden` is empty for one layer; `squeeze` and `excitation` are null where there is no plain one. */
function toGateDocument({ squeeze, excitation, place, ...gate }: GateDescription): unknown {
  return {
    ...gate,
    place: place.at === 'step' ? place : { at: place.at },
    squeeze: squeeze ?? null,
    excitation: excitation ?? null,
  }
}
