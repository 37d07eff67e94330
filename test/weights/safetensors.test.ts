import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSafetensors, writeSafetensors, type WeightTensor } from '../../src/weights/index.ts'

/** A file of a header (text, or what becomes JSON), data bytes, and a claimed header length where it lies. */
function fileOf(header: unknown, data: readonly number[] = [], claimed?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const file = new Uint8Array(8 + text.length + data.length)
  new DataView(file.buffer).setBigUint64(0, claimed ?? BigInt(text.length), true)
  file.set(text, 8)
  file.set(data, 8 + text.length)
  return file
}

const tensor = (dtype: string, shape: readonly number[], begin: number, end: number) => ({
  dtype,
  shape,
  data_offsets: [begin, end],
})

const bytes = (count: number): number[] => Array.from({ length: count }, () => 0)

function float64(...values: readonly number[]): number[] {
  return [...new Uint8Array(Float64Array.from(values).buffer)]
}

describe('hostile files end in one located error', () => {
  const f32 = (begin: number, end: number, shape = [(end - begin) / 4]) => tensor('F32', shape, begin, end)
  test.each<readonly [string, Uint8Array, string, RegExp]>([
    ['nothing', new Uint8Array(), 'safetensors-truncated', /ends at byte 0, but the length of the header/],
    ['seven bytes', new Uint8Array(7), 'safetensors-truncated', /byte 7/],
    ['a header of 2 GB', fileOf({}, [], 2n ** 31n), 'safetensors-header', /2147483648 bytes, more than the 100000000/],
    ['a header of 2^64 - 1', fileOf({}, [], 2n ** 64n - 1n), 'safetensors-header', /more than/],
    [
      'a header longer than the file',
      fileOf({}, [], 1000n),
      'safetensors-truncated',
      /the header would end at byte 1008/,
    ],
    ['an empty header', fileOf(''), 'safetensors-header', /not a JSON object/],
    ['no JSON', fileOf('{"a":'), 'safetensors-header', /not a JSON object/],
    ['an array', fileOf('[]'), 'safetensors-header', /not a JSON object/],
    ['a pickle', fileOf('\x80\x02}q\x00.'), 'safetensors-header', /not a JSON object/],
    ['a byte order mark', fileOf('\uFEFF{}'), 'safetensors-header', /not a JSON object/],
    ['invalid UTF-8', new Uint8Array([2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff]), 'safetensors-header', /not UTF-8/],
    [
      'deep nesting',
      fileOf(`{"a":${'['.repeat(1e6)}`),
      'safetensors-header',
      /byte 15, brackets are nested more than 3/,
    ],
    [
      'too many dimensions',
      fileOf(`{"a":{"shape":[${'1,'.repeat(1e6)}1]}}`),
      'safetensors-header',
      /more than 64 entries/,
    ],
    ['a megabyte of string', fileOf(`{"${'a'.repeat(1e6)}`), 'safetensors-header', /not a JSON object/],
    [
      'a key twice',
      fileOf(`{"a":${JSON.stringify(f32(0, 4))},"b":1,"\\u0061":${JSON.stringify(f32(0, 4))}}`, bytes(4)),
      'safetensors-header',
      /byte 68, the key a comes twice/,
    ],
    ['a field twice', fileOf('{"a":{"dtype":"F32","dtype":"F64"}}'), 'safetensors-header', /the key dtype comes twice/],
    ['an entry that is a number', fileOf({ a: 1 }), 'safetensors-header', /byte 9, a has not exactly dtype/],
    ['a field too many', fileOf({ a: { ...f32(0, 4), more: 1 } }), 'safetensors-header', /not exactly/],
    ['a negative extent', fileOf({ a: tensor('F32', [-1], 0, 4) }), 'safetensors-header', /a shape that is not/],
    ['half an extent', fileOf({ a: tensor('F32', [1.5], 0, 6) }), 'safetensors-header', /a shape that is not/],
    ['an extent of 1e300', fileOf({ a: tensor('F32', [1e300], 0, 4) }), 'safetensors-header', /a shape that is not/],
    ['negative offsets', fileOf({ a: tensor('F32', [1], -4, 0) }), 'safetensors-header', /data_offsets that are not/],
    ['offsets that run backwards', fileOf({ a: tensor('F32', [1], 4, 0) }), 'safetensors-header', /run backwards/],
    ['three offsets', fileOf({ a: { ...f32(0, 4), data_offsets: [0, 4, 8] } }), 'safetensors-header', /not two/],
    ['metadata of numbers', fileOf({ __metadata__: { a: 1 } }), 'safetensors-header', /not an object of strings/],
    ['metadata that is a list', fileOf({ __metadata__: [] }), 'safetensors-header', /not an object of strings/],
    ['an unknown kind', fileOf({ a: tensor('F8_E4M3', [4], 0, 4) }, bytes(4)), 'safetensors-dtype', /a: F8_E4M3/],
    ['a kind from Object', fileOf({ a: tensor('toString', [4], 0, 4) }, bytes(4)), 'safetensors-dtype', /toString/],
    ['a lying shape', fileOf({ a: f32(0, 4, [2]) }, bytes(4)), 'safetensors-layout', /2 of F32 takes 8 bytes, not 4/],
    [
      'an enormous shape',
      fileOf({ a: f32(0, 4, [2 ** 40, 2 ** 40, 2 ** 40]) }, bytes(4)),
      'safetensors-layout',
      /takes 5\.\d+e\+36 bytes, not 4/,
    ],
    ['overlapping', fileOf({ a: f32(0, 8), b: f32(4, 12) }, bytes(12)), 'safetensors-layout', /b .*overlaps a/],
    ['the same place twice', fileOf({ a: f32(0, 4), b: f32(0, 4) }, bytes(4)), 'safetensors-layout', /b .*overlaps a/],
    ['a gap', fileOf({ a: f32(0, 4), b: f32(8, 12) }, bytes(12)), 'safetensors-layout', /b .*4 bytes before it/],
    ['a gap before the first', fileOf({ a: f32(4, 8) }, bytes(8)), 'safetensors-layout', /4 bytes before it/],
    ['a rest', fileOf({ a: f32(0, 4) }, bytes(5)), 'safetensors-layout', /at the end, belong to no tensor/],
    ['cut short', fileOf({ a: f32(0, 4), b: f32(4, 12) }, bytes(11)), 'safetensors-truncated', /b would end/],
    [
      'a double that float32 cannot hold',
      fileOf({ a: tensor('F64', [2], 0, 16) }, float64(1, 1e39)),
      'weights-out-of-range',
      /a \(F64\), first at index 1, byte \d+/,
    ],
  ])('%s', (_, file, code, text) => {
    const result = readSafetensors(file, 'w.safetensors')
    expect(result.weights).toBeUndefined()
    expect(result.diagnostics).toHaveLength(1)
    expect(result.diagnostics[0]).toMatchObject({
      code,
      severity: 'error',
      location: { file: { path: 'w.safetensors', text: '' }, span: { start: 0, end: 0 } },
    })
    expect(result.diagnostics[0]!.text).toMatch(text)
    expect(result.diagnostics[0]!.text.length).toBeLessThan(2000)
  })

  test('any bytes give weights or an error, never an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (file) => {
        const { weights, diagnostics } = readSafetensors(file, 'w')
        expect(weights === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'))
      }),
    )
  })

  test('any change of one byte of a good file gives weights or an error, never an exception', () => {
    const good = writeSafetensors(new Map([['a.weight', { shape: [2, 3], data: new Float32Array(6) }]]), {
      format: 'pt',
    })
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (index, byte) => {
        const { weights, diagnostics } = readSafetensors(good.with(index, byte), 'w')
        expect(weights === undefined).toBe(diagnostics.length > 0)
      }),
      { numRuns: 1000 },
    )
  })
})

