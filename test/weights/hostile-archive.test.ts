import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { zipSync } from 'fflate'
import { computeCrc32 } from '../../src/weights/archive/crc32.ts'
import { writeZip } from '../../src/weights/archive/zip-write.ts'
import { readCheckpoint, writeNpy, writeNpz } from '../../src/weights/index.ts'
import { bytesOf, checkpointOf, pickleTensor, pickleText, sixValues } from './archives.ts'

const weights = new Map([['w', { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }]])
const array = writeNpy([3], Float32Array.of(1, 2, 3))

function complain(file: Uint8Array): readonly string[] {
  return readCheckpoint(file, 'w.npz').diagnostics.map(({ code, text }) => `${code}: ${text}`)
}

/** Where the first entry of a kind stands in an archive. */
function find(file: Uint8Array, signature: number): number {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  for (let at = 0; at + 4 <= file.length; at++) if (view.getUint32(at, true) === signature) return at
  throw new Error('no such entry')
}

const central = 0x02014b50
const end = 0x06054b50

/** An archive with a field of its directory changed. */
function changed(file: Uint8Array, signature: number, offset: number, value: number, bytes: 2 | 4 = 4): Uint8Array {
  const copy = file.slice()
  const view = new DataView(copy.buffer)
  const at = find(copy, signature) + offset
  if (bytes === 2) view.setUint16(at, value, true)
  else view.setUint32(at, value, true)
  return copy
}

const stored = writeNpz(weights)
const packed = zipSync({ 'w.npy': writeNpy([1000], new Float32Array(1000)) })

describe('archives that lie', () => {
  const two = writeZip([
    { name: 'a.npy', parts: [array] },
    { name: 'b.npy', parts: [array] },
  ])
  test.each<readonly [string, Uint8Array, RegExp]>([
    ['a stored size that is too large', changed(stored, central, 24, 1e9), /stored, but in \d+ bytes for 1000000000/],
    ['both sizes too large', changed(changed(stored, central, 24, 1e9), central, 20, 1e9), /outside of the entries/],
    ['a packed entry that would be 4 GB', changed(packed, central, 24, 0xfffffffe), /cannot have 4294967294 bytes/],
    ['a packed entry that is larger than said', changed(packed, central, 24, 100), /checksum|unpacked/],
    ['a packed entry that is smaller than said', changed(packed, central, 24, 5000), /cannot be unpacked/],
    ['sizes in a zip64 field that is not there', changed(stored, central, 24, 0xffffffff), /no zip64 sizes/],
    ['a wrong checksum', changed(stored, central, 16, 1), /checksum/],
    ['encryption', changed(stored, central, 8, 1, 2), /encrypted/],
    ['another packer', changed(stored, central, 10, 12, 2), /method 12/],
    ['an entry that begins nowhere', changed(stored, central, 42, 5), /where no entry begins/],
    ['entries that overlap', changed(changed(two, central, 24, 300), central, 20, 300), /"a.npy" and "b.npy" overlap/],
    ['more entries than there are', changed(changed(stored, end, 8, 2, 2), end, 10, 2, 2), /entry 2 of 2 is missing/],
    ['fewer entries than there are', changed(changed(two, end, 8, 1, 2), end, 10, 1, 2), /belong to no entry/],
    ['several parts', changed(stored, end, 4, 1, 2), /one part of several/],
    ['a directory outside', changed(stored, end, 16, 0x7fffffff), /directory would lie/],
    ['a name that comes twice', writeZip(['a.npy', 'a.npy'].map((name) => ({ name, parts: [array] }))), /comes twice/],
    ['a path outside', writeZip([{ name: '../../etc/cron.d/w.npy', parts: [array] }]), /leads out of the archive/],
    ['an absolute path', writeZip([{ name: '/etc/w.npy', parts: [array] }]), /absolute path/],
    ['a path of Windows', writeZip([{ name: 'C:/w.npy', parts: [array] }]), /absolute path/],
    ['backslashes', writeZip([{ name: '..\\w.npy', parts: [array] }]), /character that names cannot have/],
  ])('%s', (_, file, said) => {
    const [first, ...others] = complain(file)
    expect(others).toEqual([])
    expect(first).toMatch(/^checkpoint-archive: /)
    expect(first).toMatch(said)
  })

  test('two entries at one place', () => {
    const copy = two.slice()
    const first = find(copy, central)
    const second = first + 4 + find(copy.subarray(first + 4), central)
    copy.set(copy.subarray(first + 42, first + 46), second + 42)
    expect(complain(copy)[0]).toMatch(/"b.npy" is not what stands at byte 0/)
  })

  test('a bomb: many entries that each unpack to a thousand times their size', () => {
    const zeros = new Uint8Array(64 * 1024 * 1024)
    const one = zipSync({ 'a.npy': zeros, 'b.npy': zeros, 'c.npy': zeros, 'd.npy': zeros, 'e.npy': zeros })
    expect(complain(one)[0]).toMatch(/^checkpoint-archive: .* would unpack to 335544320 bytes, more than the 268435456/)
  })
})

