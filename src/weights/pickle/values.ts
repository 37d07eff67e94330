/** What an unpickler builds: plain values and containers, and what the caller's own constructors give. */
export type PickleValue =
  null | boolean | number | bigint | string | Uint8Array | PickleList | PickleDict | PickleGlobal | PickleObject

/** A list, tuple or set; each is only gone through. */
export interface PickleList {
  readonly kind: 'list' | 'tuple' | 'set'
  readonly items: PickleValue[]
}

export interface PickleDict {
  readonly kind: 'dict'
  /** A key that came twice stands where it first came, with the last value, as in Python. Only text is looked up. */
  readonly texts: Map<string, PickleValue>
  /** Whether it has keys that are not text; what they lead to is left out. */
  others: boolean
}

/** A name that the caller has allowed. */
export interface PickleGlobal {
  readonly kind: 'global'
  /** `torch._utils._rebuild_tensor_v2`. */
  readonly name: string
}

/** Made by a constructor of the caller. */
export interface PickleObject {
  readonly kind: 'object'
  readonly content: TorchStorage | TorchTensor | NumpyDtype
}

/** Bytes that lie outside of the pickle. */
export interface TorchStorage {
  readonly what: 'storage'
  /** Of a typed storage: `float32`. */
  readonly dtype: string | undefined
  readonly key: string
  /** Where this view of it begins, in values. */
  readonly offset: number
}

/** A strided view of a storage; sizes and strides in values, not yet held against the storage. */
export interface TorchTensor {
  readonly what: 'tensor'
  readonly storage: TorchStorage
  readonly dtype: string
  readonly offset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]
}

/** The kind of a numpy scalar, as numpy spells it: `f8`. */
export interface NumpyDtype {
  readonly what: 'numpy-dtype'
  readonly name: string
}

export function isDict(value: PickleValue | undefined): value is PickleDict {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'dict'
}

export function isList(value: PickleValue | undefined): value is PickleList {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    (value.kind === 'list' || value.kind === 'tuple' || value.kind === 'set')
  )
}

export function isGlobal(value: PickleValue | undefined): value is PickleGlobal {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'global'
}

export function isObject(value: PickleValue | undefined): value is PickleObject {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'object'
}

export function makeDict(): PickleDict {
  return { kind: 'dict', texts: new Map(), others: false }
}
