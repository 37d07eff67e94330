import { expect, test } from 'vitest'
import type { Graph } from '../../../src/ir/index.ts'
import { runPython } from '../../support/python.ts'
import { compileFile } from '../../support/spec-file.ts'

/** Rates by the path of the block whose branch is dropped, or of the dropout. */
function ratesOf({ nodes }: Graph): readonly (readonly [string, number])[] {
  return nodes.flatMap((node) => {
    if (node.op === 'dropout') return [[node.id, node.attributes.rate] as const]
    if (node.op !== 'droppath') return []
    return [[/^features\.\d+\.\d+/.exec(node.id)?.[0] ?? node.id, node.attributes.rate] as const]
  })
}

test("EfficientNets drop branches and values where torchvision's do, and at their rates", async () => {
  const sizes = [0, 1, 2, 3]
  const names = sizes.map((size) => `efficientnet_b${size}`)
  const expected: Readonly<Record<string, Readonly<Record<string, number>>>> = JSON.parse(
    await runPython('stochastic_depth.py', '', names),
  )
  for (const size of sizes) {
    const { graph } = await compileFile('specs/efficientnet.senet', `EfficientNetB${size}`)
    const wanted = Object.entries(expected[`efficientnet_b${size}`] ?? {})
    expect(wanted.length).toBeGreaterThan(9)
    const found = ratesOf(graph)
    expect(found.map(([path]) => path)).toEqual(wanted.map(([path]) => path))
    for (const [at, [path, rate]] of wanted.entries()) expect(found[at]?.[1], path).toBeCloseTo(rate, 12)
  }
})
