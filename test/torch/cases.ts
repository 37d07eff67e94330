import type { Tensor } from '../../src/torch/node.ts'
import { functional as F } from '../../src/torch/node.ts'
import * as torch from '../../src/torch/node.ts'

type Inputs = readonly [Tensor, Tensor, Tensor, Tensor]

/** Python, the shapes of x, y, z, w, and the same in TypeScript. */
export type Case = readonly [code: string, shapes: readonly (readonly number[])[], run: (...inputs: Inputs) => Tensor]

const map = [2, 3, 4, 5]

const arithmetic: readonly Case[] = [
  ['x + y', [map, map], (x, y) => x.add(y)],
  ['x + y', [map, [3, 1, 1]], (x, y) => x.add(y)],
  ['x + y', [[3, 1, 1], map], (x, y) => x.add(y)],
  [
    'x + y',
    [
      [2, 3, 1, 1],
      [1, 3, 4, 5],
    ],
    (x, y) => x.add(y),
  ],
  [
    'x + y',
    [
      [2, 1, 4, 1],
      [3, 1, 5],
    ],
    (x, y) => x.add(y),
  ],
  ['torch.add(x, y, alpha=0.5)', [[3], [2, 3]], (x, y) => x.add(y, { alpha: 0.5 })],
  ['x + 2', [map], (x) => x.add(2)],
  ['x - y', [map, [2, 3, 1, 1]], (x, y) => x.sub(y)],
  ['x - y', [[1], map], (x, y) => x.sub(y)],
  ['torch.sub(x, y, alpha=2)', [[2, 3], [3]], (x, y) => torch.sub(x, y, 2)],
  ['x * y', [map, [2, 3, 1, 1]], (x, y) => x.mul(y)],
  ['x * y', [[1, 3, 1, 1], map], (x, y) => x.mul(y)],
  ['x * y', [map, []], (x, y) => x.mul(y)],
  ['x * x', [map], (x) => x.mul(x)],
  ['x * -3', [[4]], (x) => x.mul(-3)],
  ['x / y', [map, [5]], (x, y) => x.div(y)],
  [
    'x / (y * y + 1)',
    [
      [3, 1],
      [2, 1, 4],
    ],
    (x, y) => x.div(y.mul(y).add(1)),
  ],
  ['x / 4', [[2, 3]], (x) => x.div(4)],
  ['-x', [map], (x) => x.neg()],
  ['x ** 2', [map], (x) => x.pow(2)],
  ['x ** 3', [map], (x) => x.pow(3)],
  ['(x * x + 1) ** y', [[2, 3], [3]], (x, y) => x.mul(x).add(1).pow(y)],
  ['(x * x).sqrt()', [[2, 3]], (x) => x.mul(x).sqrt()],
  ['(x * x).rsqrt()', [[2, 3]], (x) => x.mul(x).rsqrt()],
  ['x.exp()', [map], (x) => x.exp()],
  ['(x * x + 0.1).log()', [map], (x) => x.square().add(0.1).log()],
  ['x.abs()', [map], (x) => x.abs()],
  ['x.sigmoid()', [map], (x) => x.sigmoid()],
  ['x.tanh()', [map], (x) => x.tanh()],
  ['x.relu()', [map], (x) => x.relu()],
  ['x.clamp(-0.5, 1)', [map], (x) => x.clamp(-0.5, 1)],
  ['x.clamp(min=0.2)', [map], (x) => x.clamp(0.2)],
  ['x.clamp(max=0.2)', [map], (x) => x.clamp(undefined, 0.2)],
  ['torch.maximum(x, y)', [map, [3, 4, 5]], (x, y) => torch.maximum(x, y)],
  ['torch.minimum(x, x)', [[2, 3]], (x) => torch.minimum(x, x)],
  ['torch.where(z > 0, x, y)', [map, [3, 1, 1], [2, 1, 4, 5]], (x, y, z) => torch.where(z.gt(0), x, y)],
  ['x.gt(y)', [map, map], (x, y) => x.gt(y)],
  ['x.le(0.3)', [map], (x) => x.le(0.3)],
  ['x.eq(x)', [map], (x) => x.eq(x)],
]

