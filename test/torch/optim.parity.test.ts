import { memory, setBackend } from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { beforeAll, describe, expect, test } from 'vitest'
import { from_array } from '../../src/torch/create.ts'
import { tidy } from '../../src/torch/memory.ts'
import { Parameter } from '../../src/torch/nn/parameter.ts'
import { clip_grad_norm_ } from '../../src/torch/nn/utils.ts'
import { Adam, AdamW, type GroupOptions, lr_scheduler, SGD } from '../../src/torch/optim/index.ts'
import { drawn } from '../support/pull-back.ts'
import { runPython } from '../support/python.ts'

interface SchedulerSpec {
  readonly name: string
  readonly arguments?: readonly unknown[]
  readonly options?: object
}

interface Case {
  readonly optimizer: 'SGD' | 'Adam' | 'AdamW'
  readonly options: object
  readonly groups: readonly object[] | null
  readonly scheduler: SchedulerSpec | null
  readonly steps: number
  readonly clip?: number
}

interface Result {
  readonly losses: readonly number[]
  readonly rates: readonly (readonly number[])[]
  readonly momenta: readonly (readonly number[])[]
  readonly weight: readonly number[]
  readonly bias: readonly number[]
}

const optimizers: readonly Pick<Case, 'optimizer' | 'options'>[] = [
  { optimizer: 'SGD', options: { lr: 0.5 } },
  { optimizer: 'SGD', options: { lr: 0.5, momentum: 0.9 } },
  { optimizer: 'SGD', options: { lr: 0.5, momentum: 0.9, dampening: 0.3, weight_decay: 0.01 } },
  { optimizer: 'SGD', options: { lr: 0.5, momentum: 0.9, nesterov: true, weight_decay: 0.01 } },
  { optimizer: 'SGD', options: { lr: 0.5, weight_decay: 0.1 } },
  { optimizer: 'Adam', options: {} },
  { optimizer: 'Adam', options: { lr: 0.1, betas: [0.8, 0.95], eps: 1e-4, weight_decay: 0.1 } },
  { optimizer: 'AdamW', options: { lr: 0.1 } },
  { optimizer: 'AdamW', options: { lr: 0.1, weight_decay: 0.2 } },
]

const schedulers: readonly SchedulerSpec[] = [
  { name: 'StepLR', arguments: [4] },
  { name: 'StepLR', arguments: [7], options: { gamma: 0.5 } },
  { name: 'MultiStepLR', arguments: [[3, 9, 9, 15]], options: { gamma: 0.3 } },
  { name: 'ExponentialLR', arguments: [0.8] },
  { name: 'CosineAnnealingLR', arguments: [20] },
  { name: 'CosineAnnealingLR', arguments: [7], options: { eta_min: 0.01 } },
  { name: 'LinearLR' },
  { name: 'LinearLR', options: { start_factor: 0.1, end_factor: 0.7, total_iters: 8 } },
  { name: 'ConstantLR', options: { factor: 0.25, total_iters: 6 } },
  { name: 'LambdaLR' },
  { name: 'OneCycleLR', options: { max_lr: 0.8, total_steps: 21 } },
  {
    name: 'OneCycleLR',
    options: { max_lr: 0.8, epochs: 3, steps_per_epoch: 7, anneal_strategy: 'linear', div_factor: 10 },
  },
  {
    name: 'OneCycleLR',
    options: { max_lr: 0.8, total_steps: 21, three_phase: true, final_div_factor: 100, pct_start: 0.4 },
  },
  {
    name: 'SequentialLR',
    arguments: [
      [
        { name: 'LinearLR', options: { start_factor: 0.01, total_iters: 5 } },
        { name: 'CosineAnnealingLR', arguments: [15] },
      ],
      [5],
    ],
  },
  {
    name: 'SequentialLR',
    arguments: [
      [{ name: 'ConstantLR', options: { total_iters: 2 } }, { name: 'StepLR', arguments: [3] }, { name: 'LambdaLR' }],
      [4, 12],
    ],
  },
]

const cases: readonly Case[] = [
  ...optimizers.map((each) => ({ ...each, groups: null, scheduler: null, steps: 20 })),
  {
    optimizer: 'SGD',
    options: { lr: 0.5 },
    groups: [{ weight_decay: 0.1, momentum: 0.5 }, { lr: 0.05 }],
    scheduler: null,
    steps: 20,
  },
  { optimizer: 'SGD', options: { lr: 0.5, momentum: 0.9 }, groups: null, scheduler: null, steps: 20, clip: 0.1 },
  ...schedulers.map((scheduler): Case => ({
    optimizer: 'SGD',
    options: { lr: 0.5, momentum: 0.9 },
    groups: [{}, { lr: 0.05 }],
    scheduler,
    steps: 20,
  })),
  { optimizer: 'Adam', options: {}, groups: null, scheduler: schedulers[10]!, steps: 20 },
]

