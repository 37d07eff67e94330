import { describe, expect, test } from 'vitest'
import * as torch from '../../src/torch/node.ts'
import { functional as F, nn } from '../../src/torch/node.ts'
import { formulaTensor, readSafetensors, writeSafetensors } from '../../src/weights/index.ts'

describe('autograd', () => {
  test('gradients add up until they are forgotten', () => {
    const x = torch.tensor([1, 2], { requires_grad: true })
    x.mul(3).sum().backward()
    x.mul(4).sum().backward()
    expect(x.grad?.tolist()).toEqual([7, 7])
  })

  test('a retained graph can be walked again', () => {
    const x = torch.tensor([3], { requires_grad: true })
    const y = x.square().sum()
    y.backward(undefined, { retain_graph: true })
    y.backward()
    expect(x.grad?.tolist()).toEqual([12])
  })

  test('a tensor between keeps its gradient where it is asked to', () => {
    const x = torch.tensor([3], { requires_grad: true })
    const y = x.mul(2)
    y.retain_grad()
    y.square().sum().backward()
    expect(y.grad?.tolist()).toEqual([12])
    expect(x.grad?.tolist()).toEqual([24])
  })

  test('nothing is recorded without gradients, or off the tape', () => {
    const x = torch.tensor([3], { requires_grad: true })
    expect(torch.no_grad(() => x.mul(2)).requires_grad).toBe(false)
    expect(torch.no_grad(() => torch.enable_grad(() => x.mul(2))).requires_grad).toBe(true)
    expect(x.detach().mul(2).requires_grad).toBe(false)
  })

  test('in place on a result: the tape follows', () => {
    const x = torch.tensor([3], { requires_grad: true })
    const y = x.mul(x)
    y.add_(x).mul_(2)
    y.sum().backward()
    expect(x.grad?.tolist()).toEqual([14])
  })

  test('backward sees the values of its time', () => {
    const w = torch.tensor([2], { requires_grad: true })
    const loss = w.mul(w).sum()
    torch.no_grad(() => w.add_(10))
    loss.backward()
    expect(w.tolist()).toEqual([12])
    expect(w.grad?.tolist()).toEqual([4])
  })
})

describe('wasm', () => {
  test('two views of one vector are two matrices', () => {
    const column = torch.tensor([1, 2, 3]).view(3, 1)
    const row = column.view(1, 3)
    expect(torch.ones(2, 3).mm(column).tolist()).toEqual([[6], [6]])
    expect(torch.ones(2, 1).mm(row).tolist()).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ])
  })
})

describe('printing and reading', () => {
  test.each([
    [
      torch.tensor([
        [1, 2.5],
        [-3, 4],
      ]),
      'tensor([[1.0000, 2.5000],\n        [-3.0000, 4.0000]])',
    ],
    [torch.arange(3), 'tensor([0, 1, 2])'],
    [torch.tensor([true, false]), 'tensor([True, False])'],
    [torch.tensor(2), 'tensor(2.)'],
    [torch.ones([1], { requires_grad: true }), 'tensor([1.], requires_grad=True)'],
    [torch.ones([1], { requires_grad: true }).mul(2), 'tensor([2.], grad_fn=<MulBackward0>)'],
  ])('%s', (tensor, text) => {
    expect(String(tensor)).toBe(text)
  })

  test('dtypes', () => {
    expect(torch.arange(3).dtype).toBe('int64')
    expect(torch.arange(3).add(1).dtype).toBe('int64')
    expect(torch.arange(3).div(2).dtype).toBe('float32')
    expect(torch.ones(2).gt(0).dtype).toBe('bool')
    expect(torch.ones(2).gt(0).sum().item()).toBe(2)
  })
})

