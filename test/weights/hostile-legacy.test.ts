import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCheckpoint } from '../../src/weights/index.ts'
import { bytesOf, legacyOf, pickleTensor, pickleText } from './archives.ts'

const pickle = bytesOf(0x80, 2, '}', pickleText('w'), pickleTensor({ shape: [2, 3], strides: [3, 1] }), 's.')
const good = legacyOf(pickle, { 0: [1, 2, 3, 4, 5, 6] })

/** Where the count of the one storage stands: eight bytes before its 24. */
const countAt = good.length - 32

function complain(file: Uint8Array): readonly string[] {
  const { tensors, diagnostics } = readCheckpoint(file, 'w.pth')
  const complaints = diagnostics.filter(({ severity }) => severity === 'error')
  expect(tensors === undefined).toBe(complaints.length > 0)
  return complaints.map(({ code, text }) => `${code}: ${text}`)
}

function withCount(count: bigint): Uint8Array {
  const copy = good.slice()
  new DataView(copy.buffer).setBigUint64(countAt, count, true)
  return copy
}

test('a checkpoint of old is read', () => {
  const { tensors, format } = readCheckpoint(good, 'w.pth')
  expect(format).toBe('pytorch-legacy')
  expect([...(tensors ?? [])]).toEqual([['w', { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }]])
})

describe('checkpoints of old that lie', () => {
  const tensor = (claim: Parameters<typeof pickleTensor>[0]) =>
    legacyOf(bytesOf(0x80, 2, '}', pickleText('w'), pickleTensor(claim), 's.'), { 0: [1, 2, 3, 4, 5, 6] })
  const systemCall = bytesOf(0x80, 2, 'cos\nsystem\n', pickleText('touch owned'), 0x85, 'R.')
  test.each<readonly [string, Uint8Array, RegExp]>([
    ['a storage of 2^64 - 1 values', withCount(2n ** 64n - 1n), /^checkpoint-pickle: .* would end at byte/],
    ['a storage of 2^32 values', withCount(2n ** 32n), /^checkpoint-pickle: .* would end at byte/],
    ['a storage that is too short', withCount(5n), /^checkpoint-pickle: .* 4 bytes at the end belong to no storage/],
    [
      'a tensor outside of its storage',
      tensor({ shape: [7], strides: [1] }),
      /^checkpoint-tensor: [^]* reaches to value 6/,
    ],
    ['a tensor of 2^60 values', tensor({ shape: [2n ** 60n], strides: [0] }), /^checkpoint-tensor: /],
    ['a storage that is missing', tensor({ key: '9', shape: [1], strides: [1] }), /^checkpoint-pickle: /],
    ['a call of the system', legacyOf(systemCall, {}), /^checkpoint-global: .* os\.system/],
    ['a call of the system in the magic', bytesOf(good.subarray(0, 15), systemCall), /^checkpoint-global: /],
    ['nothing after the magic', good.slice(0, 15), /^checkpoint-pickle: /],
  ])('%s', (_, file, said) => {
    const [first, ...others] = complain(file)
    expect(others).toEqual([])
    expect(first).toMatch(said)
  })
})

test('cut anywhere, it is an error', () => {
  for (let length = 15; length < good.length; length++) expect(complain(good.slice(0, length))).toHaveLength(1)
})

test('with bytes changed anywhere, it never throws', () => {
  const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255))
  fc.assert(
    fc.property(change, fc.option(change), ([at, byte], other) => {
      const copy = good.slice()
      copy[at] = byte
      if (other !== null) copy[other[0]] = other[1]
      complain(copy)
    }),
    { numRuns: 3000 },
  )
})
