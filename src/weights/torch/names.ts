import type { PickleNames } from '../pickle/read.ts'
import {
  isDict,
  isGlobal,
  isList,
  isObject,
  makeDict,
  type PickleObject,
  type PickleValue,
  type TorchStorage,
} from '../pickle/values.ts'

type Flawed<T> = T | { readonly flaw: string }
type Constructor = (args: readonly PickleValue[]) => Flawed<PickleValue>

/** Kinds of storages, as PyTorch names their classes. */
const storageDtypes: Readonly<Record<string, string>> = {
  DoubleStorage: 'float64',
  FloatStorage: 'float32',
  HalfStorage: 'float16',
  BFloat16Storage: 'bfloat16',
  LongStorage: 'int64',
  IntStorage: 'int32',
  ShortStorage: 'int16',
  CharStorage: 'int8',
  ByteStorage: 'uint8',
  BoolStorage: 'bool',
  ComplexFloatStorage: 'complex64',
  ComplexDoubleStorage: 'complex128',
}

const dtypeNames =
  'float64 float32 float16 bfloat16 int64 int32 int16 int8 uint8 uint16 uint32 uint64 bool complex64 complex128'.split(
    ' ',
  )

const constants: ReadonlySet<string> = new Set([
  ...Object.keys(storageDtypes).flatMap((name) => [`torch.${name}`, `torch.cuda.${name}`]),
  ...dtypeNames.map((name) => `torch.${name}`),
  'torch.storage.UntypedStorage',
  'torch.storage.TypedStorage',
  'torch.UntypedStorage',
  'torch.Tensor',
  'torch.nn.parameter.Parameter',
])

const makeEmptyDict: Constructor = (args) => {
  const [from] = args
  const dict = makeDict()
  if (from === undefined) return dict
  if (isDict(from)) {
    for (const [key, value] of from.texts) dict.texts.set(key, value)
    dict.others = from.others
    return dict
  }
  if (!isList(from)) return { flaw: 'a dictionary is made of what is none' }
  for (const pair of from.items) {
    const [key, value] = isList(pair) ? pair.items : []
    if (value === undefined) return { flaw: 'a dictionary is made of what are no pairs' }
    if (typeof key === 'string') dict.texts.set(key, value)
    else dict.others = true
  }
  return dict
}

const makeSet: Constructor = ([from]) => ({ kind: 'set', items: isList(from) ? [...from.items] : [] })

const makeSize: Constructor = ([from]) =>
  isList(from) ? { kind: 'tuple', items: [...from.items] } : { flaw: 'torch.Size is made of what is no list' }

/** Python 3's way to say bytes in protocol 2. */
const encodeText: Constructor = ([text, encoding]) => {
  if (typeof text !== 'string' || encoding !== 'latin1') return { flaw: 'bytes are not given as latin1' }
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0))
  return bytes
}

const makeNumpyDtype: Constructor = ([name]) =>
  typeof name === 'string'
    ? { kind: 'object', content: { what: 'numpy-dtype', name } }
    : { flaw: 'a dtype of numpy has no name' }

/** A scalar of numpy, which checkpoints have for the best accuracy. */
const makeNumpyScalar: Constructor = ([dtype, bytes]) => {
  if (!isObject(dtype) || dtype.content.what !== 'numpy-dtype' || !(bytes instanceof Uint8Array)) {
    return { flaw: 'a scalar of numpy is not bytes of a dtype' }
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length === 8 && dtype.content.name === 'f8') return view.getFloat64(0, true)
  if (bytes.length === 4 && dtype.content.name === 'f4') return view.getFloat32(0, true)
  if (bytes.length === 8 && dtype.content.name === 'i8') return view.getBigInt64(0, true)
  // Of no use for weights: what it is does not matter.
  return null
}

/** `(storage, offset, size, stride, requires_grad, hooks)`, in version 3 with a dtype. */
function rebuildTensor(args: readonly PickleValue[], dtype?: PickleValue): Flawed<PickleObject> {
  const [storage, offset, size, stride] = args
  if (!isObject(storage) || storage.content.what !== 'storage') return { flaw: 'a tensor has no storage' }
  const shape = toNumbers(size)
  const strides = toNumbers(stride)
  if (typeof offset !== 'number' || shape === undefined || strides === undefined) {
    return { flaw: 'a tensor has a size or stride that is not a list of at most 64 numbers' }
  }
  const named = isGlobal(dtype) ? dtype.name.replace(/^torch\./, '') : storage.content.dtype
  if (named === undefined) return { flaw: 'a tensor has no dtype' }
  const content = { what: 'tensor', storage: storage.content, dtype: named, offset, shape, strides } as const
  return { kind: 'object', content }
}

