import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { growSummaryTree, summarise, type SummaryNode } from '../../src/compiler/index.ts'
import { compileFile } from '../support/spec-file.ts'
import { compileWell } from '../support/spec.ts'
import { summariseFile, summariseText } from '../support/summarise.ts'

interface Reference {
  readonly params: number
  readonly macs: number
  readonly state_dict: Readonly<Record<string, readonly number[]>>
}

function readReference(name: string): Reference {
  const path = join(import.meta.dirname, '..', 'fixtures', 'reference', `${name}.json`)
  const reference: Reference = JSON.parse(readFileSync(path, 'utf8'))
  return reference
}

test.each([
  ['se_resnet50', 'specs/resnet.senet', 'SEResNet50'],
  ['legacy_se_resnet50', 'specs/legacy-resnet.senet', 'SEResNet50'],
  ['se_resnet20_cifar', 'specs/cifar-resnet.senet', 'SEResNet20'],
])('%s: tensors, parameters and multiply-adds are those of PyTorch', async (name, file, net) => {
  const summary = await summariseFile(file, net)
  const reference = readReference(name)
  const tensors = Object.entries(reference.state_dict).filter(([key]) => !key.endsWith('num_batches_tracked'))
  expect(new Map([...summary.tensors].toSorted())).toEqual(new Map(tensors.toSorted()))
  expect([summary.params, summary.macs]).toEqual([reference.params, reference.macs])
  const sum = (cost: 'params' | 'macs') => summary.layers.reduce((total, layer) => total + layer[cost], 0)
  expect([sum('params'), sum('macs')]).toEqual([reference.params, reference.macs])
})

test('the gates of SE-ResNet-50 are a tenth of its parameters (paper: 2.5 M, section 4) and next to no operations', async () => {
  const { gates, params, macs } = await summariseFile('specs/resnet.senet', 'SEResNet50')
  expect(gates).toEqual({ count: 16, params: 2_514_944, macs: 2_514_944 })
  expect(gates.params / params).toBeCloseTo(0.0896, 4)
  expect(gates.macs / macs).toBeLessThan(0.001)
})

test('an auxiliary output is reported with what it needs of its own', async () => {
  const summary = await summariseText(`net N {
    input(3x8x8)
    conv(3x3, 4, bias = false)
    output aux { gap fc: linear(5) }
    gap fc: linear(2)
  }`)
  expect(summary.outputs).toEqual([
    { name: 'output', shape: [2] },
    { name: 'aux', shape: [5], own: { params: 4 * 5 + 5, macs: 4 * 5 } },
  ])
  expect(summary.macs).toBe(64 * 3 * 4 * 9 + 4 * 2)
  expect(summary.params).toBe(3 * 4 * 9 + (4 * 2 + 2) + (4 * 5 + 5))
})

test('running statistics are weights, and no parameters', async () => {
  const { params, statistics, weightBytes } = await summariseText('net N { input(3x8x8) bn }')
  expect([params, statistics, weightBytes]).toEqual([6, 6, 48])
})

test('names that JavaScript knows are keys like any other', async () => {
  const { tensors } = await summariseText('net N { input(3x8x8) __proto__: conv(1x1, 4, bias = true) constructor: bn }')
  expect([...tensors.keys()].slice(0, 3)).toEqual(['__proto__.weight', '__proto__.bias', 'constructor.weight'])
})

function check(node: SummaryNode): void {
  if (node.children.length === 0) return
  const sum = (cost: 'params' | 'macs') => node.children.reduce((total, child) => total + child[cost], 0)
  expect([node.params, node.macs]).toEqual([sum('params'), sum('macs')])
  node.children.forEach(check)
}

test.each([
  ['specs/resnet.senet', 'SEResNet50'],
  ['specs/mobilenet-v3.senet', 'MobileNetV3Large'],
])('the tree of %s has every operation once, and its sums', async (file, request) => {
  const { net, graph } = await compileFile(file, request)
  const summary = summarise(net, graph)
  const tree = growSummaryTree(graph, summary)
  const count = (node: SummaryNode): number =>
    node.kind === 'operation' ? 1 : node.children.reduce((total, child) => total + count(child), 0)
  expect(count(tree)).toBe(summary.layers.length)
  expect([tree.params, tree.macs]).toEqual([summary.params, summary.macs])
  check(tree)
})

test('copies are alike where nothing but their name differs', async () => {
  const { net, graph } = await compileWell(`
    block B(w, /s) { conv(3x3, w, /s) bn relu }
    net N { input(3x32x32) layer: B(8, /2) * 4 }
  `)
  if (net === undefined || graph === undefined) throw new Error('the net has mistakes')
  const [layer] = growSummaryTree(graph, summarise(net, graph)).children
  const [first, ...others] = layer?.children.map((child) => child.likeness) ?? []
  expect(new Set(others).size).toBe(1)
  expect(others).not.toContain(first)
})