const shapes: readonly Case[] = [
  ['x.view(2, 60)', [map], (x) => x.view(2, 60)],
  ['x.view(-1)', [map], (x) => x.view([-1])],
  ['(x * 2).view(6, 20)', [map], (x) => x.mul(2).view(6, 20)],
  [
    'F.relu(F.conv2d(x, y)).reshape(2, -1)',
    [
      [2, 3, 4, 4],
      [4, 3, 3, 3],
    ],
    (x, y) => F.relu(F.conv2d(x, y)).view(2, -1),
  ],
  [
    'F.conv2d(x, y).flatten(1)',
    [
      [2, 3, 4, 4],
      [4, 3, 3, 3],
    ],
    (x, y) => F.conv2d(x, y).flatten(1),
  ],
  [
    'F.conv2d(x, y).flatten()',
    [
      [2, 3, 4, 4],
      [4, 3, 3, 3],
    ],
    (x, y) => F.conv2d(x, y).flatten(),
  ],
  ['x.flatten(0, 1)', [map], (x) => x.flatten(0, 1)],
  ['x.squeeze()', [[2, 1, 3, 1]], (x) => x.squeeze()],
  ['x.squeeze(1)', [[2, 1, 3, 1]], (x) => x.squeeze(1)],
  ['x.squeeze(-2)', [[2, 1, 3, 1]], (x) => x.squeeze(-2)],
  ['x.unsqueeze(-1)', [[2, 3]], (x) => x.unsqueeze(-1)],
  ['x.unsqueeze(0)', [[2, 3]], (x) => x.unsqueeze(0)],
  ['x.permute(0, 2, 3, 1)', [map], (x) => x.permute(0, 2, 3, 1)],
  ['x.permute(3, 1, 0, 2).reshape(5, -1)', [map], (x) => x.permute(3, 1, 0, 2).reshape(5, -1)],
  ['x.transpose(1, 2).reshape(8, 15)', [map], (x) => x.transpose(1, 2).reshape(8, 15)],
  ['x.transpose(-1, 0) * 2', [map], (x) => x.transpose(-1, 0).mul(2)],
  [
    'x.t() + y',
    [
      [2, 3],
      [3, 2],
    ],
    (x, y) => x.t().add(y),
  ],
  ['x.expand(4, 3)', [[1, 3]], (x) => x.expand(4, 3)],
  ['x.expand(2, -1, 4)', [[3, 1]], (x) => x.expand(2, -1, 4)],
  ['x.expand_as(y) * y', [[2, 3, 1, 1], map], (x, y) => x.expand_as(y).mul(y)],
  ['x.narrow(1, 1, 2)', [map], (x) => x.narrow(1, 1, 2)],
  ['x.narrow(-1, 0, 3)', [map], (x) => x.narrow(-1, 0, 3)],
  [
    'x.chunk(2, 1)[0] * x.chunk(2, 1)[1].sum()',
    [map],
    (x) => {
      const [a, b] = x.chunk(2, 1)
      return a!.mul(b!.sum())
    },
  ],
  ['x.split([1, 3], 2)[1]', [map], (x) => x.split([1, 3], 2)[1]!],
  ['x.split(3, 3)[1]', [map], (x) => x.split(3, 3)[1]!],
  ['x[1]', [map], (x) => x.select(0, 1)],
  ['x.select(1, -1)', [map], (x) => x.select(1, -1)],
  [
    'x.index_select(1, torch.tensor([2, 0, 2]))',
    [map],
    (x) => x.index_select(1, torch.tensor([2, 0, 2], { dtype: 'int64' })),
  ],
  ['torch.cat([x, y], 1)', [map, [2, 2, 4, 5]], (x, y) => torch.cat([x, y], 1)],
  [
    'torch.cat([x, y, x])',
    [
      [1, 3],
      [2, 3],
    ],
    (x, y) => torch.cat([x, y, x]),
  ],
  ['torch.stack([x, y], 1)', [map, map], (x, y) => torch.stack([x, y], 1)],
  [
    'torch.stack([x, y], -1)',
    [
      [2, 3],
      [2, 3],
    ],
    (x, y) => torch.stack([x, y], -1),
  ],
  ['x.contiguous() * 1', [map], (x) => x.contiguous().mul(1)],
  ['x.clone() + x', [map], (x) => x.clone().add(x)],
  ['F.pad(x, (1, 2, 0, 1))', [map], (x) => F.pad(x, [1, 2, 0, 1])],
  ['F.pad(x, (1, -2, -1, 1), value=0.5)', [map], (x) => F.pad(x, [1, -2, -1, 1], { value: 0.5 })],
  ['x.view(2, 3, 2, 2, 3).transpose(1, 2).reshape(2, 6, 2, 3)', [[2, 6, 2, 3]], (x) => F.channel_shuffle(x, 3)],
  ['F.pixel_shuffle(x, 2)', [[2, 8, 2, 3]], (x) => F.pixel_shuffle(x, 2)],
]

