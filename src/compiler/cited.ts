import {
  type Citation,
  type CitedNumber,
  type CitedValue,
  loadProgram,
  planCitedNets,
  type Program,
} from '../check/index.ts'
import type { Diagnostic } from '../diagnostics/index.ts'
import { lowerNet } from '../lower/index.ts'
import type { SourceFile } from '../source/index.ts'
import { type Host, inOrder, noFiles } from './compile.ts'
import { type CountingRule, type Measured, printsAs, rulesFor, valueOf } from './counting-rules.ts'
import { type Measurement, measureNet } from './measure.ts'
import { measureSweep, type SweepMeasurements, sweepSource } from './sweep.ts'

/** A net or a variant of a sweep that a source gives numbers of. */
export interface CitedRow {
  /** As cited: `arXiv 1709.01507, Table 10`. */
  readonly source: string
  /** The net, or what the variant sets: `se.r = 8`. */
  readonly name: string
  /** The sweep that it is a variant of; undefined for a net. */
  readonly sweep: string | undefined
  /** The file that cites it. */
  readonly file: string
  readonly values: ReadonlyMap<string, { readonly measured: Measured | undefined; readonly value: CitedValue }>
  /** Undefined where it has mistakes. */
  readonly measurement: Measurement | undefined
}

/** A table of a source beside what is counted. */
export interface CitedTable {
  readonly source: string
  readonly rows: readonly CitedRow[]
  readonly columns: readonly CitedTableColumn[]
}

/** A column of a cited table. */
export interface CitedTableColumn {
  readonly name: string
  /** A cell for each row; undefined where nothing is cited. */
  readonly cells: readonly (CitedCell | undefined)[]
  /** Undefined for a column that is only shown. */
  readonly judgement: Judgement | undefined
}

/** What a source says of a row, and what is counted. */
export interface CitedCell {
  /** As written: `45.7M`. */
  readonly text: string
  /** What the column's rule counts; undefined where nothing can be compared. */
  readonly counted: number | undefined
  readonly agrees: boolean | undefined
  /** How far what is counted is from what is cited, as a share of that; undefined where it is 0. */
  readonly deviation: number | undefined
  /** For a cell that does not agree: the plainest rule under which it would; undefined where there is none. */
  readonly otherwise: CountingRule | undefined
}

/** The rule by which a column agrees best. */
export interface Judgement {
  readonly measured: Measured
  readonly rule: CountingRule
  readonly agreeing: number
  readonly compared: number
  /** How many would agree if the digits were rounded, where the rule cuts them off. */
  readonly agreeingRounded: number
  /** The largest difference of a cell, as a share of what is cited. */
  readonly largestDeviation: number
}

/**
 * Measures everything in a file that cites numbers: nets, and variants of sweeps.
 *
 * @param advance called after each row
 */
export async function measureCited(
  entry: SourceFile,
  host: Host = noFiles,
  advance: () => void = () => undefined,
): Promise<{
  readonly program: Program
  readonly rows: readonly CitedRow[]
  readonly diagnostics: readonly Diagnostic[]
}> {
  const { program, diagnostics } = await loadProgram(entry, host.read)
  const found: Diagnostic[] = [...diagnostics]
  const rows: CitedRow[] = []
  const plan = planCitedNets(program)
  for (const { name, citations, check } of plan.nets) {
    const net = check()
    const measurement = net && measureNet(net, lowerNet(net))
    rows.push(...citedRows(citations, 0, { name, sweep: undefined, file: entry.path, measurement }))
    advance()
  }
  found.push(...plan.diagnostics)
  if (program.entry.ast.declarations.some((declaration) => declaration.kind === 'Sweep')) {
    const swept = await sweepSource(entry, host)
    found.push(...swept.diagnostics)
    for (const sweep of swept.sweeps.filter(({ citations }) => citations.length > 0)) {
      const measured = measureSweep(sweep, advance)
      found.push(...measured.diagnostics)
      rows.push(...rowsOfSweep(measured, entry.path))
    }
  }
  return { program, rows, diagnostics: inOrder(found, program) }
}

