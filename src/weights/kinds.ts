import { createMessage, type Diagnostic } from '../diagnostics/index.ts'
import type { DtypeName } from './formats/dtypes.ts'
import { encodeBfloat, encodeHalf } from './formats/encode.ts'
import type { WeightKinds } from './formats/stored.ts'
import { countOf, listLines, reportOnFile, showKey } from './report.ts'
import type { WeightMap } from './tensor.ts'

/** Kinds of floats that weights can be written in. */
export type FloatKind = 'F32' | 'F16' | 'BF16'

/**
 * How tensors are to be written: floats as `wanted`, or as they were stored; what was float64 is float32 by now. Whole
 * numbers and truth values stay what they are. Error: `weights-half-range` where a finite value would become infinite.
 *
 * @param has whether the form has tensors of a kind; others become float32
 */
export function chooseKinds(
  weights: WeightMap,
  kinds: WeightKinds,
  wanted: FloatKind | undefined,
  has: (dtype: DtypeName) => boolean,
  path: string,
): { readonly kinds: WeightKinds; readonly diagnostics: readonly Diagnostic[] } {
  const chosen = new Map<string, DtypeName>()
  const overflows: string[] = []
  for (const [key, { data }] of weights) {
    const kind = kinds.get(key) ?? 'F32'
    const isFloat = kind.endsWith('F32') || kind.endsWith('F16') || kind === 'F64'
    const dtype = isFloat ? (wanted ?? (kind === 'F64' ? 'F32' : kind)) : kind
    const final = has(dtype) ? dtype : 'F32'
    chosen.set(key, final)
    const first = final === 'F16' || final === 'BF16' ? findOverflow(data, final) : undefined
    if (first !== undefined) overflows.push(`${showKey(key)}: ${data[first]} at index ${first}`)
  }
  if (overflows.length === 0) return { kinds: chosen, diagnostics: [] }
  const message = createMessage('weights-half-range', {
    dtype: wanted === 'BF16' ? 'bfloat16' : 'float16',
    count: countOf(overflows.length, 'tensor'),
    list: listLines(overflows),
  })
  return { kinds: chosen, diagnostics: [reportOnFile(message, path)] }
}

function findOverflow(data: Float32Array, kind: 'F16' | 'BF16'): number | undefined {
  const infinity = kind === 'F16' ? 0x7c00 : 0x7f80
  const encode = kind === 'F16' ? encodeHalf : encodeBfloat
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length)
  const index = bits.findIndex((value) => (encode(value) & 0x7fff) === infinity && (value & 0x7fffffff) < 0x7f800000)
  return index < 0 ? undefined : index
}
