import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { evaluatorOf, type Graph, verifyGraph } from '../../src/ir/index.ts'
import type { Written } from '../../src/vocabulary/index.ts'
import { compileWell } from '../support/spec.ts'

function print(written: Written): string {
  switch (written.kind) {
    case 'number':
      return String(written.value)
    case 'parameter':
      return written.name
    case 'extent':
      return `${written.of}.${['c', 'h', 'w'][written.axis]}`
    case 'list':
      return `[${written.items.map(print).join(', ')}]`
    case 'item':
      return `${print(written.list)}[${print(written.index)}]`
    case 'binary':
      return `(${print(written.left)} ${written.operator} ${print(written.right)})`
    case 'call':
      return `${written.name}(${written.arguments.map(print).join(', ')})`
  }
}

async function compile(text: string, net?: string): Promise<Graph> {
  const { graph } = await compileWell(text, net)
  if (graph === undefined) throw new Error('no graph')
  return graph
}

function attributesOf(graph: Graph, id: string): Record<string, string> {
  const node = graph.nodes.find((one) => one.id === id)
  return Object.fromEntries(Object.entries(node?.written ?? {}).map(([name, one]) => [name, print(one)]))
}

test('attributes are kept as they were written, in terms of the block they stand in', async () => {
  const graph = await compile(`
    let twice(c) = 2 * c
    block Unit(w, k = 3, /s) {
      let wide = twice(w)
      conv([k, k], wide + in.c / 2, /s) bn conv(1x1, max(w, 4), bias = true)
    }
    net N(width = 6, counts = [2]) {
      input(4x8x8) a: Unit(width, /2) * counts[0]
    }`)
  expect(attributesOf(graph, 'a.0.conv1')).toEqual({
    kernel: '[k, k]',
    channels: '((2 * w) + (in.c / 2))',
    stride: 's',
  })
  // A later copy has stride 1, and that is what its parameter is.
  expect(attributesOf(graph, 'a.1.conv1')).toMatchObject({ stride: 's' })
  expect(attributesOf(graph, 'a.0.conv2')).toEqual({ channels: 'max(w, 4)' })
  const [, copies, unit] = graph.modules
  expect(copies?.count === undefined ? '' : print(copies.count)).toBe('counts[0]')
  expect(unit?.parameters?.map((one) => `${one.name} = ${print(one.written)}`)).toEqual(['w = width', 'k = 3', 's = 2'])
})

test('what an annotation or a derived block says stands by its value', async () => {
  const graph = await compile(`
    gate g(width) { gap fc: { linear(width) sigmoid linear(in.c) } }
    block Base(w) { residual { conv(3x3, w) bn } }
    block Derived(v) = Base(2 * v)
    @g(width = n)
    net N(n = 2) { input(4x8x8) a: Derived(n) }`)
  const block = graph.modules.find((module) => module.kind === 'block')
  expect(block?.parameters?.map((one) => `${one.name} = ${print(one.written)}`)).toEqual(['w = (2 * n)'])
  expect(verifyGraph(graph)).toEqual([])
  const evaluate = evaluatorOf(graph)
  const gate = graph.modules.findIndex((module) => module.kind === 'gate')
  expect(evaluate(gate, { kind: 'extent', of: 'in', axis: 0 })).toBe(4)
})

test('a document that says otherwise is refused', async () => {
  const graph = await compile('block B(w) { conv(3x3, 2 * w, bias = true) } net N { input(1x4x4) a: B(3) }')
  const nodes = graph.nodes.map((node) =>
    node.op === 'conv' ? { ...node, written: { channels: { kind: 'parameter' as const, name: 'w' } } } : node,
  )
  expect(verifyGraph({ ...graph, nodes }).map((fault) => fault.message.code)).toEqual(['ir-operation'])
})

test('the bundled specs hold what they were written as', async () => {
  const text = readFileSync(new URL('../../specs/cifar-resnet.senet', import.meta.url), 'utf8')
  const graph = await compile(
    text.replace(/import .*datasets.*\n/, 'let cifarMean = [0.5, 0.5, 0.5]\nlet cifarStd = cifarMean\n'),
    'SEResNet20',
  )
  expect(attributesOf(graph, 'layer2.0.conv1')).toEqual({ channels: 'w', stride: 's' })
  expect(attributesOf(graph, 'layer2.0.se.fc.0')).toEqual({ channels: 'width' })
})
