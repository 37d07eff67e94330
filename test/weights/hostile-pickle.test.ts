import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCheckpoint, writeTorch } from '../../src/weights/index.ts'
import { bytesOf, checkpointOf, checkpointOfTensor, pickleTensor, pickleText, type TensorClaim } from './archives.ts'

/** Code and text of what is said about a file. */
function complain(file: Uint8Array): readonly string[] {
  const { tensors, diagnostics } = readCheckpoint(file, 'w.pt')
  if (diagnostics.some(({ severity }) => severity === 'error')) expect(tensors).toBeUndefined()
  return diagnostics.map(({ code, text }) => `${code}: ${text}`)
}

const command = pickleText('touch /tmp/owned')

test.each<readonly [string, Uint8Array, string]>([
  ['GLOBAL and REDUCE', bytesOf(0x80, 2, 'cos\nsystem\n', command, 0x85, 'R.'), 'os.system'],
  ['the module it is in', bytesOf(0x80, 2, 'cposix\nsystem\n', command, 0x85, 'R.'), 'posix.system'],
  ['STACK_GLOBAL', bytesOf(0x80, 4, pickleText('os'), pickleText('system'), 0x93, command, 0x85, 'R.'), 'os.system'],
  ['INST', bytesOf('(', command, 'ios\nsystem\n.'), 'os.system'],
  ['OBJ', bytesOf(0x80, 2, '(cos\nsystem\n', command, 'o.'), 'os.system'],
  ['NEWOBJ', bytesOf(0x80, 2, 'csubprocess\nPopen\n', command, 0x85, 0x81, '.'), 'subprocess.Popen'],
  ['eval', bytesOf(0x80, 2, 'cbuiltins\neval\n', command, 0x85, 'R.'), 'builtins.eval'],
  ['getattr', bytesOf(0x80, 2, 'cbuiltins\ngetattr\n.'), 'builtins.getattr'],
  [
    'a dotted name of torch',
    bytesOf(0x80, 4, pickleText('torch'), pickleText('hub.load'), 0x93, '.'),
    'torch.hub.load',
  ],
  ['what JavaScript has', bytesOf(0x80, 2, 'cconstructor\n__proto__\n.'), 'constructor.__proto__'],
  ['among tensors', bytesOf(0x80, 2, '}', pickleText('a'), 'cargparse\nNamespace\n)R', 's.'), 'argparse.Namespace'],
])('a pickle that asks for more than weights by %s runs nothing', (_, pickle, name) => {
  expect(complain(checkpointOf(pickle))).toEqual([expect.stringMatching(/^checkpoint-global: At byte \d+ /)])
  expect(complain(checkpointOf(pickle))[0]).toContain(` ${name},`)
})

