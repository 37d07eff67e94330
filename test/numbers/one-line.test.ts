import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { createModel } from '../../src/backends/tfjs/index.ts'
import { compileSource, type CompileResult } from '../../src/compiler/index.ts'
import { formulaInput, formulaWeights, type WeightTensor } from '../../src/weights/index.ts'
import { relativeDifference } from '../support/execute.ts'
import { compileFile, projectFolder } from '../support/spec-file.ts'
import { listSpecNets } from '../support/spec-nets.ts'

const points = ['main', 'pre', 'post', 'identity'] as const
type Point = (typeof points)[number]

/** A base of each file of specs/, and the points of the paper that it has; residuals have all four. */
const bases: readonly (readonly [file: string, net: string, points: readonly Point[]])[] = [
  ['bn-inception', 'BNInception', ['main']],
  ['cifar-preact', 'ResNet164', points],
  ['cifar-resnet', 'ResNet20', points],
  ['densenet', 'DenseNet121', ['main']],
  ['efficientnet', 'EfficientNetB0NoSE', points],
  ['inception-resnet-v2', 'InceptionResNetV2', points],
  ['inception-v3', 'InceptionV3', ['main']],
  ['legacy-resnet', 'ResNet18', points],
  ['legacy-resnext', 'ResNeXt50', points],
  ['mobilenet-v1', 'MobileNet_0_25x', ['main']],
  ['mobilenet-v2', 'MobileNetV2', points],
  ['mobilenet-v3', 'MobileNetV3SmallNoSE', points],
  ['regnet', 'RegNetX400MF', points],
  ['resnest', 'ResNeSt26', points],
  ['resnet', 'ResNet18', points],
  ['resnext', 'ResNeXt50_32x4d', points],
  ['senet154', 'ResNeXt154', points],
  ['shake-shake', 'ShakeShake26_2x96d', points],
  ['shufflenet-v1', 'ShuffleNet_0_5x', points],
  ['shufflenet-v2', 'ShuffleNetV2_0_5x', ['main']],
  ['sknet', 'SKNet26', points],
  ['unet', 'UNet', ['main']],
  ['vgg', 'VGG11', ['main']],
  ['wide-resnet', 'WRN16_8', points],
]

/** A copy of the spec with one line more, which derives the net with squeeze-and-excitation at a point. */
async function put(file: string, net: string, point: Point): Promise<CompileResult> {
  const path = `specs/${file}.senet`
  const text = await readFile(join(projectFolder, path), 'utf8')
  const line = `@line_se(at = ${point}, r = 4) net WithSE = ${net}()\n`
  const source = { path, text: `import { se as line_se } from "senet:gates"\n${text}${line}` }
  const read = async (name: string) => ({ path: name, text: await readFile(join(projectFolder, name), 'utf8') })
  return compileSource(source, { read }, 'WithSE')
}

async function run(graph: NonNullable<CompileResult['graph']>): Promise<WeightTensor> {
  const model = await createModel(graph, formulaWeights(graph))
  const { outputs } = await model.predict(formulaInput([1, ...(graph.nodes[0]?.shape ?? [])]))
  model.dispose()
  const output = outputs.get('output')
  if (output === undefined) throw new Error('no output')
  return output
}

describe.each(bases)('%s.senet, %s, with squeeze-and-excitation in one line', (file, net, own) => {
  let base: WeightTensor
  beforeAll(async () => {
    base = await run((await compileFile(`specs/${file}.senet`, net)).graph)
  })

  test.each(points)('at = %s', async (point) => {
    const { graph, diagnostics } = await put(file, net, point)
    if (!own.includes(point)) {
      expect(diagnostics.map(({ code }) => code)).toEqual(['annotation-binds-nothing'])
      return
    }
    expect(diagnostics).toEqual([])
    if (graph === undefined) throw new Error('no graph')
    const output = await run(graph)
    expect(output.data.every(Number.isFinite)).toBe(true)
    expect(relativeDifference(output, base)).toBeGreaterThan(1e-3)
  })
})

test('no file of specs/ that has nets of its own is left out', () => {
  const files = new Set(bases.map(([file]) => `specs/${file}.senet`))
  // The ablations are of a net of another file.
  const others = listSpecNets().filter(([path]) => !files.has(path) && path !== 'specs/ablations.senet')
  expect(others).toEqual([])
})
