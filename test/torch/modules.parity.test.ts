import { expect, test } from 'vitest'
import { nn } from '../../src/torch/node.ts'
import { callPyTorch } from './calls.ts'

/** A module in Python and the same in TypeScript. */
const modules: readonly (readonly [code: string, module: nn.AnyModule])[] = [
  ['nn.Conv2d(3, 4, 3)', new nn.Conv2d(3, 4, 3)],
  [
    'nn.Conv2d(4, 8, (3, 1), stride=2, padding=(1, 0), dilation=2, groups=4, bias=False)',
    new nn.Conv2d(4, 8, [3, 1], { stride: 2, padding: [1, 0], dilation: 2, groups: 4, bias: false }),
  ],
  ['nn.Conv1d(1, 1, 3, dilation=2)', new nn.Conv1d(1, 1, 3, { dilation: 2 })],
  ['nn.Conv1d(2, 4, 3, padding=1, bias=False)', new nn.Conv1d(2, 4, 3, { padding: 1, bias: false })],
  [
    'nn.ConvTranspose2d(4, 6, 3, stride=2, output_padding=1, groups=2)',
    new nn.ConvTranspose2d(4, 6, 3, { stride: 2, output_padding: 1, groups: 2 }),
  ],
  ['nn.Linear(2, 3)', new nn.Linear(2, 3)],
  ['nn.Linear(2, 3, bias=False)', new nn.Linear(2, 3, { bias: false })],
  ['nn.BatchNorm2d(4)', new nn.BatchNorm2d(4)],
  [
    'nn.BatchNorm2d(4, eps=0.001, momentum=None, affine=False)',
    new nn.BatchNorm2d(4, { eps: 0.001, momentum: null, affine: false }),
  ],
  ['nn.BatchNorm1d(4, track_running_stats=False)', new nn.BatchNorm1d(4, { track_running_stats: false })],
  ['nn.LayerNorm(3)', new nn.LayerNorm(3)],
  ['nn.LayerNorm((3, 4), elementwise_affine=False)', new nn.LayerNorm([3, 4], { elementwise_affine: false })],
  ['nn.GroupNorm(2, 4, eps=1e-6)', new nn.GroupNorm(2, 4, { eps: 1e-6 })],
  ['nn.ReLU()', new nn.ReLU()],
  ['nn.ReLU(inplace=True)', new nn.ReLU({ inplace: true })],
  ['nn.ReLU6()', new nn.ReLU6()],
  ['nn.SiLU()', new nn.SiLU()],
  ['nn.GELU()', new nn.GELU()],
  ['nn.GELU("tanh")', new nn.GELU({ approximate: 'tanh' })],
  ['nn.Tanh()', new nn.Tanh()],
  ['nn.Sigmoid()', new nn.Sigmoid()],
  ['nn.Hardsigmoid()', new nn.Hardsigmoid()],
  ['nn.Hardswish()', new nn.Hardswish()],
  ['nn.Mish()', new nn.Mish()],
  ['nn.LeakyReLU()', new nn.LeakyReLU()],
  ['nn.LeakyReLU(0.2, inplace=True)', new nn.LeakyReLU(0.2, { inplace: true })],
  ['nn.ELU()', new nn.ELU()],
  ['nn.PReLU()', new nn.PReLU()],
  ['nn.PReLU(4)', new nn.PReLU(4)],
  ['nn.Softplus()', new nn.Softplus()],
  ['nn.Softmax(1)', new nn.Softmax(1)],
  ['nn.MaxPool2d(3, 2, 1)', new nn.MaxPool2d(3, { stride: 2, padding: 1 })],
  ['nn.MaxPool2d((2, 1), ceil_mode=True)', new nn.MaxPool2d([2, 1], { ceil_mode: true })],
  ['nn.AvgPool2d(2)', new nn.AvgPool2d(2)],
  ['nn.AdaptiveAvgPool2d(1)', new nn.AdaptiveAvgPool2d(1)],
  ['nn.AdaptiveAvgPool2d((1, None))', new nn.AdaptiveAvgPool2d([1, null])],
  ['nn.AdaptiveMaxPool2d((1, 2))', new nn.AdaptiveMaxPool2d([1, 2])],
  ['nn.Flatten()', new nn.Flatten()],
  ['nn.Dropout(0.5)', new nn.Dropout(0.5)],
  ['nn.Dropout(p=0.2, inplace=True)', new nn.Dropout(0.2, { inplace: true })],
  ['nn.Upsample(scale_factor=2)', new nn.Upsample({ scale_factor: 2 })],
  ['nn.Upsample(size=(3, 4), mode="bilinear")', new nn.Upsample({ size: [3, 4], mode: 'bilinear' })],
  ['nn.PixelShuffle(2)', new nn.PixelShuffle(2)],
  ['nn.ChannelShuffle(2)', new nn.ChannelShuffle(2)],
  ['nn.ZeroPad2d(1)', new nn.ZeroPad2d(1)],
  ['nn.ConstantPad2d((1, 2, 3, 4), 0.5)', new nn.ConstantPad2d([1, 2, 3, 4], 0.5)],
  ['nn.ReflectionPad2d((1, 2, 0, 1))', new nn.ReflectionPad2d([1, 2, 0, 1])],
  ['nn.ReplicationPad2d(2)', new nn.ReplicationPad2d(2)],
  ['nn.Identity()', new nn.Identity()],
  ['nn.Sequential()', new nn.Sequential()],
  [
    'nn.ModuleList([nn.SiLU(), nn.Sequential(nn.BatchNorm1d(2), nn.PReLU())])',
    new nn.ModuleList([new nn.SiLU(), new nn.Sequential(new nn.BatchNorm1d(2), new nn.PReLU())]),
  ],
  [
    'nn.Sequential(__import__("collections").OrderedDict(conv=nn.Conv2d(1, 2, 1), relu=nn.ReLU(), norm=nn.BatchNorm2d(2)))',
    new nn.Sequential({ conv: new nn.Conv2d(1, 2, 1), relu: new nn.ReLU(), norm: new nn.BatchNorm2d(2) }),
  ],
  [
    'nn.Sequential(__import__("collections").OrderedDict([("2", nn.Conv2d(1, 2, 1)), ("se", nn.ReLU()), ("0", nn.BatchNorm2d(2))]))',
    new nn.Sequential([
      ['2', new nn.Conv2d(1, 2, 1)],
      ['se', new nn.ReLU()],
      ['0', new nn.BatchNorm2d(2)],
    ]),
  ],
]