describe('random numbers', () => {
  test('follow from the seed', () => {
    const drawAll = () => {
      torch.manual_seed(7)
      const layer = new nn.Conv2d(2, 3, 3)
      return [
        ...layer.weight.numpy(),
        ...torch.randn(4).numpy(),
        ...torch.rand(4).numpy(),
        ...torch.randperm(5).numpy(),
      ]
    }
    expect(drawAll()).toEqual(drawAll())
  })

  test('dropout keeps the expectation', () => {
    torch.manual_seed(1)
    const kept = F.dropout(torch.ones(10_000), 0.3)
    expect(kept.mean().item()).toBeCloseTo(1, 1)
    expect(new Set([...kept.numpy()].map((value) => value.toFixed(3)))).toEqual(new Set(['0.000', '1.429']))
    expect(new nn.Dropout(0.3).eval()(torch.ones(3)).tolist()).toEqual([1, 1, 1])
  })
})

describe('modules', () => {
  class Inner extends nn.Module {
    weight = new nn.Parameter(torch.ones(2))
    forward(x: torch.Tensor): torch.Tensor {
      return x.mul(this.weight)
    }
  }

  test('names such as constructor, name, length and __proto__ are names', () => {
    const net = new nn.Sequential()
    for (const name of ['name', 'length', 'constructor', '__proto__', 'prototype']) net.add_module(name, new Inner())
    expect([...net.state_dict().keys()]).toEqual([
      'name.weight',
      'length.weight',
      'constructor.weight',
      '__proto__.weight',
      'prototype.weight',
    ])
    expect(net(torch.ones(2)).tolist()).toEqual([1, 1])
  })

  test('a parameter that two modules share is listed once, and its state twice, as in PyTorch', () => {
    const inner = new Inner()
    const net = new nn.Sequential(inner, inner)
    expect([...net.named_parameters()].map(([name]) => name)).toEqual(['0.weight'])
    expect([...net.state_dict().keys()]).toEqual(['0.weight', '1.weight'])
  })

  test('train, eval, apply, hooks and submodules', () => {
    const net = new nn.Sequential(new nn.Sequential(new Inner()), new Inner())
    expect([...net.eval().modules()].every((module) => !module.training)).toBe(true)
    const order: string[] = []
    net.apply((module) => order.push(module.typeName))
    expect(order).toEqual(['Inner', 'Sequential', 'Inner', 'Sequential'])
    const seen: unknown[] = []
    const hook = net.get_submodule('0.0').register_forward_hook((module) => void seen.push(module.typeName))
    net(torch.ones(2))
    hook.remove()
    net(torch.ones(2))
    expect(seen).toEqual(['Inner'])
  })

  test('states go through safetensors and back', () => {
    const net = new nn.Sequential(new nn.Conv2d(3, 4, 3), new nn.BatchNorm2d(4), new nn.Flatten(), new nn.Linear(16, 2))
    const weights = torch.to_weights(net.state_dict())
    const read = readSafetensors(writeSafetensors(weights), 'net.safetensors')
    const other = new nn.Sequential(
      new nn.Conv2d(3, 4, 3),
      new nn.BatchNorm2d(4),
      new nn.Flatten(),
      new nn.Linear(16, 2),
    )
    const x = torch.randn(2, 3, 4, 4)
    if (read.weights === undefined) throw new Error('not read')
    other.load_state_dict(read.weights)
    expect(other.eval()(x).tolist()).toEqual(net.eval()(x).tolist())
  })

  test('a state that does not fit changes nothing, unless it need not be strict', () => {
    const layer = new nn.Linear(2, 2)
    const before = layer.weight.tolist()
    const state = new Map([
      ['weight', formulaTensor('weight', [2, 2])],
      ['more', formulaTensor('more', [1])],
    ])
    expect(() => layer.load_state_dict(state)).toThrow('Missing key(s) in state_dict: "bias".')
    expect(layer.weight.tolist()).toEqual(before)
    expect(layer.load_state_dict(state, { strict: false })).toEqual({
      missing_keys: ['bias'],
      unexpected_keys: ['more'],
    })
    expect([...layer.weight.numpy()]).toEqual([...formulaTensor('weight', [2, 2]).data])
  })
})