const pads: readonly Case[] = [
  ['F.pad(x, (1, 2, 2, 1), mode="reflect")', [map], (x) => F.pad(x, [1, 2, 2, 1], { mode: 'reflect' })],
  ['F.pad(x, (3, 0, 1, 6), mode="replicate")', [map], (x) => F.pad(x, [3, 0, 1, 6], { mode: 'replicate' })],
]

const reductions: readonly Case[] = [
  ['(x + 1).sum()', [map], (x) => x.add(1).sum()],
  ['x.sum(1)', [map], (x) => x.sum(1)],
  ['x.sum((0, 2, 3))', [map], (x) => x.sum([0, 2, 3])],
  ['x.sum((0, 3), keepdim=True)', [map], (x) => x.sum([0, 3], { keepdim: true })],
  [
    'F.conv2d(x, y).sum((0, 2, 3))',
    [
      [2, 3, 4, 4],
      [4, 3, 2, 2],
    ],
    (x, y) => F.conv2d(x, y).sum([0, 2, 3]),
  ],
  ['(x + 1).mean()', [map], (x) => x.add(1).mean()],
  ['x.mean((2, 3))', [map], (x) => x.mean([2, 3])],
  ['x.mean([2, 3], keepdim=True)', [map], (x) => x.mean([2, 3], { keepdim: true })],
  [
    'F.conv2d(x, y).mean((2, 3))',
    [
      [2, 3, 4, 4],
      [4, 3, 2, 2],
    ],
    (x, y) => F.conv2d(x, y).mean([2, 3]),
  ],
  [
    'F.conv2d(x, y).mean(1, keepdim=True)',
    [
      [2, 3, 4, 4],
      [4, 3, 2, 2],
    ],
    (x, y) => F.conv2d(x, y).mean(1, { keepdim: true }),
  ],
  ['x.mean(-1)', [map], (x) => x.mean(-1)],
  ['x.amax((2, 3))', [map], (x) => x.amax([2, 3])],
  ['x.relu().amax(1, keepdim=True)', [map], (x) => x.relu().amax(1, { keepdim: true })],
  ['x.amax()', [[2, 3]], (x) => x.amax()],
  ['x.var((0, 2))', [map], (x) => x.var([0, 2])],
  ['x.std(1)', [map], (x) => x.std(1)],
  ['x.argmax(1)', [map], (x) => x.argmax(1)],
  ['x.argmax()', [map], (x) => x.argmax()],
  ['x.argmax(-1, keepdim=True)', [map], (x) => x.argmax(-1, { keepdim: true })],
  ['x.softmax(1)', [map], (x) => x.softmax(1)],
  ['x.softmax(-1)', [[2, 7]], (x) => x.softmax(-1)],
  ['x.log_softmax(1)', [[4, 7]], (x) => x.log_softmax(1)],
  ['x.log_softmax(2)', [map], (x) => x.log_softmax(2)],
]

const products: readonly Case[] = [
  [
    'x @ y',
    [
      [2, 3],
      [3, 4],
    ],
    (x, y) => x.matmul(y),
  ],
  [
    'x.mm(y.t())',
    [
      [2, 3],
      [4, 3],
    ],
    (x, y) => x.mm(y.t()),
  ],
  ['x @ y', [[3], [3, 4]], (x, y) => x.matmul(y)],
  ['x @ y', [[2, 3], [3]], (x, y) => x.matmul(y)],
  ['x @ y', [[3], [3]], (x, y) => x.matmul(y)],
  [
    'x @ y',
    [
      [2, 5, 3],
      [3, 4],
    ],
    (x, y) => x.matmul(y),
  ],
  [
    'x @ y',
    [
      [2, 5, 3],
      [2, 3, 4],
    ],
    (x, y) => x.matmul(y),
  ],
  [
    'x @ y',
    [
      [2, 1, 5, 3],
      [4, 3, 2],
    ],
    (x, y) => x.matmul(y),
  ],
  [
    'x @ y',
    [
      [5, 3],
      [2, 3, 4],
    ],
    (x, y) => x.matmul(y),
  ],
  ['F.linear(x, y, z)', [[2, 3], [4, 3], [4]], (x, y, z) => F.linear(x, y, z)],
  [
    'F.linear(x, y)',
    [
      [2, 5, 3],
      [4, 3],
    ],
    (x, y) => F.linear(x, y),
  ],
  ['F.linear(x, y, z)', [[3], [4, 3], [4]], (x, y, z) => F.linear(x, y, z)],
]

