import { createMessage, type Message } from '../../diagnostics/index.ts'
import { showKey, showShape } from '../report.ts'
import { countValues, type WeightMap } from '../tensor.ts'
import { getDtype } from './dtypes.ts'
import { encodeValues } from './encode.ts'
import { visitStrided, type StoredTensor, type WeightKinds } from './stored.ts'
import { findWalk, type ManifestWeight, readManifest, type TfjsManifest, weightsFormat } from './tfjs-manifest.ts'

/** A file that lies beside the one that is read, by its name. */
export type ReadPart = (name: string) => Uint8Array | Message

/**
 * Reads the weights of a model of TensorFlow.js back into PyTorch's layout, under PyTorch's keys, as its `model.json`
 * says: a LayersModel of `senet compile --target tfjs`, or the weights alone that `writeTfjs` writes. Weights that tfjs
 * quantised to float16, uint8 or uint16 become what they stand for.
 *
 * @param readPart gives the files with the values
 */
export function readTfjs(bytes: Uint8Array, readPart: ReadPart): readonly StoredTensor[] | Message {
  const manifest = readManifest(new TextDecoder().decode(bytes))
  if (typeof manifest === 'string') return broken(manifest)
  const weights = readGroups(manifest, readPart)
  if ('code' in weights) return weights
  if (manifest.origins === undefined) return weights.map(({ weight, values }) => plainTensor(weight, values))
  const needed = [...manifest.shapes.values()].reduce((sum, shape) => sum + countValues(shape), 0)
  const given = weights.reduce((sum, { weight }) => sum + countValues(weight.shape), 0)
  if (needed > given) return broken(`its tensors have ${needed} values, but its weights ${given}`)
  const tensors = new Map<string, { readonly shape: readonly number[]; readonly data: Float32Array; filled: number }>()
  for (const { weight, values } of weights) {
    const origin = manifest.origins.get(weight.name)
    if (origin === undefined) return broken(`it does not say what ${showKey(weight.name)} is`)
    const { key } = origin
    if (key === undefined) continue
    const shape = manifest.shapes.get(key)
    if (shape === undefined) return broken(`it does not say the shape of ${showKey(key)}`)
    const tensor = tensors.get(key) ?? { shape, data: new Float32Array(countValues(shape)), filled: 0 }
    tensors.set(key, tensor)
    const count = countValues(weight.shape)
    const walk = findWalk(origin, shape, count)
    if (walk === undefined) return broken(`${showKey(weight.name)} is not made of ${showKey(key)}, ${showShape(shape)}`)
    const read = readerOf(weight, values)
    visitStrided(walk.extents, walk.steps, (index, from) => {
      tensor.data[walk.origin + from] = read(index)
    })
    tensor.filled += count
  }
  const result: StoredTensor[] = []
  for (const [key, { shape, data, filled }] of tensors) {
    if (filled < data.length) return broken(`only ${filled} of the ${data.length} values of ${showKey(key)} are there`)
    result.push({ key, dtype: 'F32', shape, bytes: new Uint8Array(data.buffer) })
  }
  return result
}

interface GivenWeight {
  readonly weight: ManifestWeight
  readonly values: Uint8Array
}

/** Each weight with its bytes; files of a group are put together. */
function readGroups({ groups }: TfjsManifest, readPart: ReadPart): readonly GivenWeight[] | Message {
  const given: GivenWeight[] = []
  for (const { paths, weights } of groups) {
    const parts: Uint8Array[] = []
    for (const path of paths) {
      if (!isPlainName(path)) return broken(`it names the file ${showKey(path)}, which does not lie beside it`)
      const part = readPart(path)
      if (!(part instanceof Uint8Array)) return part
      parts.push(part)
    }
    const total = parts.reduce((sum, part) => sum + part.length, 0)
    const needed = weights.reduce((sum, { shape, dtype }) => sum + countValues(shape) * getDtype(dtype).bytes, 0)
    if (needed !== total) return broken(`its weights take ${needed} bytes, but its files have ${total}`)
    const bytes = parts.length === 1 ? parts[0]! : join(parts, total)
    let at = 0
    for (const weight of weights) {
      const end = at + countValues(weight.shape) * getDtype(weight.dtype).bytes
      given.push({ weight, values: bytes.subarray(at, end) })
      at = end
    }
  }
  const names = new Set(given.map(({ weight }) => weight.name))
  return names.size === given.length ? given : broken('two of its weights have the same name')
}

function join(parts: readonly Uint8Array[], total: number): Uint8Array {
  const joined = new Uint8Array(total)
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/** A file beside the document: no folder above it, no address. */
function isPlainName(path: string): boolean {
  return !/[\0\\:]|^\//.test(path) && path !== '' && !path.split('/').includes('..')
}

function readerOf({ dtype, scale, min }: ManifestWeight, values: Uint8Array): (index: number) => number {
  const { bytes: width, read } = getDtype(dtype)
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength)
  if (scale === 1 && min === 0) return (index) => read(view, index * width)
  return (index) => read(view, index * width) * scale + min
}

function plainTensor(weight: ManifestWeight, values: Uint8Array): StoredTensor {
  const { name: key, shape, dtype, scale, min } = weight
  if (scale === 1 && min === 0) return { key, dtype, shape, bytes: values }
  const read = readerOf(weight, values)
  const data = Float32Array.from({ length: countValues(shape) }, (_, index) => read(index))
  return { key, dtype: 'F32', shape, bytes: new Uint8Array(data.buffer) }
}

function broken(problem: string): Message {
  return createMessage('checkpoint-model', { problem })
}

/**
 * Writes weights alone, as `tf.io.loadWeights` reads them: `model.json` with the manifest and `weights.bin`, in PyTorch's
 * layout and under its keys. (What runs is a LayersModel, which `senet compile --target tfjs` writes.) Float16 stands as
 * tfjs's quantisation; every kind that tfjs has none for, as float32 or int32.
 */
export function writeTfjs(weights: WeightMap, kinds?: WeightKinds): ReadonlyMap<string, Uint8Array> {
  const entries = [...weights].map(([key, { shape, data }]) => {
    const kind = kinds?.get(key) ?? 'F32'
    const dtype = kind === 'F16' || kind === 'BOOL' ? kind : isInt32(kind, data) ? 'I32' : 'F32'
    return { key, shape, data, dtype } as const
  })
  const bytes = new Uint8Array(entries.reduce((sum, { data, dtype }) => sum + data.length * getDtype(dtype).bytes, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const { data, dtype } of entries) at = encodeValues(data, dtype, view, at)
  const names = { F16: 'float32', F32: 'float32', I32: 'int32', BOOL: 'bool' } as const
  const described = entries.map(({ key, shape, dtype }) => ({
    name: key,
    shape,
    dtype: names[dtype],
    ...(dtype === 'F16' ? { quantization: { dtype: 'float16', original_dtype: 'float32' } } : {}),
  }))
  const manifest = [{ paths: ['weights.bin'], weights: described }]
  const document = { format: weightsFormat, generatedBy: 'senet', weightsManifest: manifest }
  return new Map([
    ['model.json', new TextEncoder().encode(JSON.stringify(document))],
    ['weights.bin', bytes],
  ])
}

function isInt32(kind: string, data: Float32Array): boolean {
  return /^[IU]/.test(kind) && data.every((value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31)
}
