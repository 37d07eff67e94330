import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareGraphs } from '../../src/compare/index.ts'
import { createModel } from '../../src/backends/tfjs/index.ts'
import type { Graph, GraphNode } from '../../src/ir/index.ts'
import { formulaInput, formulaWeights, type WeightMap, type WeightTensor } from '../../src/weights/index.ts'
import { sampleSpecs } from '../support/draw-spec.ts'
import { relativeDifference } from '../support/execute.ts'
import { compileText } from '../support/spec.ts'

/** Graphs of drawn specs with weights, each with the seed that it was drawn for. */
async function drawGraphs(seed: number, count: number): Promise<readonly Graph[]> {
  const graphs: Graph[] = []
  for (const { text, files, net } of sampleSpecs(seed, count)) {
    const { graph } = await compileText(text, net, files)
    if (graph !== undefined) graphs.push(graph)
  }
  return graphs
}

/** The same graph with other names for all scopes, and independent nodes in another order. */
function disguise(graph: Graph, random: () => number): Graph {
  const names = new Map<string, string>()
  const rename = (path: string): string => {
    const scopes = path.split('.')
    return scopes
      .map((_, index) => {
        const whole = scopes.slice(0, index + 1).join('.')
        const known = names.get(whole) ?? `n${Math.floor(random() * 1e9)}x${names.size}`
        names.set(whole, known)
        return known
      })
      .join('.')
  }
  const ids = new Map(graph.nodes.map(({ id }, index) => [id, `node${index}of${Math.floor(random() * 1e9)}`]))
  const idOf = (id: string): string => ids.get(id) ?? id
  const nodes = graph.nodes.map((node): GraphNode => {
    const weights = node.weights.map((weight) => {
      const dot = weight.key.lastIndexOf('.')
      return { ...weight, key: `${rename(weight.key.slice(0, dot))}${weight.key.slice(dot)}` }
    })
    return { ...node, id: idOf(node.id), inputs: node.inputs.map(idOf), weights }
  })
  const modules = graph.modules.map((module) => ({
    ...module,
    path: module.path === '' ? '' : rename(module.path),
    input: module.input === undefined ? undefined : idOf(module.input),
    output: idOf(module.output),
  }))
  const outputs = graph.outputs.map(({ name, node }) => ({ name, node: idOf(node) }))
  return { ...graph, nodes: shuffle(nodes, random), modules, outputs }
}

/** Another order in which inputs stand before what takes them. */
function shuffle(nodes: readonly GraphNode[], random: () => number): readonly GraphNode[] {
  const [input, ...rest] = nodes
  const left = [...rest]
  const done = new Set([input?.id])
  const order = input === undefined ? [] : [input]
  while (left.length > 0) {
    const ready = left.filter((node) => node.inputs.every((id) => done.has(id)))
    const next = ready[Math.floor(random() * ready.length)]!
    left.splice(left.indexOf(next), 1)
    done.add(next.id)
    order.push(next)
  }
  return order
}

function randomFrom(seed: number): () => number {
  const values = fc.sample(fc.double({ min: 0, max: 0.999_999, noNaN: true }), { seed, numRuns: 997 })
  let at = 0
  return () => values[at++ % values.length] ?? 0
}

async function run(graph: Graph, weights: WeightMap): Promise<ReadonlyMap<string, WeightTensor>> {
  const model = await createModel(graph, weights, { backend: 'cpu' })
  try {
    const shape = graph.nodes[0]?.shape ?? []
    return (await model.predict({ ...formulaInput([1, ...shape]) })).outputs
  } finally {
    model.dispose()
  }
}

test('a network under other names, in another order, is found whole; carried weights compute the same', async () => {
  let compared = 0
  for (const [index, graph] of (await drawGraphs(11, 60)).entries()) {
    const other = disguise(graph, randomFrom(index))
    const { renamed, ambiguous, onlyNew, onlyOld, changed, afterMapping } = compareGraphs(graph, other)
    expect([ambiguous, onlyNew, onlyOld, changed, afterMapping]).toEqual([[], [], [], [], 'numerics'])
    const weights = formulaWeights(graph)
    const sources = new Map(renamed.map(({ from, to }) => [to.key, from.key]))
    const keys = other.nodes.flatMap((node) => node.weights.map(({ key }) => key))
    const mapped = new Map(keys.map((key) => [key, weights.get(sources.get(key) ?? key)!]))
    if (index % 3 > 0 || keys.length === 0) continue
    const [before, after] = [await run(graph, weights), await run(other, mapped)]
    for (const [name, value] of before) expect(relativeDifference(after.get(name)!, value)).toBeLessThan(1e-5)
    compared += 1
  }
  expect(compared).toBeGreaterThan(8)
})

test('a network beside itself is the same, whatever the order of its nodes', async () => {
  for (const [index, graph] of (await drawGraphs(12, 40)).entries()) {
    const other = { ...graph, nodes: shuffle(graph.nodes, randomFrom(index)) }
    expect(compareGraphs(graph, other)).toMatchObject({ grade: 'numerics', operations: [], renamed: [] })
  }
})

test('networks that have nothing to do with each other are compared without a failure', async () => {
  const graphs = await drawGraphs(13, 40)
  for (const [index, graph] of graphs.entries()) {
    const { total, renamed, onlyNew } = compareGraphs(graphs[(index + 1) % graphs.length]!, graph)
    expect(renamed.length + onlyNew.length).toBeLessThanOrEqual(total)
  }
})
