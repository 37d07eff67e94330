import { createMessage, type Message } from '../diagnostics/index.ts'
import { getDtype } from './formats/dtypes.ts'
import type { WeightKinds } from './formats/stored.ts'
import { countValues, type WeightTensor } from './tensor.ts'

/** What is written is put together in one buffer, which holds this many bytes, and is read again into such a one. */
const maximumFileBytes = 4 * 1024 ** 3 - 1

/** What any form takes for a tensor beside its values and twice its key: headers, entries of directories, padding. */
const bytesBeside = 512

/**
 * Whether weights can be written to one file, before memory is taken for it; it is estimated from above, by half a
 * kilobyte a tensor. Error: `weights-size`.
 *
 * @param kinds float32 where it names no other
 */
export function checkWrittenSize(
  weights: ReadonlyMap<string, Pick<WeightTensor, 'shape'>>,
  kinds?: WeightKinds,
): Message | undefined {
  let needed = bytesBeside
  for (const [key, { shape }] of weights) {
    // A character takes three bytes of UTF-8 at most, and the directory of an archive has each key again.
    needed += countValues(shape) * getDtype(kinds?.get(key) ?? 'F32').bytes + bytesBeside + 6 * key.length
  }
  return needed <= maximumFileBytes ? undefined : createMessage('weights-size', { needed, limit: maximumFileBytes })
}
