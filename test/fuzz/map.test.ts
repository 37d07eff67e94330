import fc from 'fast-check'
import { expect, test } from 'vitest'
import { carryWeights, mapCheckpoint } from '../../src/compare/index.ts'
import { weightsOfGraph } from '../../src/ir/index.ts'
import { formulaWeights, type WeightMap } from '../../src/weights/index.ts'
import { compileText } from '../support/spec.ts'

const text = 'block B(w) { conv(3x3, w) bn relu }\nnet N { input(3x8x8) layer1: B(4) * 3 gap fc: linear(2) }\n'

/** Parts of keys that are names of something in JavaScript, empty, endless, or like those of the network. */
const part = fc.constantFrom('__proto__', 'constructor', '', ' ', 'toString', '0', '1', '-1', '1e9', 'layer1', 'conv1', 'bn1', 'fc', 'weight', 'bias', 'running_mean', '\0', '\uD800', 'é', 'x'.repeat(3000)) // prettier-ignore
const key = fc.array(part, { maxLength: 5 }).map((parts) => parts.join('.'))
/** Shapes that the network has, or none, or no extents; the values make no difference to a map. */
const shape = fc.constantFrom([], [0], [4], [2], [4, 3, 3, 3], [4, 4, 3, 3], [2, 4], [3, 3, 3, 4], [2 ** 31, 2 ** 31], [1, 1, 1, 1, 1, 1, 1]) // prettier-ignore
const strange = fc.array(fc.tuple(key, shape), { maxLength: 40 })

test('a checkpoint with any keys and shapes is mapped, and every tensor of both sides is accounted for once', async () => {
  const { graph: compiled } = await compileText(text)
  const graph = compiled!
  const own = [...formulaWeights(graph)]
  const kept = fc.subarray(own)
  const property = fc.property(kept, strange, (some, others) => {
    const extra = others.map(([name, extents]) => [name, { shape: extents, data: new Float32Array() }] as const)
    const weights: WeightMap = new Map([...some, ...extra])
    const map = mapCheckpoint(weights, graph)
    const to = [...map.carried.map((one) => one.to.key), ...map.missing.map((one) => one.key)]
    expect(to.toSorted()).toEqual([...weightsOfGraph(graph).keys()].toSorted())
    const from = [...map.carried.map((one) => one.from.key), ...map.surplus.map((one) => one.key)]
    expect(from.toSorted()).toEqual([...weights.keys()].toSorted())
    expect(carryWeights(weights, map).size).toBe(map.carried.length)
  })
  fc.assert(property, { numRuns: 200, seed: 7 })
})
