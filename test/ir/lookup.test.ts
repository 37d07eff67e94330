import { expect, test } from 'vitest'
import { consumersOf, moduleOutput, nodeById, weightsOfGraph } from '../../src/ir/index.ts'
import { buildSample } from './build-graph.ts'

const graph = buildSample()

test.each([
  ['', 'softmax'],
  ['layer1', 'layer1.0.add'],
  ['layer1.0', 'layer1.0.add'],
  ['layer1.0.se', 'layer1.0.se.mul'],
  ['conv1', 'conv1'],
  ['layer1.0.se.fc.0', 'layer1.0.se.fc.0'],
  ['layer2', undefined],
  ['__proto__', undefined],
])('the tap %s is node %s', (path, id) => {
  expect(moduleOutput(graph, path)).toBe(id)
})

test('consumers, nodes and weights by name', () => {
  const consumers = consumersOf(graph)
  expect(consumers.get('relu')?.map((node) => node.id)).toEqual(['layer1.0.conv1', 'layer1.0.add'])
  expect(consumers.get('softmax')).toEqual([])
  expect(consumers.get('constructor')).toBeUndefined()
  expect(nodeById(graph).get('gap')?.shape).toEqual([8])
  expect([...weightsOfGraph(graph).keys()].slice(0, 6)).toEqual([
    'conv1.weight',
    'bn1.weight',
    'bn1.bias',
    'bn1.running_mean',
    'bn1.running_var',
    'layer1.0.conv1.weight',
  ])
})
