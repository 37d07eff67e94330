import type { CitedTable, Measurement, SweepMeasurements } from '../compiler/index.ts'

/** A sweep as a part of a JSON document. `difference` is to the net as it stands, which has none. */
export function toSweepDocument(sweep: SweepMeasurements, cited: readonly CitedTable[]): unknown {
  const { name, net, base, variants } = sweep
  return {
    name: name ?? null,
    net,
    base: base === undefined ? null : toMeasurementDocument(base),
    variants: variants.map(({ title, values, measurement }) => ({
      title,
      settings: Object.fromEntries(values.map(({ path, value }) => [path, value])),
      ...(measurement === undefined ? { failed: true } : toMeasurementDocument(measurement)),
      ...(measurement === undefined || base === undefined
        ? {}
        : { difference: { params: measurement.params - base.params, macs: measurement.macs - base.macs } }),
    })),
    cited: cited.map(toCitedDocument),
  }
}

function toMeasurementDocument({ params, statistics, macs, gates, activations, work }: Measurement): object {
  return { params, statistics, macs, gates, activations, elementWork: work }
}

/** A table of a source as a part of a JSON document. */
export function toCitedDocument({ source, rows, columns }: CitedTable): unknown {
  return {
    source,
    rows: rows.map(({ name, sweep, file }) => ({ name, sweep: sweep ?? null, file })),
    columns: columns.map(({ name, cells, judgement }) => ({
      name,
      rule:
        judgement === undefined
          ? null
          : {
              counts: judgement.rule.title,
              truncates: judgement.rule.truncates,
              agreeing: judgement.agreeing,
              compared: judgement.compared,
            },
      cells: cells.map((cell) =>
        cell === undefined ? null : { cited: cell.text, counted: cell.counted ?? null, agrees: cell.agrees ?? null },
      ),
    })),
  }
}
