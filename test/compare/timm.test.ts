import { expect, test } from 'vitest'
import { mapCheckpoint } from '../../src/compare/index.ts'
import { formulaWeights, type WeightMap, type WeightTensor } from '../../src/weights/index.ts'
import { compileFile } from '../support/spec-file.ts'

/** timm's names of the modules of a block, in their order, by whether it widens first. */
const depthwiseSeparable = ['conv_dw', 'bn1', 'se.conv_reduce', 'se.conv_expand', 'conv_pw', 'bn2']
const invertedResidual = ['conv_pw', 'bn1', 'conv_dw', 'bn2', 'se.conv_reduce', 'se.conv_expand', 'conv_pwl', 'bn3']

/** The module that a key of torchvision belongs to, and the rest: `features.1.block.0.0`, `weight`. */
function splitKey(key: string): readonly [module: string, weight: string] {
  const dot = key.lastIndexOf('.')
  return [key.slice(0, dot), key.slice(dot + 1)]
}

/**
 * A checkpoint of torchvision's under the names that timm's model has for the same tensors, and the name of each.
 *
 * @param blockName timm's path of a block by torchvision's
 * @param outside timm's names for the modules outside, by torchvision's
 */
function nameAsTimm(
  weights: WeightMap,
  blockName: (path: string) => string,
  outside: Readonly<Record<string, string>>,
): ReadonlyMap<string, readonly [torchvision: string, tensor: WeightTensor]> {
  const blocks = new Map<string, string[]>()
  for (const key of weights.keys()) {
    const path = /^(.*)\.block\./.exec(key)?.[1]
    if (path !== undefined) blocks.set(path, [...(blocks.get(path) ?? []), key])
  }
  const names = new Map<string, string>(Object.entries(outside))
  for (const [path, keys] of blocks) {
    const modules = [...new Set(keys.map((key) => splitKey(key)[0]))]
    const gated = modules.some((module) => module.endsWith('.fc1'))
    const all = modules.length > (gated ? 6 : 4) ? invertedResidual : depthwiseSeparable
    const own = gated ? all : all.filter((name) => !name.startsWith('se.'))
    expect(modules.length).toBe(own.length)
    for (const [at, module] of modules.entries()) names.set(module, `${blockName(path)}.${own[at]}`)
  }
  return new Map(
    [...weights].map(([key, tensor]) => {
      const [module, weight] = splitKey(key)
      return [`${names.get(module) ?? `unnamed.${module}`}.${weight}`, [key, tensor]]
    }),
  )
}

/** The stages that timm puts MobileNetV3-Large's 15 blocks in: those of one resolution and width. */
const largeStages = [1, 2, 3, 4, 2, 3]

function largeBlock(path: string): string {
  let index = Number(path.slice('features.'.length)) - 1
  let stage = 0
  for (; index >= (largeStages[stage] ?? Infinity); stage++) index -= largeStages[stage] ?? 0
  return `blocks.${stage}.${index}`
}

function efficientBlock(path: string): string {
  const [, stage, index] = path.split('.')
  return `blocks.${Number(stage) - 1}.${index}`
}

test.each([
  [
    'specs/efficientnet.senet',
    'EfficientNetB0',
    efficientBlock,
    { 'features.0.0': 'conv_stem', 'features.0.1': 'bn1', 'features.8.0': 'conv_head', 'features.8.1': 'bn2' },
    { 'classifier.1': 'classifier' },
  ],
  [
    'specs/mobilenet-v3.senet',
    'MobileNetV3Large',
    largeBlock,
    {
      'features.0.0': 'conv_stem',
      'features.0.1': 'bn1',
      'features.16.0': 'blocks.6.0.conv',
      'features.16.1': 'blocks.6.0.bn1',
    },
    { 'classifier.0': 'conv_head', 'classifier.3': 'classifier' },
  ],
] as const)("timm's names for %s %s become torchvision's", async (path, net, block, trunk, head) => {
  const { graph } = await compileFile(path, net)
  const named = nameAsTimm(formulaWeights(graph), block, { ...trunk, ...head })
  expect([...named.keys()].filter((key) => key.startsWith('unnamed.'))).toEqual([])
  const checkpoint = new Map(
    [...named].map(([key, [, { shape, data }]]) => {
      // timm's head of MobileNetV3 is a convolution over one pixel where torchvision has a linear layer.
      const own = key === 'conv_head.weight' && shape.length === 2 ? [...shape, 1, 1] : shape
      return [key, { shape: own, data }]
    }),
  )
  const map = mapCheckpoint(checkpoint, graph)
  expect(map.carried.filter(({ from, to }) => named.get(from.key)?.[0] !== to.key)).toEqual([])
  expect({ missing: map.missing, surplus: map.surplus, ambiguous: map.ambiguous }).toEqual({
    missing: [],
    surplus: [],
    ambiguous: [],
  })
  expect(map.carried.length).toBe(checkpoint.size)
})