test('whole numbers that float32 rounds are a warning, but for the count of batches', () => {
  const value = [1, 0, 0, 1, 0, 0, 0, 0]
  const entries = { a: tensor('I64', [], 0, 8), 'bn.num_batches_tracked': tensor('I64', [], 8, 16) }
  const { weights, diagnostics } = readSafetensors(fileOf(entries, [...value, ...value]), 'w')
  expect(diagnostics).toMatchObject([
    { code: 'weights-inexact', severity: 'warning' },
    { code: 'weights-rounded', severity: 'information' },
  ])
  expect(diagnostics[0]!.text).toContain('in 1 tensor')
  expect(diagnostics[1]!.text).toBe(
    'Values of 1 tensor were rounded to float32; the largest relative change is 6.0e-8, in bn.num_batches_tracked.',
  )
  expect([...weights!.keys()]).toEqual(['a', 'bn.num_batches_tracked'])
})

test('what float64 has and float32 has not is said, with the largest change; what is the same is not', () => {
  const entries = { a: tensor('F64', [2], 0, 16), b: tensor('F64', [3], 16, 40), c: tensor('F64', [2], 40, 56) }
  const file = fileOf(entries, [...float64(0.1, 2), ...float64(0.1, 3e-46, NaN), ...float64(0.5, -Infinity)])
  const { weights, diagnostics } = readSafetensors(file, 'w')
  expect([...weights!.get('b')!.data]).toEqual([Math.fround(0.1), 0, NaN])
  expect(diagnostics.map(({ code, text }) => [code, text])).toEqual([
    ['weights-rounded', 'Values of 2 tensors were rounded to float32; the largest relative change is 1.0, in b.'],
  ])
  const exact = fileOf({ c: tensor('F64', [2], 0, 16) }, float64(0.5, -Infinity))
  expect(readSafetensors(exact, 'w').diagnostics).toEqual([])
})

