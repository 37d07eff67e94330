import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memory } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { from_array, nn, no_grad, optim, set_default_backend, tidy } from '../../src/torch/node.ts'
import {
  formulaInput,
  formulaTensor,
  readSafetensors,
  type WeightMap,
  type WeightTensor,
} from '../../src/weights/index.ts'
import { relativeDifference } from '../support/execute.ts'
import { runPython } from '../support/python.ts'
import { SEResNet20 } from '../support/se-resnet20.ts'

/** A run of PyTorch in float64. */
interface Reference {
  readonly batch: readonly [number, number, number, number]
  readonly labels: readonly number[]
  readonly optimizer: { readonly lr: number; readonly momentum: number; readonly weight_decay: number }
  readonly losses: readonly number[]
  readonly running_stats_after: Readonly<Record<string, readonly number[]>>
  readonly eval_logits_after: readonly number[]
}

const path = join(import.meta.dirname, '..', 'fixtures', 'reference', 'train_se_resnet20_cifar.json')

/** The same run in float32, as `train_steps.py` names its results. */
async function trainInPyTorch({ batch, labels, optimizer, losses }: Reference): Promise<WeightMap> {
  const folder = await mkdtemp(join(tmpdir(), 'senet-oracle-'))
  const { kind: _kind, ...options } = { kind: '', ...optimizer }
  try {
    const [request, results] = [join(folder, 'request.json'), join(folder, 'results.safetensors')]
    const net = 'se_resnet20_cifar'
    await writeFile(request, JSON.stringify({ net, batch, labels, optimizer: options, steps: losses.length }))
    await runPython('train_steps.py', '', [request, results])
    const { weights } = readSafetensors(await readFile(results), results)
    if (weights === undefined) throw new Error('no results')
    return weights
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Our run, under the same names, and how many tensors there are after each step. */
function train({ batch: shape, labels: classes, optimizer: options, losses: { length } }: Reference) {
  const results = new Map<string, WeightTensor>()
  const note = (key: string, values: readonly number[], data: ArrayLike<number>) =>
    results.set(key, { shape: values, data: Float32Array.from(data) })
  const model = new SEResNet20()
  const isCounter = (key: string): boolean => key.endsWith('num_batches_tracked')
  const keys = [...model.state_dict()].filter(([key]) => !isCounter(key))
  model.load_state_dict(new Map(keys.map(([key, each]) => [key, formulaTensor(key, each.shape)])))
  const batch = from_array(formulaInput(shape, 'batch').data, shape)
  const labels = from_array(Int32Array.from(classes))
  const criterion = new nn.CrossEntropyLoss()
  const optimizer = new optim.SGD(model.parameters(), options)
  const losses: number[] = []
  const tensors: number[] = []
  for (let step = 0; step < length; step++) {
    tidy(() => {
      optimizer.zero_grad()
      const loss = criterion(model(batch), labels)
      loss.backward()
      losses.push(loss.item())
    })
    for (const [key, { grad }] of step === 0 ? model.named_parameters() : []) {
      note(`gradients/${key}`, grad?.shape ?? [], grad?.numpy() ?? [])
    }
    optimizer.step()
    tensors.push(memory().numTensors)
  }
  note('losses', [length], losses)
  for (const [key, each] of model.state_dict()) {
    if (isCounter(key)) expect(each.item()).toBe(length)
    else note(`state/${key}`, each.shape, each.numpy())
  }
  const input = formulaInput([1, ...shape.slice(1)])
  const logits = no_grad(() => model.eval()(from_array(input.data, input.shape)))
  note('logits', logits.shape, logits.numpy())
  optimizer.dispose()
  model.dispose()
  return { results, tensors }
}

/** How far the first values are from the reference's. */
function distance(found: WeightTensor | undefined, wanted: readonly number[]): number {
  const shape = [wanted.length]
  const data = found?.data.slice(0, wanted.length) ?? new Float32Array(0)
  return relativeDifference({ shape, data }, { shape, data: Float32Array.from(wanted) })
}

describe('five steps of SE-ResNet-20 on wasm', () => {
  let reference: Reference
  let run: ReturnType<typeof train>
  let expected: WeightMap
  beforeAll(async () => {
    await set_default_backend('wasm')
    reference = JSON.parse(await readFile(path, 'utf8')) as Reference
    run = train(reference)
    expected = await trainInPyTorch(reference)
  })

  test('are those of PyTorch in float32: losses, first gradients, weights, running statistics, output', () => {
    const wrong: string[] = []
    expect([...run.results.keys()].toSorted()).toEqual([...expected.keys()].toSorted())
    for (const [key, wanted] of expected) {
      const difference = relativeDifference(run.results.get(key)!, wanted)
      if (!(difference < 1e-3)) wrong.push(`${key}: ${difference}`)
    }
    expect(wrong).toEqual([])
  })

  test('are as near to float64 as those of PyTorch in float32', () => {
    const { losses, running_stats_after, eval_logits_after } = reference
    const nearEnough = (key: string, found: number, theirs: number): void =>
      expect(found, key).toBeLessThan(Math.max(1e-3, 1.1 * theirs))
    const awayBy = (map: WeightMap, at: number): number =>
      Math.abs((map.get('losses')?.data[at] ?? NaN) / losses[at]! - 1)
    for (const at of losses.keys()) nearEnough(`loss ${at}`, awayBy(run.results, at), awayBy(expected, at))
    const last: readonly (readonly [string, readonly number[]])[] = [
      ...Object.entries(running_stats_after).map(([key, values]) => [`state/${key}`, values] as const),
      ['logits', eval_logits_after],
    ]
    for (const [key, values] of last) {
      nearEnough(key, distance(run.results.get(key), values), distance(expected.get(key), values))
    }
  })

  test('leave nothing behind once there are momenta', () => {
    expect(new Set(run.tensors.slice(1)).size).toBe(1)
  })
})
