import { countValues } from '../tensor.ts'
import type { DtypeName } from './dtypes.ts'

/** A weight of a model, as the manifest has it. */
export interface ManifestWeight {
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: DtypeName
  /** How quantised integers become numbers. */
  readonly scale: number
  readonly min: number
}

/** Files that, put one after the other, hold weights one after the other. */
export interface ManifestGroup {
  readonly paths: readonly string[]
  readonly weights: readonly ManifestWeight[]
}

/** How a weight was made of a tensor: see the origin in `model.json` that senet writes. */
export interface WeightOrigin {
  /** Absent for a constant of the form. */
  readonly key: string | undefined
  readonly rows: readonly number[] | undefined
  readonly view: readonly number[] | undefined
  readonly permute: readonly number[] | undefined
  readonly flip: readonly number[]
}

/** What `model.json` says of weights. */
export interface TfjsManifest {
  readonly groups: readonly ManifestGroup[]
  /** By the weight's name; undefined where weights lie as PyTorch has them, under its keys. */
  readonly origins: ReadonlyMap<string, WeightOrigin> | undefined
  /** Shapes in PyTorch by key. */
  readonly shapes: ReadonlyMap<string, readonly number[]>
}

/** The format of a document that only has weights, in PyTorch's layout and under its keys. */
export const weightsFormat = 'senet-weights'

const storedDtypes: Readonly<Record<string, DtypeName>> = { float32: 'F32', int32: 'I32', bool: 'BOOL', uint8: 'U8' }
const quantisedDtypes: Readonly<Record<string, DtypeName>> = { float16: 'F16', uint8: 'U8', uint16: 'U16' }

/** Reads `model.json`; in words what is wrong with it. */
export function readManifest(text: string): TfjsManifest | string {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return 'it is not JSON'
  }
  const fields = fieldsOf(document)
  const groups = listOf(fields.get('weightsManifest'))
  if (groups === undefined) return 'it has no weightsManifest'
  const read: ManifestGroup[] = []
  for (const group of groups) {
    const one = readGroup(group)
    if (typeof one === 'string') return one
    read.push(one)
  }
  if (fields.get('format') === weightsFormat) return { groups: read, origins: undefined, shapes: new Map() }
  const senet = fieldsOf(fieldsOf(fields.get('userDefinedMetadata')).get('senet'))
  const origins = new Map<string, WeightOrigin>()
  for (const [name, origin] of fieldsOf(senet.get('weights'))) origins.set(name, readOrigin(origin))
  if (origins.size === 0) return 'it does not say which tensor of PyTorch each weight is'
  const shapes = new Map<string, readonly number[]>()
  for (const [key, shape] of fieldsOf(senet.get('tensors'))) {
    const sizes = sizesOf(shape)
    if (sizes !== undefined) shapes.set(key, sizes)
  }
  return { groups: read, origins, shapes }
}

function readGroup(group: unknown): ManifestGroup | string {
  const fields = fieldsOf(group)
  const paths = listOf(fields.get('paths'))
  const list = listOf(fields.get('weights'))
  if (paths === undefined || list === undefined || !paths.every((path) => typeof path === 'string')) {
    return 'a group of its weightsManifest has no paths or no weights'
  }
  const weights: ManifestWeight[] = []
  for (const weight of list) {
    const entry = fieldsOf(weight)
    const name = entry.get('name')
    const shape = sizesOf(entry.get('shape'))
    if (typeof name !== 'string' || shape === undefined) return 'a weight has no name or no shape'
    const quantisation = fieldsOf(entry.get('quantization'))
    const quantised = quantisation.size > 0
    const word = (quantised ? quantisation : entry).get('dtype')
    const known = quantised ? quantisedDtypes : storedDtypes
    const dtype = typeof word === 'string' && Object.hasOwn(known, word) ? known[word] : undefined
    if (dtype === undefined) return `a weight is of a kind that is not read: ${String(word).slice(0, 40)}`
    const scaled = quantised && dtype !== 'F16'
    const scale = scaled ? quantisation.get('scale') : 1
    const min = scaled ? quantisation.get('min') : 0
    if (typeof scale !== 'number' || typeof min !== 'number') return 'a quantised weight has no scale or min'
    weights.push({ name, shape, dtype, scale, min })
  }
  return { paths, weights }
}

function readOrigin(value: unknown): WeightOrigin {
  const fields = fieldsOf(value)
  const key = fields.get('key')
  return {
    key: typeof key === 'string' ? key : undefined,
    rows: sizesOf(fields.get('rows')),
    view: sizesOf(fields.get('view')),
    permute: sizesOf(fields.get('permute')),
    flip: sizesOf(fields.get('flip')) ?? [],
  }
}

/** Where in the tensor each value of a weight goes, as a strided walk. */
export interface Walk {
  readonly origin: number
  readonly extents: readonly number[]
  readonly steps: readonly number[]
}

/** The walk through a tensor that gave a weight of `count` values; undefined where the origin contradicts the shape. */
export function findWalk(origin: WeightOrigin, shape: readonly number[], count: number): Walk | undefined {
  const [first = 1, ...rest] = shape
  const [start = 0, end = first] = origin.rows ?? []
  const view = origin.view ?? [end - start, ...rest]
  const permute = origin.permute ?? view.map((_, axis) => axis)
  const isPermutation =
    permute.length === view.length && permute.toSorted((a, b) => a - b).every((axis, i) => axis === i)
  const row = countValues(rest)
  if (start > end || end > first || !isPermutation) return undefined
  if (countValues(view) !== count || (end - start) * row !== count) return undefined
  const steps = permute.map((axis) => countValues(view.slice(axis + 1)))
  const extents = permute.map((axis) => view[axis] ?? 1)
  let at = start * row
  for (const axis of new Set(origin.flip)) {
    const step = steps[axis]
    if (step === undefined) return undefined
    at += step * ((extents[axis] ?? 1) - 1)
    steps[axis] = -step
  }
  return { origin: at, extents, steps }
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [])
}

function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined
}

/** At most 64 whole numbers from 0. */
function sizesOf(value: unknown): readonly number[] | undefined {
  const list = listOf(value)
  if (list === undefined || list.length > 64) return undefined
  const sizes = list.filter(
    (size): size is number => typeof size === 'number' && Number.isSafeInteger(size) && size >= 0,
  )
  return sizes.length === list.length ? sizes : undefined
}
