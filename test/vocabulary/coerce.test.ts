import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  coerceArgument,
  formatArgument,
  operations,
  type ArgumentValue,
  type ParameterSpec,
  type ParameterType,
  type RawArgument,
} from '../../src/vocabulary/index.ts'

function parameter(type: ParameterType, details: Partial<ParameterSpec> = {}): ParameterSpec {
  return { name: 'width', type, presence: 'required', positional: true, doc: 'A parameter.', ...details }
}

function coerce(type: ParameterType, value: RawArgument, details: Partial<ParameterSpec> = {}): ArgumentValue {
  const result = coerceArgument(parameter(type, details), value)
  return typeof result === 'object' && 'code' in result ? `${result.text} ${result.hint ?? ''}`.trim() : result
}

function call(
  name: string,
  args: readonly number[],
  named: Readonly<Record<string, number | string>> = {},
): RawArgument {
  return { kind: 'call', name, args, named: new Map(Object.entries(named)) }
}

test.each<[ParameterType, RawArgument, ArgumentValue]>([
  ['whole', 64, 64],
  ['number', 0.1, 0.1],
  ['boolean', true, true],
  ['pair', [3, 5], [3, 5]],
  ['pair', 3, [3, 3]],
  ['pads', 1, [1, 1, 1, 1]],
  ['pads', [1, 2], [1, 1, 2, 2]],
  ['pads', [0, 1, 0, 1], [0, 1, 0, 1]],
  ['size', [3, 224, 224], [3, 224, 224]],
  ['size', 64, [64]],
  ['numbers', [0.485, 0.456], [0.485, 0.456]],
  ['numbers', 0.5, [0.5]],
  ['axis', 'h', 1],
  ['axes', 'c', [0]],
  ['axes', ['w', 'h'], [1, 2]],
  ['order', ['w', 'c', 'h'], [2, 0, 1]],
  ['order', [3, 0, 1, 2], [3, 0, 1, 2]],
  ['initialiser', 'zeros', { kind: 'zeros' }],
  ['initialiser', 'kaiming', { kind: 'kaiming', distribution: 'normal', mode: 'fan_in' }],
  [
    'initialiser',
    call('kaiming_uniform', [], { mode: 'fan_out' }),
    { kind: 'kaiming', distribution: 'uniform', mode: 'fan_out' },
  ],
  ['initialiser', call('normal', [0.01]), { kind: 'normal', mean: 0, deviation: 0.01 }],
  ['initialiser', call('normal', [], { deviation: 1, mean: 2 }), { kind: 'normal', mean: 2, deviation: 1 }],
  ['initialiser', call('uniform', [0.5]), { kind: 'uniform', bound: 0.5 }],
])('%s takes %j as %j', (type, value, expected) => {
  // prettier-ignore
  expect(coerce(type, value)).toEqual(expected)
})

const axisHint = 'Write one of these words.'
test.each<[ParameterType, RawArgument, string, Partial<ParameterSpec>?]>([
  [
    'whole',
    2.5,
    'width must be whole and is 2.5. Round it with floor, ceil or round, or choose numbers that divide evenly.',
  ],
  ['whole', '3', 'width takes a whole number and gets "3".'],
  ['whole', [3, 3], 'width takes a whole number and gets [3, 3].'],
  ['whole', NaN, 'width takes a whole number and gets NaN.'],
  ['whole', 0, 'width must be at least 1 and is 0.', { minimum: 1 }],
  ['number', 1.5, 'width must be at most 1 and is 1.5.', { minimum: 0, maximum: 1 }],
  ['boolean', 1, 'width takes true or false and gets 1.'],
  ['pair', [1, 2, 3], 'width takes a height and a width (3x3, [3, 1], or 3 for both) and gets [1, 2, 3].'],
  ['pair', [3, 0], 'width must be at least 1 and is 0.', { minimum: 1 }],
  ['pads', [1, 2, 3], 'width takes one number, [height, width] or [top, bottom, left, right] and gets [1, 2, 3].'],
  ['size', [], 'width takes a size of up to 5 extents, such as 3x224x224 and gets [].'],
  ['size', [1, 1, 1, 1, 1, 1, 1], 'width takes a size of up to 5 extents, such as 3x224x224 and gets a list of 7.'],
  ['numbers', ['a'], 'width takes a list of numbers and gets "a".'],
  [
    'word',
    'bilinaer',
    'width takes nearest or bilinear and gets bilinaer. Did you mean bilinear?',
    { words: ['nearest', 'bilinear'] },
  ],
  ['word', 2, 'width takes one of nearest, bilinear and gets 2.', { words: ['nearest', 'bilinear'] }],
  ['axis', 'q'.repeat(100), `width takes c, h or w and gets ${'q'.repeat(40)}…. ${axisHint}`],
  ['axes', ['h', 'h'], 'width takes c, h, w or a list of them, each once and gets [h, h].'],
  ['axes', 7, 'width takes c, h, w or a list of them and gets 7.'],
  ['initialiser', 3, 'width takes an initialiser such as zeros, normal(0.01) or kaiming and gets 3.'],
  ['initialiser', call('normal', []), 'normal needs its deviation. Write it, for example normal(0.01).'],
  ['initialiser', call('normal', [-1]), 'deviation of normal must be at least 0 and is -1.'],
  ['initialiser', call('zeros', [1]), 'zeros takes no numbers and gets [1].'],
  [
    'initialiser',
    call('normal', [1], { sd: 2 }),
    'normal takes deviation or mean and gets sd. Write one of these words.',
  ],
  [
    'initialiser',
    call('kaiming', [], { mode: 'fanin' }),
    'mode takes fan_in or fan_out and gets fanin. Did you mean fan_in?',
  ],
])('%s refuses %j', (type, value, text, details) => {
  // prettier-ignore
  expect(coerce(type, value, details)).toBe(text)
})

test('a name that objects have anyway is no initialiser', () => {
  expect(coerce('initialiser', '__proto__')).toContain('width takes zeros, ones')
  expect(coerce('initialiser', call('constructor', []))).toContain('gets constructor')
})

test('any argument for any parameter gives a value or a message, never an exception', () => {
  const scalar = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.string(),
    fc.constantFrom('c', 'kaiming', '__proto__'),
  )
  const called = fc.record({
    kind: fc.constant('call' as const),
    name: fc.oneof(fc.string(), fc.constantFrom('normal', 'uniform', 'kaiming')),
    args: fc.array(fc.double(), { maxLength: 3 }),
    named: fc.array(fc.tuple(fc.string(), fc.oneof(fc.double(), fc.string()))).map((entries) => new Map(entries)),
  })
  const leaf = fc.oneof(scalar, called)
  const raw: fc.Arbitrary<RawArgument> = fc.oneof(leaf, fc.array(leaf), fc.array(fc.oneof(leaf, fc.array(leaf))))
  const parameters = [...operations.values()].flatMap((operation) => operation.parameters)
  fc.assert(
    fc.property(fc.constantFrom(...parameters), raw, (spec, value) => {
      const result = coerceArgument(spec, value)
      if (typeof result === 'object' && 'code' in result) expect(result.text).toMatch(/\.$/)
      else expect(formatArgument(spec, result)).not.toBe('')
    }),
    { numRuns: 2000 },
  )
})