/** `(tensor, requires_grad, hooks)`, possibly with attributes. */
const rebuildParameter: Constructor = ([tensor]) =>
  isTensor(tensor) ? tensor : { flaw: 'a parameter is made of what is no tensor' }

/** `(how, type, arguments, state)`: a tensor with attributes of its own, which are left out. */
const rebuildFromType: Constructor = ([how, type, args]) => {
  const known = isGlobal(type) && (type.name === 'torch.Tensor' || type.name === 'torch.nn.parameter.Parameter')
  const constructor = isGlobal(how) ? tensorConstructors.get(how.name) : undefined
  if (!known || constructor === undefined || !isList(args)) return { flaw: 'a tensor is of another type' }
  return constructor(args.items)
}

const tensorConstructors: ReadonlyMap<string, Constructor> = new Map<string, Constructor>([
  ['torch._utils._rebuild_tensor', (args) => rebuildTensor(args)],
  ['torch._utils._rebuild_tensor_v2', (args) => rebuildTensor(args)],
  ['torch._utils._rebuild_tensor_v3', (args) => rebuildTensor(args, args[6])],
  ['torch._utils._rebuild_parameter', rebuildParameter],
  ['torch._utils._rebuild_parameter_with_state', rebuildParameter],
])

const constructors: PickleNames['constructors'] = new Map<string, Constructor>([
  ...tensorConstructors,
  ['torch._tensor._rebuild_from_type_v2', rebuildFromType],
  ['collections.OrderedDict', makeEmptyDict],
  ['collections.Counter', makeEmptyDict],
  ['builtins.dict', makeEmptyDict],
  ['__builtin__.dict', makeEmptyDict],
  ['builtins.set', makeSet],
  ['__builtin__.set', makeSet],
  ['torch.Size', makeSize],
  ['torch.device', ([name]) => (typeof name === 'string' ? name : { flaw: 'a device has no name' })],
  ['_codecs.encode', encodeText],
  ['numpy.dtype', makeNumpyDtype],
  ['numpy.core.multiarray.scalar', makeNumpyScalar],
  ['numpy._core.multiarray.scalar', makeNumpyScalar],
])

/** What a checkpoint of PyTorch may name. Nothing here runs anything, reads a file or looks at the environment. */
export function torchNames(onStorage: (storage: TorchStorage) => void): PickleNames {
  return {
    constructors,
    constants,
    persistent: (id) => {
      const storage = readStorage(id)
      if ('flaw' in storage) return storage
      onStorage(storage)
      return { kind: 'object', content: storage }
    },
  }
}

/** `('storage', type, key, location, count)`, in old files with a view `(key, offset, count)` of another one. */
function readStorage(id: PickleValue): Flawed<TorchStorage> {
  const [word, type, key, , count, view] = isList(id) ? id.items : []
  if (word !== 'storage' || !isGlobal(type) || typeof key !== 'string' || typeof count !== 'number') {
    return { flaw: 'what lies outside of it is not a storage' }
  }
  const name = type.name.slice(type.name.lastIndexOf('.') + 1)
  const dtype = Object.hasOwn(storageDtypes, name) ? storageDtypes[name] : undefined
  if (dtype === undefined && !name.endsWith('UntypedStorage')) return { flaw: `${type.name} is not a kind of storage` }
  const offset = isList(view) ? view.items[1] : 0
  return { what: 'storage', dtype, key, offset: typeof offset === 'number' ? offset : 0 }
}

export function isTensor(value: PickleValue | undefined): value is PickleObject {
  return isObject(value) && value.content.what === 'tensor'
}

const maximumDimensions = 64

function toNumbers(value: PickleValue | undefined): readonly number[] | undefined {
  if (!isList(value) || value.items.length > maximumDimensions) return undefined
  const numbers: number[] = []
  for (const item of value.items) {
    if (typeof item === 'number') numbers.push(item)
    else if (typeof item === 'bigint') numbers.push(Number(item))
    else return undefined
  }
  return numbers
}
