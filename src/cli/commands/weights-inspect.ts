import { makeTerminalSafe } from '../../diagnostics/render/index.ts'
import { countValues, measureTensor, readSafetensors, type WeightMap } from '../../weights/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { readBytes } from '../files.ts'
import { formatBytes, formatWhole } from '../format-number.ts'
import { locateInFile, showPath } from '../host.ts'
import { fail, showDiagnostics, writeJson } from '../report.ts'
import type { Terminal } from '../terminal.ts'
import { formatColumns } from '../text-table.ts'

export interface InspectOptions {
  readonly json?: true
  readonly ascii?: true
}

/** Lists what a file of weights holds: each tensor's key, shape and the range of its values. */
export async function runInspect(path: string, options: InspectOptions, terminal: Terminal): Promise<number> {
  const json = options.json === true
  const shown = showPath(path, process.cwd())
  const bytes = readBytes(path)
  if (!(bytes instanceof Uint8Array)) return fail([locateInFile(bytes, shown)], json, terminal)
  const { weights, diagnostics } = readSafetensors(bytes, shown)
  if (weights === undefined) return fail(diagnostics, json, terminal)
  showDiagnostics(diagnostics, terminal)
  if (json) writeJson(describe(weights, bytes.length), terminal)
  else terminal.out(show(weights, bytes.length))
  return exitCodes.fine
}

function describe(weights: WeightMap, bytes: number) {
  const tensors = [...weights].map(([key, tensor]) => ({ key, shape: tensor.shape, ...measureTensor(tensor) }))
  return { format: 'safetensors', bytes, tensors }
}

function show(weights: WeightMap, bytes: number): string {
  const rows = [...weights].map(([key, tensor]) => {
    const { min, max, mean, nans } = measureTensor(tensor)
    return [
      makeTerminalSafe(key),
      tensor.shape.join('x'),
      format(min),
      format(max),
      format(mean),
      nans === 0 ? '' : `${nans} NaN`,
    ]
  })
  const lines = formatColumns(
    [['key', 'shape', 'min', 'max', 'mean', ''], ...rows],
    [false, false, true, true, true, true],
  )
  const values = [...weights.values()].reduce((sum, { shape }) => sum + countValues(shape), 0)
  return `${lines.join('\n')}\nsafetensors, ${formatBytes(bytes)}: ${weights.size} tensors, ${formatWhole(values)} values\n`
}

function format(value: number | undefined): string {
  return value === undefined ? '' : value.toPrecision(4)
}