describe('broken and endless pickles', () => {
  const allowed = 'ccollections\nOrderedDict\n'
  test.each<readonly [string, Uint8Array, RegExp]>([
    ['nothing', bytesOf(), /at byte 0, it ends in the middle|at byte 0/],
    ['no end', bytesOf(0x80, 2, '}'), /ends in the middle|byte/],
    ['an unknown instruction', bytesOf(0x80, 2, 0xff, '.'), /instruction 0xff/],
    ['extension codes', bytesOf(0x80, 2, 0x82, 1, '.'), /instruction 0x82/],
    ['buffers outside', bytesOf(0x80, 5, 0x97, '.'), /instruction 0x97/],
    ['a protocol of the future', bytesOf(0x80, 6, '}.'), /protocol is above 5/],
    ['a value that is not there', bytesOf('R.'), /not there/],
    ['a value below a mark', bytesOf('}(s.'), /not there/],
    ['a missing mark', bytesOf('t.'), /mark is missing/],
    ['values left over', bytesOf('}}.'), /left over/],
    ['an empty memo', bytesOf('h', 0, '.'), /nothing was kept as 0/],
    ['a call of a number', bytesOf('K', 1, ')R.'), /cannot be called/],
    ['a call of a dtype', bytesOf('ctorch\nfloat32\n)R.'), /cannot be called/],
    ['BUILD on a list', bytesOf(']}b.'), /inside of an object/],
    ['BUILD on a class', bytesOf(`${allowed}}b.`), /inside of an object/],
    ['BUILD with what is no dictionary', bytesOf('}K', 1, 'b.'), /inside of an object/],
    ['items of a tuple', bytesOf(')K', 1, 'a.'), /not a list/],
    ['an odd dictionary', bytesOf('}(K', 1, 'u.'), /not a dictionary/],
    ['a dictionary of no pairs', bytesOf(allowed, '(](K', 1, 'e', 'tR.'), /no pairs/],
    ['a text that is not UTF-8', bytesOf('X', 1, 0, 0, 0, 0xff, '.'), /not UTF-8/],
    ['a text of 4 GB', bytesOf('X', 0xff, 0xff, 0xff, 0xff, '.'), /ends in the middle/],
    ['bytes of 2^64', bytesOf(0x8e, ...Array<number>(8).fill(0xff), '.'), /ends in the middle/],
    ['an integer of megabytes', bytesOf(0x8b, 0, 0, 0x10, 0, new Uint8Array(1 << 20), '.'), /an integer has 1048576/],
    ['an integer of many digits', bytesOf(`L${'9'.repeat(1e5)}L\n.`), /integer cannot be read/],
    ['a tensor of no storage', bytesOf('ctorch._utils\n_rebuild_tensor_v2\n)R.'), /has no storage/],
    ['a storage that is none', bytesOf(pickleText('storage'), 'Q.'), /not a storage/],
    ['a parameter of a number', bytesOf('ctorch._utils\n_rebuild_parameter\nK', 1, 0x85, 'R.'), /no tensor/],
  ])('%s', (_, pickle, said) => {
    const [first, ...others] = complain(checkpointOf(pickle))
    expect(others).toEqual([])
    expect(first).toMatch(/^checkpoint-pickle: /)
    expect(first).toMatch(said)
  })

  test.each<readonly [string, Uint8Array]>([
    ['millions of values', bytesOf('(', new Uint8Array(9e6).fill(0x5d), 't.')],
    [
      'a dictionary of a thousand copied ten thousand times',
      bytesOf(
        '}(',
        ...Array.from({ length: 1000 }, (_, index) => bytesOf(pickleText(`k${index}`), 'N')),
        'u',
        'q\x00',
        ...Array.from({ length: 10_000 }, () => bytesOf(allowed, 'h\x00', 0x85, 'R0')),
        '.',
      ),
    ],
  ])('%s take too many steps', (_, pickle) => {
    expect(complain(checkpointOf(pickle))[0]).toMatch(/takes more than \d+ steps/)
  })

  test('nesting costs no stack, and what holds itself is gone through once', () => {
    expect(complain(checkpointOf(bytesOf(')', new Uint8Array(1e6).fill(0x85), '.')))[0]).toMatch(/^checkpoint-empty/)
    const circle = bytesOf('}q\x00', pickleText('a'), 'h\x00s.')
    expect(complain(checkpointOf(circle))[0]).toMatch(/^checkpoint-empty/)
    const deep = bytesOf(
      ...Array.from({ length: 10_000 }, () => bytesOf('}', pickleText('a'))),
      'N',
      's'.repeat(10_000),
      '.',
    )
    expect(complain(checkpointOf(deep))[0]).toMatch(/^checkpoint-empty/)
  })
})

test.each<readonly [string, TensorClaim, RegExp]>([
  ['more than the storage', { shape: [7], strides: [1] }, /\(7\) reaches to value 6, but its storage holds 6/],
  ['an offset beyond', { offset: 1, shape: [2, 3], strides: [3, 1] }, /reaches to value 6/],
  ['a negative offset', { offset: -1, shape: [2], strides: [1] }, /begins at -1/],
  ['negative strides', { offset: 5, shape: [2], strides: [-1] }, /strides that are not whole numbers/],
  ['a negative shape', { shape: [-1], strides: [1] }, /shape that is not/],
  ['2^53 values', { shape: [2n ** 53n], strides: [0] }, /shape that is not/],
  ['2^62 values', { shape: [2n ** 31n, 2n ** 31n], strides: [1, 1] }, /reaches to value/],
  ['strides of 2^53', { shape: [2], strides: [2n ** 53n - 1n] }, /reaches to value/],
  ['fewer strides', { shape: [2, 3], strides: [1] }, /another number of strides/],
  ['eight bytes a value', { storage: 'DoubleStorage', shape: [6], strides: [1] }, /its storage holds 3/],
])('a tensor of %s is refused', (_, claim, said) => {
  const [first] = complain(checkpointOfTensor(claim))
  expect(first).toMatch(/^checkpoint-tensor/)
  expect(first).toMatch(said)
})

