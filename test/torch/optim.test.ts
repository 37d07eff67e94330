import { setBackend } from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, test } from 'vitest'
import { from_array } from '../../src/torch/create.ts'
import { tidy } from '../../src/torch/memory.ts'
import { Parameter } from '../../src/torch/nn/parameter.ts'
import { Adam, lr_scheduler, SGD } from '../../src/torch/optim/index.ts'
import { drawn } from '../support/pull-back.ts'

const made = (key: string, shape: readonly number[]) => from_array(drawn(key, shape).data, shape)
const parameters = () => [new Parameter(made('weight', [5, 4])), new Parameter(made('bias', [4]))] as const

/** Steps on the sum of squares of tanh(x W + b). */
function walk([weight, bias]: readonly [Parameter, Parameter], optimizer: SGD | Adam, steps: number): void {
  for (let step = 0; step < steps; step++) {
    tidy(() => {
      optimizer.zero_grad()
      made('x', [6, 5]).matmul(weight).add(bias).tanh().square().sum().backward()
      optimizer.step()
    })
  }
}

beforeAll(() => setBackend('cpu'))

describe('the state of an optimiser', () => {
  test.each([
    ['SGD', (own: Iterable<Parameter>) => new SGD(own, { lr: 0.1, momentum: 0.9 })],
    ['Adam', (own: Iterable<Parameter>) => new Adam(own, { lr: 0.1 })],
  ] as const)('of %s lets another go on where it was', (_name, make) => {
    const whole = parameters()
    walk(whole, make(whole), 6)
    const first = parameters()
    const before = make(first)
    walk(first, before, 3)
    const second = parameters()
    second.forEach((each, at) => each.assign(first[at]!.value))
    const after = make(second)
    const state = before.state_dict()
    // The options of both kinds are their own; each is loaded into its own kind.
    if (after instanceof SGD && before instanceof SGD) after.load_state_dict(before.state_dict())
    else if (after instanceof Adam && before instanceof Adam) after.load_state_dict(before.state_dict())
    expect(Object.keys(state.state)).toEqual(['0', '1'])
    expect(state.param_groups.map(({ params }) => params)).toEqual([[0, 1]])
    before.dispose()
    walk(second, after, 3)
    second.forEach((each, at) => expect([...each.numpy()]).toEqual([...whole[at]!.numpy()]))
  })

  test('of another number of groups or parameters is refused', () => {
    const [weight, bias] = parameters()
    const both = new SGD([weight, bias], { lr: 0.1 })
    const apart = new SGD([{ params: [weight] }, { params: [bias] }], { lr: 0.1 })
    expect(() => both.load_state_dict(apart.state_dict())).toThrow('different number of parameter groups')
    const one = new SGD([weight], { lr: 0.1 })
    expect(() => both.load_state_dict(one.state_dict())).toThrow("doesn't match the size of optimizer's group")
  })
})

describe('options out of their range are refused in the words of PyTorch', () => {
  const [weight] = parameters()
  test.each([
    [() => new SGD([], { lr: 0.1 }), 'optimizer got an empty parameter list'],
    [() => new SGD([weight], { lr: -1 }), 'Invalid learning rate: -1'],
    [() => new SGD([weight], { lr: 1, momentum: -0.5 }), 'Invalid momentum value: -0.5'],
    [() => new SGD([weight], { lr: 1, nesterov: true }), 'Nesterov momentum requires a momentum and zero dampening'],
    [() => new SGD([weight, weight], { lr: 1 }), 'some parameters appear in more than one parameter group'],
    [() => new SGD([weight.mul(2)], { lr: 1 }), "can't optimize a non-leaf Tensor"],
    [() => new Adam([weight], { betas: [0.9, 1] }), 'Invalid beta parameter at index 1: 1'],
    [() => new Adam([weight], { eps: -1 }), 'Invalid epsilon value: -1'],
    [
      () => new lr_scheduler.OneCycleLR(new SGD([weight], { lr: 1 }), { max_lr: 1 }),
      'You must define either total_steps OR (epochs AND steps_per_epoch)',
    ],
    [
      () => new lr_scheduler.LinearLR(new SGD([weight], { lr: 1 }), { start_factor: 2 }),
      'Starting multiplicative factor expected to be between 0 and 1.',
    ],
  ])('%#: %s', (make, message) => {
    expect(make).toThrow(message)
  })
})

test('zero_grad frees gradients, or makes them zeros', () => {
  const own = parameters()
  const optimizer = new SGD(own, { lr: 0 })
  walk(own, optimizer, 1)
  optimizer.zero_grad(false)
  expect([...(own[1].grad?.numpy() ?? [])]).toEqual([0, 0, 0, 0])
  optimizer.zero_grad()
  expect(own[1].grad).toBeUndefined()
})

test('a schedule goes on where another was', () => {
  const make = () => {
    const optimizer = new SGD(parameters(), { lr: 1 })
    const warmUp = new lr_scheduler.LinearLR(optimizer, { total_iters: 3 })
    const rest = new lr_scheduler.CosineAnnealingLR(optimizer, 6)
    return { optimizer, scheduler: new lr_scheduler.SequentialLR(optimizer, [warmUp, rest], [3]) }
  }
  const whole = make()
  for (let epoch = 0; epoch < 8; epoch++) whole.scheduler.step()
  const [first, second] = [make(), make()]
  for (let epoch = 0; epoch < 4; epoch++) first.scheduler.step()
  second.optimizer.load_state_dict(first.optimizer.state_dict())
  second.scheduler.load_state_dict(first.scheduler.state_dict())
  for (let epoch = 4; epoch < 8; epoch++) second.scheduler.step()
  expect(second.scheduler.get_last_lr()).toEqual(whole.scheduler.get_last_lr())
  expect(second.optimizer.param_groups[0]?.lr).toBe(whole.optimizer.param_groups[0]?.lr)
})
