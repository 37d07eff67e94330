import { expect, test } from 'vitest'
import type { Tensor } from '../../src/torch/node.ts'
import * as torch from '../../src/torch/node.ts'
import { functional as F, nn } from '../../src/torch/node.ts'
import { callPyTorch } from './calls.ts'

type Mistake = readonly [code: string, shapes: readonly (readonly number[])[], run: (x: Tensor, y: Tensor) => unknown]

/** Mistakes, and the same in TypeScript: PyTorch's words are expected, whatever they are. */
const mistakes: readonly Mistake[] = [
  ['nn.Conv2d(3, 64, 7)(x)', [[1, 4, 224, 224]], (x) => new nn.Conv2d(3, 64, 7)(x)],
  ['nn.Conv2d(3, 64, 7)(x)', [[1, 3, 4, 4]], (x) => new nn.Conv2d(3, 64, 7)(x)],
  ['nn.Conv2d(3, 64, 7)(x)', [[3, 3]], (x) => new nn.Conv2d(3, 64, 7)(x)],
  ['nn.Conv2d(3, 64, 3, groups=2)', [], () => new nn.Conv2d(3, 64, 3, { groups: 2 })],
  ['nn.Conv2d(4, 63, 3, groups=2)', [], () => new nn.Conv2d(4, 63, 3, { groups: 2 })],
  ['nn.Conv1d(3, 4, 3)(x)', [[1, 4, 10]], (x) => new nn.Conv1d(3, 4, 3)(x)],
  ['nn.ConvTranspose2d(3, 4, 3)(x)', [[1, 4, 2, 2]], (x) => new nn.ConvTranspose2d(3, 4, 3)(x)],
  ['nn.BatchNorm2d(4)(x)', [[1, 4]], (x) => new nn.BatchNorm2d(4)(x)],
  ['nn.BatchNorm2d(4)(x)', [[1, 5, 2, 2]], (x) => new nn.BatchNorm2d(4)(x)],
  ['nn.BatchNorm1d(4)(x)', [[1, 4]], (x) => new nn.BatchNorm1d(4)(x)],
  ['nn.BatchNorm1d(4)(x)', [[1, 4, 1, 1]], (x) => new nn.BatchNorm1d(4)(x)],
  ['nn.MaxPool2d(3, padding=2)(x)', [[1, 3, 8, 8]], (x) => new nn.MaxPool2d(3, { padding: 2 })(x)],
  ['nn.MaxPool2d(3)(x)', [[1, 3, 2, 2]], (x) => new nn.MaxPool2d(3)(x)],
  ['nn.AvgPool2d(3)(x)', [[1, 3, 2, 2]], (x) => new nn.AvgPool2d(3)(x)],
  ['nn.AvgPool2d(3, padding=2)(x)', [[1, 3, 8, 8]], (x) => new nn.AvgPool2d(3, { padding: 2 })(x)],
  ['nn.GroupNorm(3, 4)', [], () => new nn.GroupNorm(3, 4)],
  ['nn.GroupNorm(2, 4)(x)', [[1, 6, 2, 2]], (x) => new nn.GroupNorm(2, 4)(x)],
  ['nn.LayerNorm(4)(x)', [[1, 5]], (x) => new nn.LayerNorm(4)(x)],
  ['nn.Dropout(2)', [], () => new nn.Dropout(2)],
  ['nn.PixelShuffle(2)(x)', [[1, 3, 2, 2]], (x) => new nn.PixelShuffle(2)(x)],
  ['nn.ChannelShuffle(2)(x)', [[1, 3, 2, 2]], (x) => new nn.ChannelShuffle(2)(x)],
  ['nn.Linear(3, 2)(x)', [[2, 4]], (x) => new nn.Linear(3, 2)(x)],
  ['F.prelu(x, y)', [[2, 3], [2]], (x, y) => F.prelu(x, y)],
  ['F.interpolate(x)', [[1, 1, 2, 2]], (x) => F.interpolate(x, {})],
  [
    'x.mm(y)',
    [
      [2, 3],
      [4, 5],
    ],
    (x, y) => x.mm(y),
  ],
  [
    'torch.matmul(x, y)',
    [
      [2, 3, 4],
      [2, 5, 6],
    ],
    (x, y) => torch.matmul(x, y),
  ],
  ['x.permute(0)', [[2, 3]], (x) => x.permute(0)],
  ['x.permute(0, 0)', [[2, 3]], (x) => x.permute(0, 0)],
  ['x.view(4, 2)', [[2, 3]], (x) => x.view(4, 2)],
  ['x.view(-1, 4)', [[2, 3]], (x) => x.view(-1, 4)],
  ['x.reshape(-1, -1)', [[2, 3]], (x) => x.reshape(-1, -1)],
  [
    'x + y',
    [
      [2, 3],
      [2, 4],
    ],
    (x, y) => x.add(y),
  ],
  ['x.mean(3)', [[2, 3]], (x) => x.mean(3)],
  ['x.sum((0, 0))', [[2, 3]], (x) => x.sum([0, 0])],
  ['x.squeeze(4)', [[2, 3]], (x) => x.squeeze(4)],
  ['x.flatten(1, 0)', [[2, 3]], (x) => x.flatten(1, 0)],
  ['x.t()', [[2, 3, 4]], (x) => x.t()],
  ['x.expand(2, 4)', [[2, 3]], (x) => x.expand(2, 4)],
  ['x.expand(3)', [[2, 3]], (x) => x.expand(3)],
  ['x.expand(-1, 2, 3)', [[2, 3]], (x) => x.expand(-1, 2, 3)],
  [
    'torch.cat([x, y])',
    [
      [2, 3],
      [3, 4],
    ],
    (x, y) => torch.cat([x, y]),
  ],
  ['torch.cat([x, y])', [[2, 3], [3]], (x, y) => torch.cat([x, y])],
  ['torch.cat([])', [], () => torch.cat([])],
  [
    'torch.stack([x, y])',
    [
      [2, 3],
      [3, 4],
    ],
    (x, y) => torch.stack([x, y]),
  ],
  ['x.narrow(1, 2, 3)', [[2, 3]], (x) => x.narrow(1, 2, 3)],
  ['x.split([1, 1], 1)', [[2, 3]], (x) => x.split([1, 1], 1)],
  ['x.split(0, 1)', [[2, 3]], (x) => x.split(0, 1)],
  ['x.chunk(0, 1)', [[2, 3]], (x) => x.chunk(0, 1)],
  ['x.select(0, 2)', [[2, 3]], (x) => x.select(0, 2)],
  ['x.size(3)', [[2, 3]], (x) => x.size(3)],
  ['x.backward()', [[2, 3]], (x) => x.backward()],
  ['x.detach().sum().backward()', [[2, 3]], (x) => x.detach().sum().backward()],
  [
    '[each.backward() for each in [(x * x).sum()] * 2]',
    [[2]],
    (x) => {
      const loss = x.mul(x).sum()
      loss.backward()
      loss.backward()
    },
  ],
  ['torch.zeros(2, requires_grad=True).add_(1)', [], () => torch.zeros([2], { requires_grad: true }).add_(1)],
  ['torch.zeros(2).add_(x)', [[3, 2]], (x) => torch.zeros(2).add_(x.detach())],
  ['torch.arange(3).requires_grad_()', [], () => torch.arange(3).requires_grad_()],
  ['torch.arange(3).mean()', [], () => torch.arange(3).mean()],
  ['torch.tensor([[1, 2], [3]])', [], () => torch.tensor([[1, 2], [3]])],
  [
    'nn.Linear(2, 3).load_state_dict({"weight": torch.zeros(3, 3), "x": torch.zeros(1)})',
    [],
    () => new nn.Linear(2, 3).load_state_dict({ weight: torch.zeros(3, 3), x: torch.zeros(1) }),
  ],
  [
    'nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3)).load_state_dict({})',
    [],
    () => new nn.Sequential(new nn.Linear(2, 3), new nn.BatchNorm1d(3)).load_state_dict({}),
  ],
]

test('mistakes are errors, in the words of PyTorch', async () => {
  const expected = await callPyTorch(mistakes.map(([code, shapes]) => ({ code, shapes })))
  const wrong: string[] = []
  for (const [at, [code, shapes, run]] of mistakes.entries()) {
    const words = expected[at]?.error
    const inputs = shapes.map((shape) => torch.zeros(shape, { requires_grad: true }))
    const [x = torch.tensor(0), y = x] = inputs
    try {
      run(x, y)
      wrong.push(`${code}: no error, but PyTorch says ${words}`)
    } catch (error) {
      const message = error instanceof torch.RuntimeError ? error.message : String(error)
      if (message !== words) wrong.push(`${code}:\n    ${message}\n    ${words}`)
    }
  }
  expect(wrong).toEqual([])
})