const activations: readonly Case[] = [
  ['F.relu6(x * 4)', [map], (x) => F.relu6(x.mul(4))],
  ['F.silu(x)', [map], (x) => F.silu(x)],
  ['F.gelu(x)', [map], (x) => F.gelu(x)],
  ['F.gelu(x, approximate="tanh")', [map], (x) => F.gelu(x, { approximate: 'tanh' })],
  ['F.hardsigmoid(x * 3)', [map], (x) => F.hardsigmoid(x.mul(3))],
  ['F.hardswish(x * 3)', [map], (x) => F.hardswish(x.mul(3))],
  ['F.leaky_relu(x, 0.2)', [map], (x) => F.leaky_relu(x, 0.2)],
  ['F.elu(x, 0.7)', [map], (x) => F.elu(x, 0.7)],
  ['F.prelu(x, y)', [map, [3]], (x, y) => F.prelu(x, y)],
  ['F.prelu(x, y)', [map, [1]], (x, y) => F.prelu(x, y)],
  ['F.prelu(x, y)', [[2, 3], [3]], (x, y) => F.prelu(x, y)],
  ['F.mish(x)', [map], (x) => F.mish(x)],
  ['F.softplus(x, 2, 1)', [map], (x) => F.softplus(x, 2, 1)],
  ['F.softplus(x * 20)', [map], (x) => F.softplus(x.mul(20))],
]

