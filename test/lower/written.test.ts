import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { evaluatorOf, type Graph, readGraph, serialiseGraph, verifyGraph } from '../../src/ir/index.ts'
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
    case 'let':
      return `${written.name}{${print(written.value)}}`
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
    channels: '(wide{(2 * w)} + (in.c / 2))',
    stride: 's',
  })
  // A later copy has stride 1, and that is what its parameter is.
  expect(attributesOf(graph, 'a.1.conv1')).toMatchObject({ stride: 's' })
  expect(attributesOf(graph, 'a.0.conv2')).toEqual({ channels: 'max(w, 4)' })
  const [, copies, unit] = graph.modules
  expect(copies?.count === undefined ? '' : print(copies.count)).toBe('counts[0]')
  expect(unit?.parameters?.map((one) => `${one.name} = ${print(one.written)}`)).toEqual(['w = width', 'k = 3', 's = 2'])
})

test('what a let calls something keeps the name, in the declaration that it stands in', async () => {
  const graph = await compile(`
    let six = 6
    block Unit(w, pair = [1, 2]) {
      let wide = 2 * w
      let same = wide
      let plain = w
      let eighteen = 3 * six
      let sizes = [w, wide]
      linear(wide) linear(same / 2) linear(plain) linear(eighteen) linear(sizes[1]) linear(pair[1] + in.c)
      let entering = in.c
      let second = pair[1]
      branch { let wide = 3 * second linear(wide) { let wide = wide + 1 linear(wide) } } concat
      if w > 1 { let wide = wide - w linear(wide) } else { linear(wide) }
      { let step = w * (i + 1) linear(step) } * 2
      linear(entering)
    }
    block Pass(v) = Unit(v + 1)
    net N(width = 6, n = 1) {
      let copies = n + 1
      let half = width / 2
      input(4) a: { Unit(half) } * copies b: Pass(half)
    }`)
  const channels = graph.nodes.flatMap(({ id, op }) =>
    op === 'linear' && id.startsWith('a.0.') ? [attributesOf(graph, id)['channels']] : [],
  )
  expect(channels).toEqual([
    'wide{(2 * w)}',
    '(wide{(2 * w)} / 2)',
    'w',
    undefined,
    'wide{(2 * w)}',
    '(pair[1] + in.c)',
    'wide{(3 * second{pair[1]})}',
    'wide{(wide{(3 * second{pair[1]})} + 1)}',
    'wide{(wide{(2 * w)} - w)}',
    'step{(w * 1)}',
    'step{(w * 2)}',
    'in.c',
  ])
  const parametersOf = (name: string) =>
    graph.modules.find((module) => module.path.startsWith(name) && module.kind === 'block')?.parameters ?? []
  expect(parametersOf('a').map(({ name, written }) => `${name} = ${print(written)}`)).toEqual([
    'w = half{(width / 2)}',
    'pair = [1, 2]',
  ])
  expect(parametersOf('b').map(({ name, written }) => `${name} = ${print(written)}`)[0]).toBe(
    'w = (half{(width / 2)} + 1)',
  )
  expect(graph.modules.flatMap(({ count }) => (count === undefined ? [] : [print(count)]))).toEqual(['copies{(n + 1)}'])
  const { graph: back } = await readGraph(serialiseGraph(graph), 'graph.json')
  expect(back).toEqual(graph)
})

test('a let function gives no name of its own, and what is large is kept with names as without', async () => {
  const sum = (name: string) => Array.from({ length: 12 }, () => name).join(' + ')
  const graph = await compile(`
    let twice(c) = 2 * c
    block Unit(w) {
      let wide = twice(w)
      let wider = wide + wide + wide
      linear(twice(wide)) linear(${sum('wide')}) linear(wider + wider)
    }
    net N { input(4) a: Unit(3) }`)
  expect(attributesOf(graph, 'a.fc1')).toEqual({ channels: '(2 * wide{(2 * w)})' })
  expect(attributesOf(graph, 'a.fc2')['channels']?.match(/wide\{\(2 \* w\)\}/g)).toHaveLength(12)
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
