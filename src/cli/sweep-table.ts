import {
  arrangeTables,
  type CitedTable,
  type Measurement,
  rowsOfSweep,
  type SweepMeasurements,
} from '../compiler/index.ts'
import type { Column } from './cells.ts'
import { markCell, type Marks } from './cited-table.ts'
import { formatBytes, formatCount, formatShare, formatWhole } from './format-number.ts'

/** What the row of the net without a setting is called. */
const baseTitle = 'as it stands'

/** A row of the table: the net as it stands, or a variant; no numbers where it has mistakes. */
interface SweepRow {
  readonly title: string
  readonly measurement: Measurement | undefined
  /** Index of the variant; undefined for the net as it stands. */
  readonly variant: number | undefined
}

/** `Reduction of SEResNet50`. */
export function sweepTitle({ name, net }: Pick<SweepMeasurements, 'name' | 'net'>): string {
  return name === undefined ? net : `${name} of ${net}`
}

/** What sources give of a sweep's variants. */
export function citedTables(sweep: SweepMeasurements, file: string): readonly CitedTable[] {
  return arrangeTables(rowsOfSweep(sweep, file))
}

/** The table of a sweep for people, cited numbers with marks. */
export function sweepColumns(sweep: SweepMeasurements, cited: readonly CitedTable[], marks: Marks): readonly Column[] {
  const rows = listRows(sweep)
  const { base } = sweep
  const column = (name: string, cell: (measurement: Measurement) => string): Column => ({
    name,
    right: true,
    cells: rows.map(({ measurement }) => (measurement === undefined ? '–' : cell(measurement))),
  })
  // What no variant changes has no column of differences.
  const difference = (count: (measurement: Measurement) => number): readonly Column[] =>
    base === undefined ||
    rows.every(({ measurement }) => measurement === undefined || count(measurement) === count(base))
      ? []
      : [column('', (measurement) => (measurement === base ? '' : formatDifference(count(measurement), count(base))))]
  return [
    { name: 'variant', right: false, cells: rows.map(({ title }) => title) },
    column('parameters', ({ params }) => formatWhole(params)),
    ...difference(({ params }) => params),
    column('multiply-adds', ({ macs }) => formatCount(macs, 5)),
    ...difference(({ macs }) => macs),
    column('gates', ({ gates }) => String(gates.count)),
    column('params in gates', ({ gates, params }) => formatShare(gates.params, params)),
    column('m-adds in gates', ({ gates, macs }) => formatShare(gates.macs, macs)),
    column('activations', ({ activations }) => formatBytes(activations.total)),
    ...cited.flatMap((table) =>
      table.columns.map((one): Column => ({
        name: one.judgement === undefined ? one.name : `cited ${one.name}`,
        right: true,
        cells: rows.map(({ variant }) => (variant === undefined ? '' : markCell(one.cells[variant], marks))),
      })),
    ),
  ]
}

/** The tables of sweeps for spreadsheets: plain numbers, and one header for all. */
export function sweepValues(
  sweeps: readonly { readonly sweep: SweepMeasurements; readonly cited: readonly CitedTable[] }[],
): readonly Column[] {
  const rows = sweeps.flatMap(({ sweep, cited }) => listRows(sweep).map((row) => ({ ...row, sweep, cited })))
  const text = (name: string, cell: (row: (typeof rows)[number]) => string): Column => ({
    name,
    right: false,
    cells: rows.map(cell),
  })
  const number = (
    name: string,
    count: (measurement: Measurement, base: Measurement | undefined) => number | undefined,
  ) => text(name, ({ measurement, sweep }) => (measurement && String(count(measurement, sweep.base) ?? '')) ?? '')
  const citedNames = new Set(
    sweeps.flatMap(({ cited }) => cited.flatMap(({ columns }) => columns.map(({ name }) => name))),
  )
  return [
    text('sweep', ({ sweep }) => sweep.name ?? ''),
    text('net', ({ sweep }) => sweep.net),
    text('variant', ({ title }) => title),
    number('params', ({ params }) => params),
    number('params_difference', ({ params }, base) => base && params - base.params),
    number('statistics', ({ statistics }) => statistics),
    number('macs', ({ macs }) => macs),
    number('macs_difference', ({ macs }, base) => base && macs - base.macs),
    number('gates', ({ gates }) => gates.count),
    number('gate_params', ({ gates }) => gates.params),
    number('gate_macs', ({ gates }) => gates.macs),
    number('activation_bytes_peak', ({ activations }) => activations.peak),
    number('activation_bytes_total', ({ activations }) => activations.total),
    ...[...citedNames].map((name) =>
      text(`cited_${name}`, ({ cited, variant }) =>
        variant === undefined
          ? ''
          : cited
              .flatMap(({ columns }) => columns.find((one) => one.name === name)?.cells[variant]?.text ?? [])
              .join('; '),
      ),
    ),
  ]
}

function listRows({ base, variants }: SweepMeasurements): readonly SweepRow[] {
  const first = base === undefined ? [] : [{ title: baseTitle, measurement: base, variant: undefined }]
  return [...first, ...variants.map(({ title, measurement }, variant) => ({ title, measurement, variant }))]
}

/** `+62.73 %` of what it is without the setting; nothing where it is the same. */
function formatDifference(count: number, base: number): string {
  if (count === base) return '='
  return `${count > base ? '+' : '-'}${formatShare(Math.abs(count - base), base)}`
}