test.each([
  ['BF16', [0x80, 0x3f, 0x00, 0xc0, 0x80, 0x7f, 0x01, 0x00], [1, -2, Infinity, 2 ** -133]],
  ['F16', [0x00, 0x3c, 0x00, 0xc0, 0x00, 0x7c, 0x01, 0x00], [1, -2, Infinity, 2 ** -24]],
])('%s', (dtype, data, expected) => {
  const { weights } = readSafetensors(fileOf({ a: tensor(dtype, [4], 0, 8) }, data), 'w')
  expect([...weights!.get('a')!.data]).toEqual(expected)
})

test('a tensor that does not lie on a multiple of four is read all the same', () => {
  const header = { a: tensor('U8', [1], 0, 1), b: tensor('F32', [1], 1, 5) }
  const { weights } = readSafetensors(fileOf(header, [7, 0, 0, 0x80, 0x3f]), 'w')
  expect([weights!.get('a')!.data[0], weights!.get('b')!.data[0]]).toEqual([7, 1])
})

describe('what is written', () => {
  test('begins as the reference implementation writes it, padded to a multiple of eight', () => {
    const file = writeSafetensors(new Map([['w', { shape: [1], data: Float32Array.of(1) }]]))
    const header = '{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
    expect(new TextDecoder().decode(file.subarray(8, 64))).toBe(header.padEnd(56))
    expect([...file.subarray(64)]).toEqual([0, 0, 0x80, 0x3f])
    expect(file[0]).toBe(56)
  })

  test('comes back the same, whatever the keys and values', () => {
    const key = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '', '1', 'layer1.0.conv1.weight'))
    const values = fc.array(fc.float({ noNaN: true }), { maxLength: 8 })
    const entries = fc.uniqueArray(fc.tuple(key, values), { selector: ([name]) => name })
    fc.assert(
      fc.property(entries, (list) => {
        const weights = new Map<string, WeightTensor>(
          list
            .filter(([name]) => name !== '__metadata__')
            .map(([name, data]) => [name, { shape: [data.length], data: Float32Array.from(data) }]),
        )
        const read = readSafetensors(writeSafetensors(weights, { format: 'pt' }), 'w')
        expect(read.diagnostics).toEqual([])
        expect(read.weights).toEqual(weights)
        expect(read.metadata).toEqual(new Map([['format', 'pt']]))
      }),
    )
  })
})
