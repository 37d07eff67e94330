import { invariant } from '../../diagnostics/index.ts'
import { writeZip, type ZipFile } from '../archive/zip-write.ts'
import type { DtypeName } from '../formats/dtypes.ts'
import { viewValues } from '../formats/encode.ts'
import type { WeightKinds } from '../formats/stored.ts'
import { countValues, type WeightMap } from '../tensor.ts'

/** Classes of PyTorch's storages. Kinds that it has none for are not written. */
const storageClasses: Readonly<Partial<Record<DtypeName, string>>> = {
  F64: 'DoubleStorage',
  F32: 'FloatStorage',
  F16: 'HalfStorage',
  BF16: 'BFloat16Storage',
  I64: 'LongStorage',
  I32: 'IntStorage',
  I16: 'ShortStorage',
  I8: 'CharStorage',
  U8: 'ByteStorage',
  BOOL: 'BoolStorage',
}

/** Whether a checkpoint can have tensors of a kind: PyTorch has no unsigned integers above 8 bits in all versions. */
export function hasTorchStorage(dtype: DtypeName): boolean {
  return storageClasses[dtype] !== undefined
}

/**
 * Writes a checkpoint as `torch.save(OrderedDict(...))` does since PyTorch 1.6, for `torch.load` of any of them, with
 * `weights_only=True` as well: it names nothing but `OrderedDict`, `_rebuild_tensor_v2` and kinds of storages. A
 * storage for each tensor, in the map's order; the same map gives the same bytes.
 *
 * @param kinds float32 where it names no other; only those of `hasTorchStorage`
 */
export function writeTorch(weights: WeightMap, kinds?: WeightKinds): Uint8Array {
  const folder = 'weights'
  const files: ZipFile[] = [{ name: `${folder}/data.pkl`, parts: [writePickle(weights, kinds)] }]
  let index = 0
  for (const [key, { data }] of weights) {
    const dtype = kinds?.get(key) ?? 'F32'
    files.push({ name: `${folder}/data/${index}`, parts: [viewValues(data, dtype)] })
    index += 1
  }
  files.push({ name: `${folder}/version`, parts: [new TextEncoder().encode('3\n')] })
  return writeZip(files)
}

/** The pickle, protocol 2, without memo. */
function writePickle(weights: WeightMap, kinds: WeightKinds | undefined): Uint8Array {
  const parts: Uint8Array[] = []
  const encoder = new TextEncoder()
  const ascii = (text: string) => parts.push(encoder.encode(text))
  const bytes = (...values: readonly number[]) => parts.push(Uint8Array.from(values))
  const text = (value: string) => {
    const encoded = encoder.encode(value)
    const head = new Uint8Array(5)
    head[0] = 0x58
    new DataView(head.buffer).setUint32(1, encoded.length, true)
    parts.push(head, encoded)
  }
  const emptyDict = () => ascii('ccollections\nOrderedDict\n)R')
  const whole = (value: number) => {
    const encoded = new Uint8Array(10)
    encoded.set([0x8a, 8])
    new DataView(encoded.buffer).setBigInt64(2, BigInt(value), true)
    parts.push(encoded)
  }
  const tuple = (values: readonly number[]) => {
    ascii('(')
    for (const value of values) whole(value)
    ascii('t')
  }
  bytes(0x80, 2)
  emptyDict()
  ascii('(')
  let index = 0
  for (const [key, { shape, data }] of weights) {
    const storage = storageClasses[kinds?.get(key) ?? 'F32']
    invariant(storage !== undefined, `${key} is of a kind that PyTorch has storages for`)
    text(key)
    ascii('ctorch._utils\n_rebuild_tensor_v2\n((')
    text('storage')
    ascii(`ctorch\n${storage}\n`)
    text(String(index))
    text('cpu')
    whole(data.length)
    ascii('tQ')
    whole(0)
    tuple(shape)
    tuple(shape.map((_, axis) => Math.max(1, countValues(shape.slice(axis + 1)))))
    bytes(0x89)
    emptyDict()
    ascii('tR')
    index += 1
  }
  ascii('u.')
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