/** The schedule of a case, by the arguments that PyTorch takes. */
function makeScheduler(
  optimizer: AnyOptimizer,
  { name, arguments: given = [], options = {} }: SchedulerSpec,
): lr_scheduler.LRScheduler {
  const [first, second] = given as readonly [never, never]
  switch (name) {
    case 'StepLR':
      return new lr_scheduler.StepLR(optimizer, first, options)
    case 'MultiStepLR':
      return new lr_scheduler.MultiStepLR(optimizer, first, options)
    case 'ExponentialLR':
      return new lr_scheduler.ExponentialLR(optimizer, first)
    case 'CosineAnnealingLR':
      return new lr_scheduler.CosineAnnealingLR(optimizer, first, options)
    case 'LinearLR':
      return new lr_scheduler.LinearLR(optimizer, options)
    case 'ConstantLR':
      return new lr_scheduler.ConstantLR(optimizer, options)
    case 'LambdaLR':
      return new lr_scheduler.LambdaLR(optimizer, (epoch) => 0.9 ** epoch)
    case 'OneCycleLR':
      return new lr_scheduler.OneCycleLR(optimizer, options as lr_scheduler.OneCycleLROptions)
    case 'SequentialLR': {
      const inner = (first as readonly SchedulerSpec[]).map((each) => makeScheduler(optimizer, each))
      return new lr_scheduler.SequentialLR(optimizer, inner, second)
    }
    default:
      throw new Error(`no schedule ${name}`)
  }
}

/** What the test needs of an optimiser of any kind. */
type AnyOptimizer = SGD | Adam

function makeOptimizer({ optimizer, options, groups }: Case, params: readonly Parameter[]): AnyOptimizer {
  const given = groups === null ? params : groups.map((group, at) => ({ ...group, params: [params[at]!] }))
  switch (optimizer) {
    case 'SGD':
      return new SGD(given, { lr: NaN, ...options })
    case 'Adam':
      return new Adam(given, options)
    case 'AdamW':
      return new AdamW(given, options)
  }
}

const made = (key: string, shape: readonly number[]) => from_array(drawn(key, shape).data, shape)

/** Trains the problem of `optimise.py`. Nothing but what was there before is left. */
function train(spec: Case): Result {
  const [x, y] = [made('x', [6, 5]), made('y', [6, 4])]
  const weight = new Parameter(made('weight', [5, 4]))
  const bias = new Parameter(made('bias', [4]))
  const optimizer = makeOptimizer(spec, [weight, bias])
  const groups: readonly GroupOptions[] = optimizer.param_groups
  const scheduler = spec.scheduler === null ? undefined : makeScheduler(optimizer, spec.scheduler)
  const [losses, rates, momenta]: [number[], number[][], number[][]] = [[], [], []]
  let count = 0
  for (let step = 0; step < spec.steps; step++) {
    rates.push(groups.map((group) => group.lr))
    momenta.push(groups.map((group) => group.betas?.[0] ?? group.momentum ?? NaN))
    tidy(() => {
      optimizer.zero_grad()
      const loss = x.matmul(weight).add(bias).tanh().sub(y).square().mean()
      loss.backward()
      if (spec.clip !== undefined) clip_grad_norm_([weight, bias], spec.clip)
      optimizer.step()
      losses.push(loss.item())
    })
    scheduler?.step()
    if (step === 1) count = memory().numTensors
  }
  expect(memory().numTensors).toBe(count)
  const result = { losses, rates, momenta, weight: [...weight.numpy()], bias: [...bias.numpy()] }
  for (const each of [x, y, weight, bias]) each.dispose()
  optimizer.dispose()
  return result
}

function distance(found: readonly number[], wanted: readonly number[]): number {
  if (found.length !== wanted.length) return Infinity
  return Math.max(...found.map((value, at) => Math.abs(value - (wanted[at] ?? NaN))))
}

describe('optimisers and schedules give the numbers of PyTorch', () => {
  let expected: readonly Result[] = []
  beforeAll(async () => {
    expected = JSON.parse(await runPython('optimise.py', JSON.stringify(cases))) as readonly Result[]
  })

  test.each(['wasm', 'cpu'])('over twenty steps on %s', async (backend) => {
    await setBackend(backend)
    const wrong: string[] = []
    for (const [at, spec] of cases.entries()) {
      const found = train(spec)
      const wanted = expected[at]!
      const named = JSON.stringify(spec)
      const compare = (name: string, a: readonly number[], b: readonly number[], most: number): void => {
        const difference = distance(a, b)
        if (!(difference <= most)) wrong.push(`${named}: ${name} differ by ${difference}`)
      }
      compare('rates', found.rates.flat(), wanted.rates.flat(), 1e-12)
      compare('momenta', found.momenta.flat(), wanted.momenta.flat(), 1e-12)
      compare('losses', found.losses, wanted.losses, 1e-5)
      compare('weights', found.weight, wanted.weight, 1e-5)
      compare('biases', found.bias, wanted.bias, 1e-5)
    }
    expect(wrong).toEqual([])
  })
})
