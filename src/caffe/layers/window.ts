import type { Pair } from '../../vocabulary/index.ts'
import type { FieldReader } from '../fields.ts'

/**
 * A pair of sizes as Caffe writes it: `kernel_size: 3`, twice for height and width, or `kernel_h` and `kernel_w`.
 * Undefined where none is written, or where what is written has been told as wrong.
 *
 * @param name of the field for both, as `kernel_size`
 * @param prefix of those for one, as `kernel`
 */
export function readPair(fields: FieldReader, name: string, prefix: string, least: number): Pair | undefined {
  const both = fields.integers(name, { least })
  const height = fields.integer(`${prefix}_h`, { least })
  const width = fields.integer(`${prefix}_w`, { least })
  if (height !== undefined || width !== undefined) return [height?.value ?? 0, width?.value ?? 0]
  const [first, second] = both
  return first === undefined ? undefined : [first.value, (second ?? first).value]
}
