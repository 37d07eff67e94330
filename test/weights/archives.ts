import { writeZip, type ZipFile } from '../../src/weights/archive/zip-write.ts'

/** Bytes of parts: text stands for its characters (latin1), a number for a byte. */
export function bytesOf(...parts: readonly (string | number | Uint8Array)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => {
      if (typeof part === 'number') return [part]
      return typeof part === 'string' ? [...part].map((character) => character.charCodeAt(0)) : [...part]
    }),
  )
}

/** A text as an instruction of a pickle: BINUNICODE. */
export function pickleText(text: string): Uint8Array {
  const encoded = new TextEncoder().encode(text)
  const bytes = new Uint8Array(5 + encoded.length)
  bytes[0] = 0x58
  new DataView(bytes.buffer).setUint32(1, encoded.length, true)
  bytes.set(encoded, 5)
  return bytes
}

/** A whole number as an instruction of a pickle: LONG1. */
export function pickleWhole(value: bigint | number): Uint8Array {
  const bytes = new Uint8Array(10)
  bytes.set([0x8a, 8])
  new DataView(bytes.buffer).setBigInt64(2, BigInt(value), true)
  return bytes
}

export interface TensorClaim {
  readonly storage?: string
  readonly key?: string
  readonly count?: number | bigint
  readonly offset?: number | bigint
  readonly shape: readonly (number | bigint)[]
  readonly strides: readonly (number | bigint)[]
}

/** The instructions that build a tensor. */
export function pickleTensor(claim: TensorClaim): Uint8Array {
  const { storage = 'FloatStorage', key = '0', count = 6, offset = 0, shape, strides } = claim
  return bytesOf(
    'ctorch._utils\n_rebuild_tensor_v2\n((',
    pickleText('storage'),
    `ctorch\n${storage}\n`,
    pickleText(key),
    pickleText('cpu'),
    pickleWhole(count),
    'tQ',
    pickleWhole(offset),
    '(',
    ...shape.map(pickleWhole),
    't(',
    ...strides.map(pickleWhole),
    't',
    0x89,
    'ccollections\nOrderedDict\n)RtR',
  )
}

/** A checkpoint of a pickle and one storage of six float32. */
export function checkpointOf(pickle: Uint8Array, files: readonly ZipFile[] = [sixValues]): Uint8Array {
  return writeZip([{ name: 'a/data.pkl', parts: [pickle] }, ...files])
}

export const sixValues: ZipFile = {
  name: 'a/data/0',
  parts: [new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer)],
}

/** A checkpoint of one tensor under a key. */
export function checkpointOfTensor(claim: TensorClaim, key = 'w'): Uint8Array {
  return checkpointOf(bytesOf(0x80, 2, '}', pickleText(key), pickleTensor(claim), 's.'))
}

/** A checkpoint as `torch.save` wrote them before PyTorch 1.6: a pickle, and storages of float32 by name. */
export function legacyOf(pickle: Uint8Array, storages: Readonly<Record<string, readonly number[]>>): Uint8Array {
  const names = Object.keys(storages)
  return bytesOf(
    bytesOf(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, '.'),
    bytesOf(0x80, 2, 'M', 0xe9, 0x03, '.'),
    bytesOf(0x80, 2, '}', pickleText('little_endian'), 0x88, 's.'),
    pickle,
    bytesOf(0x80, 2, '](', ...names.map(pickleText), 'e.'),
    ...names.map((name) => {
      const values = storages[name] ?? []
      const count = new Uint8Array(BigUint64Array.of(BigInt(values.length)).buffer)
      return bytesOf(count, new Uint8Array(Float32Array.from(values).buffer))
    }),
  )
}
