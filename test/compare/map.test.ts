import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type CheckpointMap, mapCheckpoint } from '../../src/compare/index.ts'
import type { Graph } from '../../src/ir/index.ts'
import { formulaWeights, type WeightMap } from '../../src/weights/index.ts'
import { compileText, compileWell, memoryHost } from '../support/spec.ts'
import { compileSource } from '../../src/compiler/index.ts'

const root = join(import.meta.dirname, '..', '..')
const read = (...path: readonly string[]): string => readFileSync(join(root, ...path), 'utf8')

/** Keys and shapes of a reference network; the values make no difference to a map. */
function keysOf(name: string): WeightMap {
  const { state_dict: state }: { state_dict: Record<string, number[]> } = JSON.parse(
    read('test', 'fixtures', 'reference', `${name}.json`),
  )
  return new Map(Object.entries(state).map(([key, shape]) => [key, { shape, data: new Float32Array() }]))
}

function sorted(weights: WeightMap): WeightMap {
  return new Map([...weights].toSorted(([first], [second]) => (first < second ? -1 : 1)))
}

function renamed(weights: WeightMap, rename: (key: string) => string): WeightMap {
  return new Map([...weights].map(([key, tensor]) => [rename(key), tensor]))
}

async function netOf(file: string, net: string): Promise<Graph> {
  const files = { 'specs/datasets.senet': read('specs', 'datasets.senet') }
  const { graph } = await compileSource({ path: file, text: read(file) }, memoryHost(files), net)
  return graph!
}

/** Pairs that are not what the rule says, and everything else that is left. */
function judge(map: CheckpointMap, expected: (key: string) => string): unknown {
  const wrong = map.carried.filter(({ from, to }) => to.key !== expected(from.key))
  return {
    wrong: wrong.map(({ from, to }) => `${from.key} → ${to.key}`),
    missing: map.missing.map(({ key }) => key),
    surplus: map.surplus.map(({ key }) => key),
    ambiguous: map.ambiguous,
  }
}

const nothing = { wrong: [], missing: [], surplus: [], ambiguous: [] }

/** From the authors' names to torchvision's. */
const fromLegacy = (key: string): string =>
  key
    .replace(/^layer0\./, '')
    .replace('se_module.fc', 'se.fc')
    .replace('last_linear', 'fc')

const asTorchvision = 'specs/resnet.senet'
const plainSe = async (): Promise<Graph> => netOf(asTorchvision, 'SEResNet50')

async function convolutionSe(): Promise<Graph> {
  const text = `${read(asTorchvision).replace('{ se }', '{ conv_se, se }')}\n@conv_se(r = 16) net Convolved = ResNet50()\n`
  const source = { path: asTorchvision, text }
  const files = { 'specs/datasets.senet': read('specs', 'datasets.senet') }
  const { graph, diagnostics } = await compileSource(source, memoryHost(files), 'Convolved')
  expect(diagnostics).toEqual([])
  return graph!
}

test.each(['given', 'sorted'])("torchvision's and senet.pytorch's keys stay, file %s", async (order) => {
  for (const [name, net] of [
    ['resnet50', 'ResNet50'],
    ['se_resnet50', 'SEResNet50'],
  ] as const) {
    const weights = order === 'given' ? keysOf(name) : sorted(keysOf(name))
    expect(judge(mapCheckpoint(weights, await netOf(asTorchvision, net)), (key) => key)).toEqual(nothing)
  }
})

test.each(['given', 'sorted'])("the authors' keys become torchvision's, file %s", async (order) => {
  const weights = keysOf('legacy_se_resnet50')
  const map = mapCheckpoint(order === 'given' ? weights : sorted(weights), await convolutionSe())
  expect(judge(map, (key) => fromLegacy(key).replace('.se.', '.conv_se.'))).toEqual(nothing)
})

