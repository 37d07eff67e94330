import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { FoldedWeight } from '../../src/ir/index.ts'
import type { CoreOperation } from '../../src/vocabulary/index.ts'
import {
  formulaTensor,
  materialiseWeights,
  writeSafetensors,
  type WeightMap,
  type WeightTensor,
} from '../../src/weights/index.ts'
import { runPython } from '../support/python.ts'
import { graphWith, weight } from './graphs.ts'

const conv = {
  channels: 6,
  kernel: [3, 3],
  stride: [1, 1],
  pads: [0, 0, 0, 0],
  dilation: [1, 1],
  groups: 1,
  bias: true,
} as const
const outputPad = [0, 0] as const

interface Case {
  readonly name: string
  readonly shape: readonly number[]
  readonly operation: CoreOperation
  readonly bias: boolean
  readonly affine: boolean
}

/** Layers of 4 channels in, 6 out; the same as in `fold.py`. */
const cases: readonly Case[] = [
  { name: 'conv', shape: [6, 4, 3, 3], operation: { op: 'conv', attributes: conv }, bias: false, affine: true },
  {
    name: 'grouped',
    shape: [6, 2, 3, 3],
    operation: { op: 'conv', attributes: { ...conv, groups: 2 } },
    bias: true,
    affine: true,
  },
  {
    name: 'deconv',
    shape: [4, 6, 3, 3],
    operation: { op: 'deconv', attributes: { ...conv, outputPad } },
    bias: true,
    affine: false,
  },
  {
    name: 'groupeddeconv',
    shape: [4, 3, 3, 3],
    operation: { op: 'deconv', attributes: { ...conv, groups: 2, outputPad } },
    bias: false,
    affine: true,
  },
  {
    name: 'linear',
    shape: [6, 4],
    operation: { op: 'linear', attributes: { channels: 6, bias: true } },
    bias: true,
    affine: true,
  },
]

const folder = mkdtempSync(join(tmpdir(), 'senet-fold-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a folded layer computes what PyTorch computes with layer and batch norm', async () => {
  const file = new Map(cases.flatMap((item) => [...foldCase(item)]))
  const path = join(folder, 'fold.safetensors')
  writeFileSync(path, writeSafetensors(file))
  const differences: Readonly<Record<string, number>> = JSON.parse(await runPython('fold.py', '', [path]))
  expect(Object.keys(differences)).toEqual(cases.map(({ name }) => name))
  const large = Object.entries(differences).filter(([, difference]) => !(difference < 1e-6))
  expect(large).toEqual([])
})

function foldCase({ name, shape, operation, bias, affine }: Case): WeightMap {
  const originals = new Map<string, WeightTensor>()
  const add = (key: string, extents: readonly number[]) => originals.set(key, formulaTensor(key, extents))
  add(`${name}.layer.weight`, shape)
  if (bias) add(`${name}.layer.bias`, [6])
  for (const key of affine ? ['weight', 'bias', 'running_mean', 'running_var'] : ['running_mean', 'running_var']) {
    add(`${name}.bn.${key}`, [6])
  }
  const folded: FoldedWeight = {
    kind: 'batch-norm',
    weight: `${name}.layer.weight`,
    bias: bias ? `${name}.layer.bias` : undefined,
    gamma: affine ? `${name}.bn.weight` : undefined,
    beta: affine ? `${name}.bn.bias` : undefined,
    mean: `${name}.bn.running_mean`,
    variance: `${name}.bn.running_var`,
    epsilon: 1e-3,
  }
  const weights = [weight(`${name}.folded.weight`, shape, { folded }), weight(`${name}.folded.bias`, [6], { folded })]
  return new Map([...originals, ...materialiseWeights(graphWith(weights, operation), originals)])
}