test.each<readonly [string, Uint8Array, string]>([
  ['nothing', new Uint8Array(), 'safetensors-truncated'],
  ['an empty archive', writeZip([]), 'checkpoint-format'],
  ['an archive of texts', writeZip([{ name: 'a.txt', parts: [bytesOf('a')] }]), 'checkpoint-format'],
  ['an array that is none', writeZip([{ name: 'a.npy', parts: [bytesOf('a')] }]), 'checkpoint-tensor'],
  ['a cut array', writeZip([{ name: 'a.npy', parts: [array.slice(0, -1)] }]), 'checkpoint-tensor'],
  ['one array', array, 'checkpoint-format'],
  ['HDF5', bytesOf(0x89, 'HDF\r\n', 0x1a, '\n'), 'checkpoint-format'],
  ['gzip', bytesOf(0x1f, 0x8b, 8), 'checkpoint-format'],
  ['Git LFS', bytesOf('version https://git-lfs.github.com/spec/v1\n'), 'checkpoint-format'],
  ['a web page', bytesOf('<!DOCTYPE html><html>'), 'checkpoint-format'],
  ['a pickle', bytesOf(0x80, 4, '}.', '          '), 'checkpoint-format'],
  [
    'a big-endian checkpoint',
    checkpointOf(bytesOf('}.'), [{ name: 'a/byteorder', parts: [bytesOf('big')] }]),
    'checkpoint-format',
  ],
  ['JSON by itself', bytesOf('{"format": "layers-model"}'), 'checkpoint-model'],
])('%s is recognised', (_, file, code) => {
  expect(complain(file).map((line) => line.split(':')[0])).toEqual([code])
})

test('archives and pickles in them, cut or changed anywhere, never throw', () => {
  const pickle = bytesOf(0x80, 2, '}', pickleText('w'), pickleTensor({ shape: [2, 3], strides: [3, 1] }), 's.')
  for (const file of [stored, packed, checkpointOf(pickle)]) {
    for (let part = 0; part < 50; part++) complain(file.slice(0, Math.floor((file.length * part) / 50)))
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(255), (at, byte) => {
        const copy = file.slice()
        copy[at] = byte
        complain(copy)
      }),
      { numRuns: 1500 },
    )
  }
  fc.assert(
    fc.property(
      fc.nat(pickle.length - 1),
      fc.nat(255),
      fc.nat(pickle.length - 1),
      fc.nat(255),
      (at, byte, to, other) => {
        const copy = pickle.slice()
        copy[at] = byte
        copy[to] = other
        complain(checkpointOf(copy))
      },
    ),
    { numRuns: 3000 },
  )
  expect(complain(checkpointOf(pickle, [sixValues]))).toEqual([])
})

test('the checksum is that of the standard', () => {
  expect(computeCrc32(bytesOf('123456789'))).toBe(0xcbf43926)
  expect(computeCrc32(new Uint8Array())).toBe(0)
  expect(computeCrc32(bytesOf('The quick brown fox jumps over the lazy dog'))).toBe(0x414fa339)
})

test('the same weights give the same bytes', () => {
  expect(writeNpz(weights)).toEqual(stored)
})
