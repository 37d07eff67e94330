import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createModel } from '../../src/backends/tfjs/index.ts'
import { importCaffe } from '../../src/caffe/index.ts'
import { formulaInput, formulaTensor, listWeights, readSafetensors } from '../../src/weights/index.ts'
import { relativeDifference } from '../support/execute.ts'
import { runPython } from '../support/python.ts'
import { compileWell } from '../support/spec.ts'

/** The authors' networks: parameters and multiply-adds as computed from their published definitions, most lines. */
const authors = [
  ['se_resnet50', 28_088_024, 3_860_488_192, 30],
  ['se_resnet101', 49_326_872, 7_574_937_600, 30],
  ['se_resnet152', 66_821_848, 11_288_993_792, 30],
  ['se_resnext50', 27_559_896, 4_232_994_816, 30],
  ['se_resnext101', 48_955_416, 7_974_739_968, 30],
  ['senet154', 115_088_984, 20_688_363_520, 35],
  ['se_bn_inception', 11_931_622, 2_033_239_424, 60],
  ['resnet50', 25_557_032, 3_857_973_248, 30],
  ['mobilenet', 4_231_976, 568_740_352, 25],
  ['vgg16', 138_357_544, 15_470_264_320, 30],
] as const

async function importNet(name: string) {
  const text = await runPython('caffe_prototxt.py', '', ['print', name])
  const { spec, diagnostics } = await importCaffe({ path: `${name}.prototxt`, text })
  expect(diagnostics).toEqual([])
  if (spec === undefined) throw new Error('no spec')
  return spec
}

test.each(authors)('%s comes out short, with its parameters and multiply-adds', async (name, params, macs, lines) => {
  const spec = await importNet(name)
  expect(spec).toMatchObject({ params, macs })
  expect(spec.text.split('\n').length).toBeLessThanOrEqual(lines)
  // The spec asserts both, and it is compiled here without the import.
  const { net } = await compileWell(spec.text)
  expect(net?.totals).toMatchObject({ params, macs })
})

describe('outputs are those of the layers, executed one by one in PyTorch', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'senet-caffe-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test.each(['se_resnet_small', 'se_resnet50', 'se_bn_inception', 'mobilenet'])('%s', async (name) => {
    const path = join(folder, `${name}.safetensors`)
    const described: { readonly params: number; readonly macs: number } = JSON.parse(
      await runPython('caffe_prototxt.py', '', ['run', name, '--save', path]),
    )
    const spec = await importNet(name)
    expect(spec).toMatchObject({ params: described.params, macs: described.macs })
    const { graph } = await compileWell(spec.text)
    if (graph === undefined) throw new Error('no graph')
    const weights = new Map(
      listWeights(graph).map(({ key, shape }) => {
        const layer = spec.layers.get(key) ?? 'none'
        return [key, formulaTensor(`${layer}.${key.slice(key.lastIndexOf('.') + 1)}`, shape)]
      }),
    )
    const model = await createModel(graph, weights)
    const { outputs } = await model.predict(formulaInput([1, ...(graph.nodes[0]?.shape ?? [])]))
    model.dispose()
    const expected = readSafetensors(await readFile(path), path).weights?.get('output')
    const found = outputs.get('output')
    if (expected === undefined || found === undefined) throw new Error('no output')
    // Logits up to a constant: probabilities of a thousand classes say little of what was before.
    const logits = ({ data }: typeof found) => ({ shape: [data.length], data: data.map(Math.log) })
    expect(relativeDifference(logits(found), logits(expected))).toBeLessThan(1e-4)
    expect(relativeDifference({ ...found, shape: expected.shape }, expected)).toBeLessThan(1e-4)
  })
})
