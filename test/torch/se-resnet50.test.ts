import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { memory } from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { from_array, no_grad, tidy } from '../../src/torch/node.ts'
import { formulaInput, formulaTensor } from '../../src/weights/index.ts'
import { SEResNet50 } from '../support/se-resnet50.ts'

interface Reference {
  readonly params: number
  readonly logits: readonly number[]
  readonly state_dict: Readonly<Record<string, readonly number[]>>
}

test('SE-ResNet-50 written by hand has the keys, parameters and logits of PyTorch', async () => {
  const path = join(import.meta.dirname, '..', 'fixtures', 'reference', 'se_resnet50.json')
  const reference: Reference = JSON.parse(await readFile(path, 'utf8'))
  const net = new SEResNet50().eval()
  const state = [...net.state_dict()].filter(([name]) => !name.endsWith('num_batches_tracked'))
  expect(state.map(([name, { shape }]) => [name, [...shape]])).toEqual(Object.entries(reference.state_dict))
  expect([...net.parameters()].reduce((sum, each) => sum + each.numel(), 0)).toBe(reference.params)

  net.load_state_dict(new Map(state.map(([name, { shape }]) => [name, formulaTensor(name, shape)])))
  state.forEach(([, tensor]) => tensor.dispose())
  const input = formulaInput([1, 3, 224, 224])
  const x = from_array(input.data, input.shape)
  const before = memory().numTensors
  const logits = tidy(() => no_grad(() => net(x)).numpy())
  expect(memory().numTensors).toBe(before)
  const largest = Math.max(...reference.logits.map(Math.abs))
  const difference = Math.max(...reference.logits.map((value, at) => Math.abs(value - (logits[at] ?? NaN))))
  expect(difference / largest).toBeLessThan(1e-4)
})
