import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readNpy, writeNpy } from '../../src/weights/index.ts'

/** A `.npy` file of a version, a header's text and data. */
function fileOf(header: string, data: Uint8Array = new Uint8Array(), version = 1, claimed?: number): Uint8Array {
  const text = new TextEncoder().encode(header)
  const prefix = version === 1 ? 10 : 12
  const file = new Uint8Array(prefix + text.length + data.length)
  file.set([0x93, ...new TextEncoder().encode('NUMPY'), version, 0])
  const view = new DataView(file.buffer)
  if (version === 1) view.setUint16(8, claimed ?? text.length, true)
  else view.setUint32(8, claimed ?? text.length, true)
  file.set(text, prefix)
  file.set(data, prefix + text.length)
  return file
}

const dictionary = (descr: string, shape: string, fortran = 'False') =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`

const float32 = (...values: readonly number[]) => new Uint8Array(Float32Array.from(values).buffer)

test.each([1, 2, 3])('version %d is read', (version) => {
  expect(readNpy(fileOf(dictionary('<f4', '(2, 1)'), float32(1, -2), version))).toEqual({
    shape: [2, 1],
    data: Float32Array.of(1, -2),
  })
})

test.each([
  ['()', [], 1],
  ['(2,)', [2], 2],
  ['(0, 3)', [0, 3], 0],
  ['(1L, 2L)', [1, 2], 2],
])('the shape %s', (text, shape, count) => {
  const result = readNpy(fileOf(dictionary('<f4', text), new Uint8Array(count * 4)))
  expect(result).toEqual({ shape, data: new Float32Array(count) })
})

test('Fortran order becomes C order', () => {
  const result = readNpy(fileOf(dictionary('<f4', '(2, 3)', 'True'), float32(1, 4, 2, 5, 3, 6)))
  expect(result).toEqual({ shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) })
})

test('big-endian values are read', () => {
  expect(readNpy(fileOf(dictionary('>f4', '(1,)'), Uint8Array.of(0x3f, 0x80, 0, 0)))).toMatchObject({
    data: Float32Array.of(1),
  })
})

describe('hostile files end in an error', () => {
  test.each<readonly [string, Uint8Array, string, RegExp]>([
    ['nothing', new Uint8Array(), 'npy-header', /does not begin as one/],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47), 'npy-header', /does not begin as one/],
    ['its magic only', fileOf('').subarray(0, 6), 'npy-header', /version is missing/],
    ['version 9', fileOf('', undefined, 9), 'npy-header', /version is 9/],
    ['no length', fileOf('').subarray(0, 9), 'npy-header', /ends within its header/],
    ['a header longer than the file', fileOf('', undefined, 1, 500), 'npy-header', /ends within its header/],
    ['a header of 4 GB', fileOf('', undefined, 2, 2 ** 32 - 1), 'npy-header', /4294967295 bytes, more than/],
    ['code', fileOf("__import__('os').system('x')"), 'npy-header', /not the dictionary/],
    ['no shape', fileOf("{'descr': '<f4', 'fortran_order': False, }"), 'npy-header', /not the dictionary/],
    ['a field twice', fileOf("{'descr': '<f4', 'descr': '<f4', }"), 'npy-header', /not the dictionary/],
    ['a negative extent', fileOf(dictionary('<f4', '(-1,)')), 'npy-header', /not the dictionary/],
    ['an extent of 30 digits', fileOf(dictionary('<f4', `(${'9'.repeat(30)},)`)), 'npy-header', /not the dictionary/],
    [
      'structured values',
      fileOf("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }"),
      'npy-dtype',
      /\[/,
    ],
    ['whole numbers', fileOf(dictionary('<i8', '(1,)'), new Uint8Array(8)), 'npy-dtype', /type <i8/],
    ['half precision', fileOf(dictionary('<f2', '(1,)'), new Uint8Array(2)), 'npy-dtype', /type <f2/],
    ['pickled objects', fileOf(dictionary('|O', '(1,)')), 'npy-dtype', /type \|O/],
    ['too few values', fileOf(dictionary('<f4', '(3,)'), new Uint8Array(8)), 'npy-size', /\[3\], 12 bytes .* has 8/],
    ['too many values', fileOf(dictionary('<f4', '(1,)'), new Uint8Array(8)), 'npy-size', /4 bytes .* has 8/],
    ['an enormous shape', fileOf(dictionary('<f4', '(99999999, 99999999, 99999999)')), 'npy-size', /e\+24 bytes/],
    ['NaN', fileOf(dictionary('<f4', '(2,)'), float32(1, NaN)), 'npy-not-finite', /1 value .* NaN at index 1/],
    [
      'a double that float32 cannot hold',
      fileOf(dictionary('<f8', '(1,)'), new Uint8Array(Float64Array.of(1e39).buffer)),
      'npy-not-finite',
      /Infinity at index 0/,
    ],
  ])('%s', (_, file, code, text) => {
    const result = readNpy(file)
    expect(result).toMatchObject({ code })
    expect('text' in result && result.text).toMatch(text)
  })

  test('any bytes after the magic', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (rest) => {
        const file = fileOf('')
        expect(() => readNpy(Uint8Array.of(...file.subarray(0, 6), ...rest))).not.toThrow()
      }),
    )
  })
})

test('what is written is read back', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3), { maxLength: 4 }), (shape) => {
      const count = shape.reduce((product, extent) => product * extent, 1)
      const data = Float32Array.from({ length: count }, (_, index) => index / 7)
      const file = writeNpy(shape, data)
      expect((file.length - count * 4) % 64).toBe(0)
      expect(readNpy(file)).toEqual({ shape, data })
    }),
  )
})