test('views that repeat a value without bound are refused before memory is taken', () => {
  const [first] = complain(checkpointOfTensor({ shape: [1e6, 1e6], strides: [0, 0] }))
  expect(first).toMatch(/^checkpoint-size: The tensors would take 4000000000000 bytes/)
  expect(complain(checkpointOfTensor({ shape: [2, 3], strides: [0, 0] }))).toEqual([])
})

test('a storage that is not there, of a kind that is none, and a shape of 65 axes', () => {
  expect(complain(checkpointOfTensor({ key: '1', shape: [1], strides: [1] }))[0]).toMatch(/a\/data\/1 is missing/)
  expect(complain(checkpointOfTensor({ key: '../0', shape: [1], strides: [1] }))[0]).toMatch(/missing/)
  expect(complain(checkpointOfTensor({ storage: 'system', shape: [], strides: [] }))[0]).toMatch(/^checkpoint-global/)
  expect(complain(checkpointOfTensor({ storage: 'float32', shape: [], strides: [] }))[0]).toMatch(/kind of storage/)
  const axes = Array<number>(65).fill(1)
  expect(complain(checkpointOfTensor({ shape: axes, strides: axes }))[0]).toMatch(/at most 64 numbers/)
})

test.each(['__proto__', 'constructor', 'toString', '', 'a.b', '\u0000', '😀'])('a tensor may be called %j', (key) => {
  const { tensors, diagnostics } = readCheckpoint(checkpointOfTensor({ shape: [2, 3], strides: [1, 2] }, key), 'w.pt')
  expect(diagnostics).toEqual([])
  expect([...(tensors ?? [])]).toEqual([[key, { shape: [2, 3], data: Float32Array.of(1, 3, 5, 2, 4, 6) }]])
  expect(Object.getPrototypeOf({})).toBe(Object.prototype)
})

test('a key that comes twice has its last value, as in Python', () => {
  const one = (offset: number) => bytesOf(pickleText('w'), pickleTensor({ offset, shape: [1], strides: [1] }))
  const { tensors } = readCheckpoint(checkpointOf(bytesOf('}(', one(0), one(3), 'u.')), 'w.pt')
  expect(tensors?.get('w')?.data).toEqual(Float32Array.of(4))
})

test('drawn programs for the stack machine end in a value or a diagnostic', () => {
  const instruction = fc.oneof(
    fc.constantFrom(...'()]}0123tlduesaRob.Nq\x00h\x00'.split('')),
    fc.constantFrom('\x85', '\x86', '\x87', '\x81', '\x93', '\x94', '\x8f', '\x90', '\x91', '\x92', '\x80\x02'),
    fc.constantFrom('K\x01', 'J\xff\xff\xff\xff', 'G@\x00\x00\x00\x00\x00\x00\x00', 'Q', 'ctorch\nfloat32\n'),
    fc.constantFrom('ccollections\nOrderedDict\n', 'ctorch\nSize\n', 'ctorch._utils\n_rebuild_tensor_v2\n'),
    fc.constantFrom('cnumpy\ndtype\n', 'cnumpy.core.multiarray\nscalar\n', 'c_codecs\nencode\n', 'ctorch\ndevice\n'),
  )
  fc.assert(
    fc.property(fc.array(instruction, { maxLength: 40 }), (program) => {
      complain(checkpointOf(bytesOf('}', ...program, '.')))
    }),
    { numRuns: 3000 },
  )
})

test('a checkpoint, cut or changed anywhere, never throws', () => {
  const weights = new Map([
    ['a', { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }],
    ['b.c', { shape: [], data: Float32Array.of(7) }],
  ])
  const file = writeTorch(weights, new Map([['b.c', 'I64']]))
  for (let part = 0; part < 50; part++) complain(file.slice(0, Math.floor((file.length * part) / 50)))
  fc.assert(
    fc.property(fc.nat(file.length - 1), fc.nat(255), fc.nat(file.length - 1), fc.nat(255), (at, byte, at2, byte2) => {
      const changed = file.slice()
      changed[at] = byte
      changed[at2] = byte2
      complain(changed)
    }),
    { numRuns: 3000 },
  )
  expect(complain(file)).toEqual([])
})
