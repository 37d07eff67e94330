import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareGraphs, mapCheckpoint } from '../../src/compare/index.ts'
import { checkSource } from '../../src/compiler/index.ts'
import { weightsOfGraph } from '../../src/ir/index.ts'
import { lowerNet } from '../../src/lower/index.ts'
import { formulaWeights } from '../../src/weights/index.ts'
import { drawnSpecs } from '../support/draw-spec.ts'
import { mangledTexts } from '../support/mangle.ts'
import { memoryHost } from '../support/spec.ts'

const host = memoryHost({ 'library.senet': 'let n1_ = 3\nlet n2_ = 4\n' })
const texts = drawnSpecs.map(({ text }) => text)
const pairs = texts.chain((text) => fc.tuple(fc.constant(text), mangledTexts(fc.constant(text))))

test('a spec and what is left of it after a few changes are compared and mapped, and every tensor is accounted for', async () => {
  let compared = 0
  const property = fc.asyncProperty(pairs, async ([old, new_]) => {
    const [before, after] = await Promise.all(
      [old, new_].map((text) => checkSource({ path: 'main.senet', text }, host)),
    )
    const [older, newer] = [before?.nets[0], after?.nets[0]]
    if (older === undefined || newer === undefined) return
    const [one, other] = [lowerNet(older), lowerNet(newer)]
    const { grade, total, loaded, onlyNew, changed, renamed, afterMapping } = compareGraphs(one, other)
    const keys = weightsOfGraph(other)
    const told = [...onlyNew, ...changed.map(({ to }) => to), ...renamed.map(({ to }) => to)].map(({ key }) => key)
    expect(new Set(told).size).toBe(told.length)
    expect(told.every((key) => keys.has(key))).toBe(true)
    if (grade === 'numerics' || grade === 'weights') expect(loaded).toBe(total)
    if (grade === 'numerics') expect([told, afterMapping]).toEqual([[], 'numerics'])
    const map = mapCheckpoint(formulaWeights(one), other, one)
    const found = map.carried.map(({ to }) => to.key)
    expect([...found, ...map.missing.map(({ key }) => key)].toSorted()).toEqual([...keys.keys()].toSorted())
    mapCheckpoint(formulaWeights(one), other)
    compared += 1
  })
  await fc.assert(property, { numRuns: 150, seed: 4 })
  expect(compared).toBeGreaterThan(20)
})