test.each(['given', 'sorted'])("torchvision's keys become the authors', file %s", async (order) => {
  const back = (key: string): string =>
    /^(conv|bn)1\./.test(key) ? `layer0.${key}` : key.replace('se.fc', 'se_module.fc').replace(/^fc\./, 'last_linear.')
  const weights = renamed(keysOf('legacy_se_resnet50'), fromLegacy)
  const target = await netOf('specs/legacy-resnet.senet', 'SEResNet50')
  expect(judge(mapCheckpoint(order === 'given' ? weights : sorted(weights), target), back)).toEqual(nothing)
})

test('1x1 convolutions of a gate become linear layers, and what they lose is told', async () => {
  const map = mapCheckpoint(keysOf('legacy_se_resnet50'), await plainSe())
  const shapes = map.carried.filter(({ reshaped }) => reshaped)
  expect(shapes).toHaveLength(32)
  expect(map.dropped.map(({ key }) => key)).toHaveLength(32)
  expect(map.dropped.every(({ key }) => /se_module\.fc[12]\.bias$/.test(key))).toBe(true)
  const rule = (key: string): string => fromLegacy(key).replace('se.fc1', 'se.fc.0').replace('se.fc2', 'se.fc.2')
  expect(judge(map, rule)).toMatchObject({ wrong: [], missing: [], ambiguous: [] })
})

test('a wrapper puts a scope around everything; counts of batches are passed over', async () => {
  const weights = renamed(keysOf('se_resnet18'), (key) => `encoder.body.${key}`)
  const counted = new Map([
    ...weights,
    ['encoder.body.bn1.num_batches_tracked', { shape: [], data: new Float32Array(1) }],
  ])
  const map = mapCheckpoint(counted, await netOf(asTorchvision, 'SEResNet18'))
  expect(judge(map, (key) => key.replace('encoder.body.', ''))).toEqual(nothing)
})

test('a net without the gates leaves them behind; a net with them misses them', async () => {
  const less = mapCheckpoint(keysOf('se_resnet50'), await netOf(asTorchvision, 'ResNet50'))
  expect(judge(less, (key) => key)).toMatchObject({ wrong: [], missing: [], ambiguous: [] })
  expect(less.surplus.every(({ key }) => key.includes('.se.'))).toBe(true)
  const more = mapCheckpoint(keysOf('resnet50'), await plainSe())
  expect(judge(more, (key) => key)).toMatchObject({ wrong: [], surplus: [], ambiguous: [] })
  expect(more.missing).toHaveLength(32)
})

test('twins whose names contradict the order, and one of several alike, are ambiguous', async () => {
  const { graph } = await compileWell('net N { input(4) branch { a: linear(4) b: linear(4) } concat }')
  const shape = { shape: [4, 4], data: new Float32Array(16) }
  const bias = { shape: [4], data: new Float32Array(4) }
  const crossed = new Map([
    ['x.b.weight', shape],
    ['x.b.bias', bias],
    ['x.a.weight', shape],
    ['x.a.bias', bias],
  ])
  const map = mapCheckpoint(crossed, graph!)
  expect(map.carried).toEqual([])
  expect(map.ambiguous.map(({ from }) => from).toSorted()).toEqual(['x.a', 'x.b'])
  const one = mapCheckpoint(
    new Map([
      ['y.weight', shape],
      ['y.bias', bias],
    ]),
    graph!,
  )
  expect(one.ambiguous).toEqual([{ from: 'y', candidates: ['a', 'b'] }])
})

test('along two specs, the mapping between them is applied', async () => {
  const old = await compileText('net N { input(4) branch { a: linear(4) b: linear(4) } concat }')
  const other = await compileText('net N { input(4) branch { b: linear(4) a: linear(4) } concat }')
  const map = mapCheckpoint(formulaWeights(old.graph!), other.graph!, old.graph!)
  expect(map.carried.map(({ from, to }) => `${from.key} ${to.key}`)).toEqual([
    'a.weight b.weight',
    'a.bias b.bias',
    'b.weight a.weight',
    'b.bias a.bias',
  ])
})