function describe(module: nn.AnyModule): string {
  return [...module.state_dict()].map(([name, { shape }]) => `${name} [${shape.join(', ')}]`).join('; ')
}

test('modules print as in Python', async () => {
  const expected = await callPyTorch(modules.map(([code]) => ({ code, shapes: [] })))
  expect(modules.map(([, module]) => String(module))).toEqual(expected.map(({ text, error }) => text ?? error))
})

test('state_dict has the keys, the order and the shapes of PyTorch', async () => {
  const shapes = (code: string) => `"; ".join(f"{k} {list(v.shape)}" for k, v in (${code}).state_dict().items())`
  const expected = await callPyTorch(modules.map(([code]) => ({ code: shapes(code), shapes: [] })))
  expect(modules.map(([, module]) => describe(module))).toEqual(expected.map(({ text, error }) => text ?? error))
})

test('fresh parameters are drawn from the distributions of PyTorch', async () => {
  const layers: readonly (readonly [string, nn.AnyModule])[] = [
    ['nn.Conv2d(32, 64, 3)', new nn.Conv2d(32, 64, 3)],
    ['nn.Conv2d(32, 64, 3, groups=32)', new nn.Conv2d(32, 64, 3, { groups: 32 })],
    ['nn.Conv1d(32, 64, 5)', new nn.Conv1d(32, 64, 5)],
    ['nn.ConvTranspose2d(32, 64, 3)', new nn.ConvTranspose2d(32, 64, 3)],
    ['nn.Linear(300, 100)', new nn.Linear(300, 100)],
  ]
  const code = (layer: string) => `torch.stack([s for p in (${layer}).parameters() for s in (p.abs().max(), p.std())])`
  const expected = await callPyTorch(layers.map(([layer]) => ({ code: code(layer), shapes: [] })))
  for (const [at, [name, layer]] of layers.entries()) {
    const statistics = [...layer.parameters()].flatMap((parameter) => [
      parameter.detach().abs().max().item(),
      parameter.detach().std().item(),
    ])
    for (const [index, value] of statistics.entries()) {
      const ratio = value / (expected[at]?.data?.[index] ?? NaN)
      expect(ratio, `${name}: ${index}`).toBeGreaterThan(0.8)
      expect(ratio, `${name}: ${index}`).toBeLessThan(1.25)
    }
  }
})
