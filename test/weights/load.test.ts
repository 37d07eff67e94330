import { describe, expect, test } from 'vitest'
import { formulaWeights, matchWeights, type WeightMap, type WeightTensor } from '../../src/weights/index.ts'
import { graphWith, weight } from './graphs.ts'

const graph = graphWith([
  weight('conv1.weight', [4, 3, 3, 3]),
  weight('bn1.weight', [4]),
  weight('bn1.bias', [4]),
  weight('bn1.running_mean', [4]),
  weight('bn1.running_var', [4]),
  weight('fc.weight', [10, 4]),
])

const good = formulaWeights(graph)

function changed(key: string, index: number, value: number): WeightMap {
  const tensor = good.get(key)!
  return new Map([...good, [key, { shape: tensor.shape, data: tensor.data.with(index, value) }]])
}

function without(...keys: readonly string[]): Map<string, WeightTensor> {
  return new Map([...good].filter(([key]) => !keys.includes(key)))
}

test('weights that fit come back in the order of the graph, without what PyTorch counts', () => {
  const counted = new Map([
    ['bn1.num_batches_tracked', { shape: [], data: Float32Array.of(7) }],
    ...[...good].toReversed(),
  ])
  const { weights, diagnostics } = matchWeights(graph, counted, 'w.safetensors')
  expect(diagnostics).toEqual([])
  expect([...weights!.keys()]).toEqual([...good.keys()])
  expect(weights!.get('fc.weight')).toBe(good.get('fc.weight'))
})

describe('weights that do not fit give one error and no weights', () => {
  const scalar = { shape: [], data: Float32Array.of(1) }
  test.each<readonly [string, WeightMap, readonly (string | RegExp)[]]>([
    ['missing', without('bn1.bias'), ['1 tensor missing', 'bn1.bias is missing']],
    ['surplus', new Map([...good, ['extra', scalar]]), ['1 tensor surplus', 'extra is not in the network']],
    [
      'mistyped',
      new Map([...without('fc.weight'), ['fc.wieght', good.get('fc.weight')!]]),
      ['1 tensor missing, 1 tensor surplus', 'fc.weight is missing; is it fc.wieght?'],
    ],
    [
      'misshapen',
      new Map([...good, ['fc.weight', { shape: [4, 10], data: new Float32Array(40) }]]),
      ['1 tensor of another shape', 'fc.weight is 4x10, the network has 10x4'],
    ],
    ['scalar', new Map([...good, ['bn1.bias', scalar]]), ['bn1.bias is [], the network has 4']],
    ['not a number', changed('fc.weight', 3, NaN), ['with unusable values', 'fc.weight has NaN at index 3']],
    ['infinite', changed('bn1.weight', 2, -Infinity), ['bn1.weight has -Infinity at index 2']],
    ['negative variance', changed('bn1.running_var', 1, -0.5), ['the negative variance -0.5 at index 1']],
    ['empty', new Map(), ['6 tensors missing']],
    ['hostile names', new Map([...good, ['__proto__', scalar], ['constructor', scalar]]), ['2 tensors surplus']],
  ])('%s', (_, weights, expected) => {
    const result = matchWeights(graph, weights, 'w.safetensors')
    expect(result.weights).toBeUndefined()
    expect(result.diagnostics).toHaveLength(1)
    expect(result.diagnostics[0]).toMatchObject({
      code: 'weights-mismatch',
      severity: 'error',
      location: { file: { path: 'w.safetensors', text: '' } },
    })
    for (const part of expected) expect(result.diagnostics[0]!.text).toMatch(part)
  })

  test('a long list is cut at 12 lines and counted', () => {
    const surplus = Array.from({ length: 1000 }, (_, index) => [`extra${index}`, scalar] as const)
    const { text } = matchWeights(graph, new Map([...good, ...surplus]), 'w').diagnostics[0]!
    expect(text).toContain('1000 tensors surplus')
    expect(text.split('\n')).toHaveLength(14)
    expect(text).toContain('… and 988 more')
  })

  test.each(['module.', '_orig_mod.'])('a prefix that a wrapper put there is named: %s', (prefix) => {
    const wrapped = new Map([...good].map(([key, tensor]) => [prefix + key, tensor]))
    expect(matchWeights(graph, wrapped, 'w').diagnostics[0]!.hint).toContain(`All surplus keys begin with "${prefix}"`)
  })
})