const convolutions: readonly Case[] = [
  [
    'F.conv2d(x, y, groups=2)',
    [
      [2, 4, 5, 5],
      [6, 2, 3, 3],
    ],
    (x, y) => F.conv2d(x, y, undefined, { groups: 2 }),
  ],
  ['F.conv2d(x, y, z)', [[2, 3, 5, 6], [4, 3, 3, 3], [4]], (x, y, z) => F.conv2d(x, y, z)],
  [
    'F.conv2d(x, y, padding=1)',
    [
      [2, 3, 5, 6],
      [4, 3, 3, 3],
    ],
    (x, y) => F.conv2d(x, y, undefined, { padding: 1 }),
  ],
  [
    'F.conv2d(x, y, z, stride=2, padding=1)',
    [[2, 3, 7, 8], [4, 3, 3, 3], [4]],
    (x, y, z) => F.conv2d(x, y, z, { stride: 2, padding: 1 }),
  ],
  [
    'F.conv2d(x, y, stride=(1, 2), padding=(0, 1), dilation=(2, 1))',
    [
      [2, 3, 7, 8],
      [4, 3, 2, 3],
    ],
    (x, y) => F.conv2d(x, y, undefined, { stride: [1, 2], padding: [0, 1], dilation: [2, 1] }),
  ],
  ['F.conv2d(x, y, z)', [[2, 3, 4, 4], [5, 3, 1, 1], [5]], (x, y, z) => F.conv2d(x, y, z)],
  [
    'F.conv2d(x, y, stride=2)',
    [
      [2, 3, 5, 5],
      [5, 3, 1, 1],
    ],
    (x, y) => F.conv2d(x, y, undefined, { stride: 2 }),
  ],
  [
    'F.conv2d(x, y, z, padding=1, groups=2)',
    [[2, 4, 5, 5], [6, 2, 3, 3], [6]],
    (x, y, z) => F.conv2d(x, y, z, { padding: 1, groups: 2 }),
  ],
  [
    'F.conv2d(x, y, z, stride=2, padding=1, groups=4)',
    [[2, 4, 6, 6], [4, 1, 3, 3], [4]],
    (x, y, z) => F.conv2d(x, y, z, { stride: 2, padding: 1, groups: 4 }),
  ],
  [
    'F.conv2d(x, y, padding=2, dilation=2, groups=4)',
    [
      [2, 4, 6, 6],
      [8, 1, 3, 3],
    ],
    (x, y) => F.conv2d(x, y, undefined, { padding: 2, dilation: 2, groups: 4 }),
  ],
  [
    'F.conv2d(F.pad(x, (0, 1, 0, 1)), y, stride=2)',
    [
      [2, 3, 6, 6],
      [4, 3, 3, 3],
    ],
    (x, y) => F.conv2d(F.pad(x, [0, 1, 0, 1]), y, undefined, { stride: 2 }),
  ],
  [
    'F.conv2d(x, y)',
    [
      [3, 5, 6],
      [4, 3, 3, 3],
    ],
    (x, y) => F.conv2d(x, y),
  ],
  ['F.conv1d(x, y, z, padding=1)', [[2, 3, 8], [4, 3, 3], [4]], (x, y, z) => F.conv1d(x, y, z, { padding: 1 })],
  [
    'F.conv1d(x, y, stride=2, dilation=2, groups=3)',
    [
      [2, 3, 9],
      [6, 1, 3],
    ],
    (x, y) => F.conv1d(x, y, undefined, { stride: 2, dilation: 2, groups: 3 }),
  ],
  ['F.conv_transpose2d(x, y, z)', [[2, 3, 4, 5], [3, 4, 3, 3], [4]], (x, y, z) => F.conv_transpose2d(x, y, z)],
  [
    'F.conv_transpose2d(x, y, stride=2, padding=1, output_padding=1)',
    [
      [2, 3, 4, 5],
      [3, 4, 3, 3],
    ],
    (x, y) => F.conv_transpose2d(x, y, undefined, { stride: 2, padding: 1, output_padding: 1 }),
  ],
  [
    'F.conv_transpose2d(x, y, z, stride=2)',
    [[2, 3, 4, 5], [3, 4, 2, 2], [4]],
    (x, y, z) => F.conv_transpose2d(x, y, z, { stride: 2 }),
  ],
  [
    'F.conv_transpose2d(x, y, z, stride=(2, 1), dilation=2, groups=2)',
    [[2, 4, 3, 4], [4, 3, 2, 3], [6]],
    (x, y, z) => F.conv_transpose2d(x, y, z, { stride: [2, 1], dilation: 2, groups: 2 }),
  ],
]

const pools: readonly Case[] = [
  ['F.max_pool2d(x, 2)', [[2, 3, 6, 7]], (x) => F.max_pool2d(x, 2)],
  ['F.max_pool2d(x, 3, 2, 1)', [[2, 3, 6, 7]], (x) => F.max_pool2d(x, 3, { stride: 2, padding: 1 })],
  ['F.max_pool2d(x - 9, 3, 2, 1)', [[2, 3, 6, 7]], (x) => F.max_pool2d(x.sub(9), 3, { stride: 2, padding: 1 })],
  [
    'F.max_pool2d(x, 3, 2, 0, ceil_mode=True)',
    [[2, 3, 6, 8]],
    (x) => F.max_pool2d(x, 3, { stride: 2, ceil_mode: true }),
  ],
  [
    'F.max_pool2d(x, (3, 2), 1, (1, 0), 2)',
    [[2, 3, 6, 7]],
    (x) => F.max_pool2d(x, [3, 2], { stride: 1, padding: [1, 0], dilation: 2 }),
  ],
  ['F.max_pool2d(x, 2)', [[3, 6, 7]], (x) => F.max_pool2d(x, 2)],
  ['F.avg_pool2d(x, 2)', [[2, 3, 6, 7]], (x) => F.avg_pool2d(x, 2)],
  ['F.avg_pool2d(x, 3, 2, 1)', [[2, 3, 6, 7]], (x) => F.avg_pool2d(x, 3, { stride: 2, padding: 1 })],
  [
    'F.avg_pool2d(x, 3, 2, 1, count_include_pad=False)',
    [[2, 3, 6, 7]],
    (x) => F.avg_pool2d(x, 3, { stride: 2, padding: 1, count_include_pad: false }),
  ],
  [
    'F.avg_pool2d(x, 3, 2, 1, True)',
    [[2, 3, 6, 8]],
    (x) => F.avg_pool2d(x, 3, { stride: 2, padding: 1, ceil_mode: true }),
  ],
  ['F.adaptive_avg_pool2d(x, 1)', [[2, 3, 6, 7]], (x) => F.adaptive_avg_pool2d(x, 1)],
  ['F.adaptive_avg_pool2d(x, (2, 3))', [[2, 3, 6, 7]], (x) => F.adaptive_avg_pool2d(x, [2, 3])],
  ['F.adaptive_avg_pool2d(x, (None, 3))', [[2, 3, 6, 9]], (x) => F.adaptive_avg_pool2d(x, [null, 3])],
  ['F.adaptive_max_pool2d(x, 1)', [[2, 3, 6, 7]], (x) => F.adaptive_max_pool2d(x, 1)],
  ['F.adaptive_max_pool2d(x, (4, 3))', [[2, 3, 6, 7]], (x) => F.adaptive_max_pool2d(x, [4, 3])],
]