/** What the variants of a sweep are cited for. */
export function rowsOfSweep({ name, variants, citations }: SweepMeasurements, file: string): readonly CitedRow[] {
  return variants.flatMap(({ title, measurement }, index) =>
    citedRows(citations, index, { name: title, sweep: name, file, measurement }),
  )
}

function citedRows(
  citations: readonly Citation[],
  index: number,
  row: Omit<CitedRow, 'source' | 'values'>,
): readonly CitedRow[] {
  return citations.map(({ source, columns }) => ({
    ...row,
    source,
    values: new Map(
      columns.flatMap(({ name, measured, values }) => {
        const value = values[index]
        return value === undefined ? [] : [[name, { measured, value }] as const]
      }),
    ),
  }))
}

/** Puts rows of one source together, in the order of the rows, and judges each column that can be compared. */
export function arrangeTables(rows: readonly CitedRow[]): readonly CitedTable[] {
  const sources = new Map<string, CitedRow[]>()
  for (const row of rows) sources.set(row.source, [...(sources.get(row.source) ?? []), row])
  return [...sources].map(([source, own]) => {
    const names = [...new Set(own.flatMap(({ values }) => [...values.keys()]))]
    return { source, rows: own, columns: names.map((name) => arrangeColumn(name, own)) }
  })
}

function arrangeColumn(name: string, rows: readonly CitedRow[]): CitedTableColumn {
  const cited = rows.map(({ values }) => values.get(name))
  const measured = cited.find((cell) => cell?.measured !== undefined)?.measured
  const pairs = cited.map((cell, index) => {
    const measurement = rows[index]?.measurement
    const number = cell?.measured === undefined ? undefined : cell.value.number
    return number === undefined || measurement === undefined ? undefined : { number, measurement }
  })
  const judgement =
    measured &&
    judge(
      measured,
      pairs.filter((pair) => pair !== undefined),
    )
  const cells = cited.map((cell, index): CitedCell | undefined => {
    if (cell === undefined) return undefined
    const { text } = cell.value
    const pair = pairs[index]
    if (pair === undefined || judgement === undefined) {
      return { text, counted: undefined, agrees: undefined, deviation: undefined, otherwise: undefined }
    }
    const agrees = agreesBy(judgement.rule, pair)
    const otherwise = agrees ? undefined : rulesFor(judgement.measured).find((rule) => agreesBy(rule, pair))
    const counted = judgement.rule.count(pair.measurement)
    return { text, counted, agrees, deviation: deviationOf(judgement.rule, pair), otherwise }
  })
  return { name, cells, judgement }
}

interface Pair {
  readonly number: CitedNumber
  readonly measurement: Measurement
}

function agreesBy({ count, truncates }: CountingRule, { number, measurement }: Pair): boolean {
  return printsAs(count(measurement), number, truncates)
}

/** As a share of what is cited; undefined where that is 0. */
function deviationOf({ count }: CountingRule, { number, measurement }: Pair): number | undefined {
  const value = valueOf(number)
  return value === 0 ? undefined : Math.abs(count(measurement) - value) / value
}

/** The rule under which most of the pairs agree, the plainest of those; undefined for no pairs. */
function judge(measured: Measured, pairs: readonly Pair[]): Judgement | undefined {
  if (pairs.length === 0) return undefined
  const countAgreeing = (rule: CountingRule) => pairs.filter((pair) => agreesBy(rule, pair)).length
  const [first, ...others] = rulesFor(measured)
  if (first === undefined) return undefined
  let [rule, agreeing] = [first, countAgreeing(first)]
  for (const other of others) {
    const count = countAgreeing(other)
    if (count > agreeing) [rule, agreeing] = [other, count]
  }
  return {
    measured,
    rule,
    agreeing,
    compared: pairs.length,
    agreeingRounded: countAgreeing({ ...rule, truncates: false }),
    largestDeviation: Math.max(...pairs.map((pair) => deviationOf(rule, pair) ?? 0)),
  }
}
