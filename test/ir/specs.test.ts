import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compileSource, type Host } from '../../src/compiler/index.ts'
import {
  createGraphReader,
  moduleOutput,
  nodeById,
  printGraph,
  serialiseGraph,
  verifyGraph,
} from '../../src/ir/index.ts'

const root = join(import.meta.dirname, '..', '..')
const readSpec = (path: string) => ({ path, text: readFileSync(join(root, path), 'utf8') })
const host: Host = { read: async (path) => readSpec(path) }

test.each([
  ['specs/resnet.senet', 'SEResNet50', 'layer1', [256, 56, 56]],
  ['specs/legacy-resnet.senet', 'SEResNet50', 'layer4', [2048, 7, 7]],
  ['specs/cifar-resnet.senet', 'SEResNet20', 'layer3', [64, 8, 8]],
] as const)('the graph of %s %s is sound, and comes back from JSON as it was', async (path, net, tap, shape) => {
  const spec = readSpec(path)
  const { graph, diagnostics } = await compileSource(spec, host, net)
  expect(diagnostics).toEqual([])
  if (graph === undefined) throw new Error('no graph')
  expect(verifyGraph(graph)).toEqual([])
  const text = serialiseGraph(graph)
  const read = await createGraphReader()
  const back = read({ path: 'graph.json', text })
  expect(back.diagnostics).toEqual([])
  expect(back.graph).toEqual(graph)
  expect(nodeById(graph).get(moduleOutput(graph, tap) ?? '')?.shape).toEqual(shape)
  // One line for each node, and for each module that has one of its own.
  expect(printGraph(graph, new Map([[path, spec]])).split('\n').length).toBeGreaterThan(graph.nodes.length)
})