const norms: readonly Case[] = [
  [
    'F.batch_norm(x, None, None, y, z, True)',
    [[3, 4, 5, 5], [4], [4]],
    (x, weight, bias) => F.batch_norm(x, undefined, undefined, { weight, bias, training: true }),
  ],
  [
    'F.batch_norm(x, None, None, None, None, True, eps=0.01)',
    [[3, 4, 5, 5]],
    (x) => F.batch_norm(x, undefined, undefined, { training: true, eps: 0.01 }),
  ],
  [
    'F.batch_norm(x, None, None, y, z, True)',
    [[6, 4], [4], [4]],
    (x, weight, bias) => F.batch_norm(x, undefined, undefined, { weight, bias, training: true }),
  ],
  [
    'F.batch_norm(x, None, None, y, z, True)',
    [[3, 4, 5], [4], [4]],
    (x, weight, bias) => F.batch_norm(x, undefined, undefined, { weight, bias, training: true }),
  ],
  [
    'F.batch_norm(x, y.detach(), y.detach() ** 2, z, w, False)',
    [[3, 4, 5, 5], [4], [4], [4]],
    (x, y, weight, bias) => F.batch_norm(x, y.detach(), y.detach().square(), { weight, bias }),
  ],
  [
    'F.batch_norm(x, y.detach(), y.detach() ** 2)',
    [[3, 4], [4]],
    (x, y) => F.batch_norm(x, y.detach(), y.detach().square()),
  ],
  ['F.layer_norm(x, (5,), y, z)', [[2, 3, 5], [5], [5]], (x, y, z) => F.layer_norm(x, [5], y, z)],
  ['F.layer_norm(x, (3, 4, 5), y, z)', [map, [3, 4, 5], [3, 4, 5]], (x, y, z) => F.layer_norm(x, [3, 4, 5], y, z)],
  ['F.layer_norm(x, (4, 5))', [map], (x) => F.layer_norm(x, [4, 5])],
  ['F.group_norm(x, 2, y, z)', [[2, 6, 3, 4], [6], [6]], (x, y, z) => F.group_norm(x, 2, y, z)],
  ['F.group_norm(x, 3)', [[2, 6, 3, 4]], (x) => F.group_norm(x, 3)],
  ['F.group_norm(x, 2, y, z)', [[2, 4, 3, 2, 2], [4], [4]], (x, y, z) => F.group_norm(x, 2, y, z)],
  ['F.group_norm(x, 1, y, z)', [[2, 6, 5], [6], [6]], (x, y, z) => F.group_norm(x, 1, y, z)],
]

const resizes: readonly Case[] = [
  ['F.interpolate(x, scale_factor=2)', [map], (x) => F.interpolate(x, { scale_factor: 2 })],
  ['F.interpolate(x, size=(3, 7))', [map], (x) => F.interpolate(x, { size: [3, 7] })],
  [
    'F.interpolate(x, size=(7, 9), mode="bilinear")',
    [map],
    (x) => F.interpolate(x, { size: [7, 9], mode: 'bilinear' }),
  ],
  [
    'F.interpolate(x, size=(7, 3), mode="bilinear", align_corners=True)',
    [map],
    (x) => F.interpolate(x, { size: [7, 3], mode: 'bilinear', align_corners: true }),
  ],
]

export const cases: Readonly<Record<string, readonly Case[]>> = {
  arithmetic,
  shapes,
  pads,
  reductions,
  products,
  activations,
  convolutions,
  pools,
  norms,
  resizes,
}
