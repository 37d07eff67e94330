import { expect, test } from 'vitest'
import { isProblem, operations } from '../../src/vocabulary/index.ts'
import { callOperation, operationNamed } from './call-operation.ts'

const words =
  'input conv dwconv deconv conv1d linear bn ln gn relu relu6 silu tanh sigmoid hardsigmoid hardswish mish identity ' +
  'gelu leakyrelu elu prelu softplus softmax maxpool avgpool gap gmp mean max sum std dropout droppath flatten reshape ' +
  'transpose resize upsample shuffle slice pad scale concat add mul maximum shake'

test('the words are those of the language', () => {
  expect([...operations.keys()].toSorted()).toEqual(words.split(' ').toSorted())
  for (const [name, operation] of operations) expect(operation.name).toBe(name)
})

test.each(['__proto__', 'constructor', 'toString', 'none', ''])('%s is no word', (name) => {
  expect(operations.get(name)).toBeUndefined()
})

test.each([...operations.values()])('$name is described in full', (operation) => {
  const { parameters } = operation
  expect(operation.doc.length).toBeGreaterThan(10)
  expect(operation.example).toContain(operation.name)
  expect(parameters.filter((parameter) => parameter.stride === true).length).toBeLessThan(2)
  expect(new Set(parameters.map((parameter) => parameter.name)).size).toBe(parameters.length)
  // Positional parameters come first, and of those the required ones.
  const positional = parameters.map((parameter) => parameter.positional)
  expect(positional).toEqual(positional.toSorted((first, second) => Number(second) - Number(first)))
  const required = parameters.filter((parameter) => parameter.positional).map(({ presence }) => presence === 'required')
  expect(required).toEqual(required.toSorted((first, second) => Number(second) - Number(first)))
  for (const parameter of parameters) expect(parameter.doc).toMatch(/^.{10,}\.$/)
})

test.each([
  [
    'conv',
    { kernel: 3, channels: 64 },
    { channels: 64, kernel: [3, 3], stride: [1, 1], pads: [1, 1, 1, 1], dilation: [1, 1], groups: 1, bias: false },
  ],
  [
    'dwconv',
    { kernel: [5, 3], stride: 2, dilation: [2, 1] },
    { channels: 8, kernel: [5, 3], stride: [2, 2], pads: [4, 4, 1, 1], dilation: [2, 1], groups: 8, bias: false },
  ],
  [
    'deconv',
    { kernel: 2, channels: 4, bias: true },
    {
      channels: 4,
      kernel: [2, 2],
      stride: [1, 1],
      pads: [0, 0, 0, 0],
      dilation: [1, 1],
      groups: 1,
      bias: true,
      outputPad: [0, 0],
    },
  ],
  ['bn', {}, { epsilon: 1e-5, momentum: 0.1, affine: true }],
  ['ln', {}, { epsilon: 1e-5, over: 'channels', affine: true }],
  ['gn', { groups: 4 }, { groups: 4, epsilon: 1e-5, affine: true }],
  ['gelu', {}, { approximate: 'none' }],
  ['leakyrelu', {}, { slope: 0.01 }],
  ['elu', {}, { alpha: 1 }],
  ['prelu', {}, { perChannel: false }],
  ['softplus', {}, { beta: 1, threshold: 20 }],
  [
    'maxpool',
    { kernel: 3, stride: 2 },
    { kernel: [3, 3], stride: [2, 2], pads: [0, 0, 0, 0], dilation: [1, 1], ceil: false },
  ],
  [
    'avgpool',
    { kernel: 2, stride: 2 },
    { kernel: [2, 2], stride: [2, 2], pads: [0, 0, 0, 0], ceil: false, countPad: true },
  ],
  ['dropout', {}, { rate: 0.5 }],
  ['resize', { size: 7 }, { size: [7, 7], mode: 'nearest', alignCorners: false }],
  ['pad', { pad: 1 }, { pads: [1, 1, 1, 1], mode: 'constant', value: 0 }],
])('the defaults of %s(%j)', (name, given, attributes) => {
  const resolution = callOperation(name, given, [8, 9, 9])
  expect(isProblem(resolution) ? resolution.message.text : resolution.operation.attributes).toEqual(attributes)
})

test('a convolution says whether its bias was left to the graph, linear has one', () => {
  expect(callOperation('conv', { kernel: 1, channels: 2 }, [8, 9, 9])).toMatchObject({ biasUnstated: true })
  expect(callOperation('conv', { kernel: 1, channels: 2, bias: false }, [8, 9, 9])).not.toHaveProperty('biasUnstated')
  expect(callOperation('linear', { channels: 2 }, [8])).toEqual({
    operation: { op: 'linear', attributes: { channels: 2, bias: true } },
  })
})

test('scopes are the names of modules in state_dict', () => {
  const scopes = ['conv', 'dwconv', 'conv1d', 'linear', 'bn', 'prelu'].map((name) => operationNamed(name).scope)
  expect(scopes).toEqual(['conv', 'conv', 'conv', 'fc', 'bn', 'prelu'])
})
