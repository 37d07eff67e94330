import { makeTerminalSafe } from '../../diagnostics/render/index.ts'
import { compareWeights, type TensorDifference, type WeightDifference } from '../../weights/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { standardInput } from '../files.ts'
import { readWeightFile } from '../read-weights.ts'
import { fail, showDiagnostics, writeJson } from '../report.ts'
import type { Terminal } from '../terminal.ts'
import { formatColumns } from '../text-table.ts'
import { failUsage } from '../usage.ts'

export interface DiffOptions {
  /** The largest relative difference that counts as none. */
  readonly tolerance: number
  readonly json?: true
}

/** Holds two files of weights against each other; exit code 1 where they differ. */
export async function runDiff(
  first: string,
  second: string,
  options: DiffOptions,
  terminal: Terminal,
): Promise<number> {
  const json = options.json === true
  if (first === standardInput && second === standardInput) failUsage('only one of the files can be standard input')
  const one = readWeightFile(first)
  const other = readWeightFile(second)
  const diagnostics = [...one.diagnostics, ...other.diagnostics]
  if (one.tensors === undefined || other.tensors === undefined) return fail(diagnostics, json, terminal)
  showDiagnostics(diagnostics, terminal)
  const difference = compareWeights(one.tensors, other.tensors)
  const differing = difference.tensors.filter(({ relative }) => relative > options.tolerance)
  const same =
    difference.missing.length + difference.surplus.length + difference.misshapen.length + differing.length === 0
  if (json) writeJson({ same, tolerance: options.tolerance, ...describe(difference) }, terminal)
  else terminal.out(show(difference, differing, same))
  return same ? exitCodes.fine : exitCodes.errors
}

/** JSON has no infinities: null is a difference that has no size. */
function describe({ tensors, ...rest }: WeightDifference) {
  const finite = (value: number) => (Number.isFinite(value) ? value : null)
  const list = tensors.map(({ absolute, relative, ...tensor }) => ({
    ...tensor,
    absolute: finite(absolute),
    relative: finite(relative),
  }))
  return { ...rest, tensors: list }
}

function show(difference: WeightDifference, differing: readonly TensorDifference[], same: boolean): string {
  const { missing, surplus, misshapen, tensors } = difference
  const lines = [
    ...missing.map((key) => `- ${makeTerminalSafe(key)}`),
    ...surplus.map((key) => `+ ${makeTerminalSafe(key)}`),
    ...misshapen.map(({ key, from, to }) => `! ${makeTerminalSafe(key)}  ${from.join('x')} became ${to.join('x')}`),
  ]
  if (differing.length > 0) {
    const rows = differing.map(({ key, absolute, relative, index, changed }) => [
      `~ ${makeTerminalSafe(key)}`,
      absolute.toPrecision(3),
      relative.toPrecision(3),
      String(index),
      String(changed),
    ])
    const head = ['  key', 'absolute', 'relative', 'at index', 'values']
    lines.push(...formatColumns([head, ...rows], [false, true, true, true, true]))
  }
  const exact = tensors.filter(({ changed }) => changed === 0).length
  const totals = [
    `${exact} the same`,
    ...(tensors.length - differing.length > exact
      ? [`${tensors.length - differing.length - exact} within tolerance`]
      : []),
    ...(differing.length > 0 ? [`${differing.length} of other values`] : []),
    ...(misshapen.length > 0 ? [`${misshapen.length} of another shape`] : []),
    ...(missing.length > 0 ? [`${missing.length} missing`] : []),
    ...(surplus.length > 0 ? [`${surplus.length} surplus`] : []),
  ]
  return `${lines.length === 0 ? '' : `${lines.join('\n')}\n\n`}${same ? 'no difference' : 'different'}: ${totals.join(', ')}\n`
}
