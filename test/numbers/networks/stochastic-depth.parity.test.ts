import { expect, test } from 'vitest'
import { writePyTorchModule } from '../../../src/backends/pytorch/index.ts'
import { writeTorchModule } from '../../../src/backends/torch-ts/index.ts'
import type { Graph } from '../../../src/ir/index.ts'
import { nn, set_default_backend } from '../../../src/torch/node.ts'
import { netClass } from '../../support/generated.ts'
import { makeGenerated } from '../../support/generated-ts.ts'
import { runPython } from '../../support/python.ts'
import { compileFile } from '../../support/spec-file.ts'

/** Rates by the path of what drops. */
type Rates = readonly (readonly [path: string, rate: number])[]

async function ratesInPython(requests: readonly (string | { source: string; class: string })[]): Promise<Rates[]> {
  const found: readonly Readonly<Record<string, number>>[] = JSON.parse(
    await runPython('stochastic_depth.py', JSON.stringify(requests)),
  )
  return found.map((rates) => Object.entries(rates))
}

function ratesOf({ nodes }: Graph): Rates {
  return nodes.flatMap((node) =>
    node.op === 'dropout' || node.op === 'droppath' ? [[node.id, node.attributes.rate] as const] : [],
  )
}

async function ratesInTypeScript(graph: Graph): Promise<Rates> {
  await set_default_backend('cpu')
  const model = await makeGenerated(await writeTorchModule(graph))
  return [...model.named_modules()].flatMap(([path, module]) => {
    if (module instanceof nn.Dropout) return [[path, module.p] as const]
    return 'rate' in module && typeof module.rate === 'number' ? [[path, module.rate] as const] : []
  })
}

/** The same blocks, or dropouts, in the same order, at the same rates but for the rounding of a product. */
function expectRates(found: Rates, expected: Rates): void {
  const blocks = found.map(([path]) => /^features\.\d+\.\d+/.exec(path)?.[0] ?? path)
  expect(blocks).toEqual(expected.map(([path]) => path))
  for (const [at, [path, rate]] of expected.entries()) expect(found[at]?.[1], path).toBeCloseTo(rate, 12)
}

test.each([0, 1, 2, 3])("EfficientNet-B%i drops where torchvision's does, and at its rates", async (size) => {
  const { graph } = await compileFile('specs/efficientnet.senet', `EfficientNetB${size}`)
  const source = writePyTorchModule(graph)
  const [expected = [], inPython = []] = await ratesInPython([
    `efficientnet_b${size}`,
    { source, class: netClass(source) },
  ])
  expect(expected.length).toBeGreaterThan(9)
  expectRates(ratesOf(graph), expected)
  expectRates(inPython, expected)
  expectRates(await ratesInTypeScript(graph), expected)
})
