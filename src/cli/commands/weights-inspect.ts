import { makeTerminalSafe } from '../../diagnostics/render/index.ts'
import {
  type DtypeName,
  getDtype,
  matchWeights,
  measureTensor,
  showDtype,
  type TensorStatistics,
} from '../../weights/index.ts'
import { compileSpec } from '../compile-spec.ts'
import { exitCodes } from '../exit-codes.ts'
import { standardInput } from '../files.ts'
import { formatBytes, formatWhole } from '../format-number.ts'
import { showPath } from '../host.ts'
import { readWeightFile } from '../read-weights.ts'
import { fail, showDiagnostics, writeJson } from '../report.ts'
import type { Terminal } from '../terminal.ts'
import { formatColumns } from '../text-table.ts'
import { failUsage } from '../usage.ts'

export interface InspectOptions {
  readonly spec?: string
  readonly net?: string
  readonly json?: true
}

interface Row extends TensorStatistics {
  readonly key: string
  readonly shape: readonly number[]
  readonly dtype: string
}

/** Lists what a file of weights holds; with `spec`, holds it against a network as well. */
export async function runInspect(path: string, options: InspectOptions, terminal: Terminal): Promise<number> {
  const json = options.json === true
  if (path === standardInput && options.spec === standardInput)
    failUsage('only one of FILE and --spec can be standard input')
  const { tensors, kinds, format, bytes, notes, diagnostics } = readWeightFile(path)
  if (tensors === undefined || kinds === undefined || format === undefined) return fail(diagnostics, json, terminal)
  const all = [...diagnostics]
  let net: string | undefined
  if (options.spec !== undefined) {
    const compiled = await compileSpec(options.spec, options.net)
    all.push(...compiled.diagnostics)
    if (compiled.graph === undefined) return fail(all, json, terminal)
    net = compiled.graph.name
    const matched = matchWeights(compiled.graph, tensors, showPath(path, process.cwd()))
    all.push(...matched.diagnostics)
    if (matched.weights === undefined) return fail(all, json, terminal)
  }
  showDiagnostics(all, terminal)
  const rows = [...tensors].map(([key, tensor]): Row => {
    const kind = kinds.get(key) ?? 'F32'
    return { key, shape: tensor.shape, dtype: showDtype(kind), ...measureTensor(tensor) }
  })
  const dtypes = countKinds(kinds)
  const valueBytes = rows.reduce((sum, { key, count }) => sum + count * getDtype(kinds.get(key) ?? 'F32').bytes, 0)
  const fits = net === undefined ? {} : { fits: net }
  if (json) {
    writeJson(
      { format, bytes, valueBytes, dtypes: Object.fromEntries(dtypes), notes, ...fits, tensors: rows.map(describe) },
      terminal,
    )
    return exitCodes.fine
  }
  const values = rows.reduce((sum, { count }) => sum + count, 0)
  const stored = [...dtypes].map(([dtype, count]) => `${count} ${dtype}`).join(', ')
  terminal.out(
    [
      ...showRows(rows),
      '',
      `${format}, ${formatBytes(bytes)}: ${formatWhole(values)} values in ${countTensors(rows.length)} (${stored})`,
      ...notes.map((note) => makeTerminalSafe(note)),
      ...(net === undefined ? [] : [`fits ${makeTerminalSafe(net)}`]),
      '',
    ].join('\n'),
  )
  return exitCodes.fine
}

function countTensors(count: number): string {
  return count === 1 ? '1 tensor' : `${count} tensors`
}

function countKinds(kinds: ReadonlyMap<string, DtypeName>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const kind of kinds.values()) counts.set(showDtype(kind), (counts.get(showDtype(kind)) ?? 0) + 1)
  return counts
}

/** JSON has no infinities: they are counted, and the extremes are null. */
function describe({ min, max, mean, ...row }: Row) {
  const finite = (value: number | undefined) => (value === undefined || !Number.isFinite(value) ? null : value)
  return { ...row, min: finite(min), max: finite(max), mean: finite(mean) }
}

function showRows(rows: readonly Row[]): readonly string[] {
  const cells = rows.map(({ key, shape, dtype, min, max, mean, nans, infinities }) => [
    makeTerminalSafe(key),
    shape.length === 0 ? '[]' : shape.join('x'),
    dtype,
    show(min),
    show(max),
    show(mean),
    [...(nans === 0 ? [] : [`${nans} NaN`]), ...(infinities === 0 ? [] : [`${infinities} infinite`])].join(', '),
  ])
  return formatColumns(
    [['key', 'shape', 'dtype', 'min', 'max', 'mean', ''], ...cells],
    [false, false, false, true, true, true, false],
  )
}

function show(value: number | undefined): string {
  if (value === undefined) return ''
  return Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value) : value.toPrecision(4)
}
