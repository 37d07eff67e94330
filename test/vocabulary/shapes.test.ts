import { expect, test } from 'vitest'
import type { RawArgument, Shape } from '../../src/vocabulary/index.ts'
import { shapeOf } from './call-operation.ts'

type Row = readonly [
  name: string,
  given: Readonly<Record<string, RawArgument>>,
  inputs: readonly Shape[],
  result: Shape | string,
]

// Shapes worked out by hand from the formulas in PyTorch's documentation, or read off torchvision's networks.
const accepted: readonly Row[] = [
  ['input', { size: [3, 224, 224] }, [], [3, 224, 224]],
  ['conv', { kernel: [7, 7], channels: 64, stride: 2 }, [[3, 224, 224]], [64, 112, 112]],
  ['conv', { kernel: 3, channels: 64, stride: 2, pad: 0 }, [[3, 299, 299]], [64, 149, 149]],
  ['conv', { kernel: [1, 7], channels: 8 }, [[3, 17, 17]], [8, 17, 17]],
  ['conv', { kernel: 3, channels: 8, dilation: 4 }, [[3, 5, 5]], [8, 5, 5]],
  ['conv', { kernel: 2, channels: 8, pad: [0, 1, 0, 1] }, [[3, 5, 6]], [8, 5, 6]],
  ['conv', { kernel: 1, channels: 16 }, [[256]], [16, 1, 1]],
  ['dwconv', { kernel: 3, stride: 2 }, [[16, 9, 9]], [16, 5, 5]],
  ['dwconv', { kernel: 3, multiplier: 2 }, [[16, 9, 9]], [32, 9, 9]],
  ['deconv', { kernel: 2, channels: 8, stride: 2 }, [[16, 7, 7]], [8, 14, 14]],
  ['deconv', { kernel: 3, channels: 8, stride: 2, pad: 1, output_pad: 1 }, [[16, 7, 7]], [8, 14, 14]],
  ['conv1d', { kernel: 5 }, [[64]], [64]],
  ['conv1d', { kernel: 3, channels: 4 }, [[64]], [4, 64]],
  ['conv1d', { kernel: 3, channels: 4, stride: 2 }, [[8, 64]], [4, 32]],
  ['linear', { channels: 1000 }, [[2048]], [1000]],
  ['maxpool', { kernel: 3, stride: 2, pad: 1 }, [[64, 112, 112]], [64, 56, 56]],
  ['maxpool', { kernel: 3, stride: 2, ceil: true }, [[64, 112, 112]], [64, 56, 56]],
  ['maxpool', { kernel: 3, stride: 2 }, [[64, 112, 112]], [64, 55, 55]],
  // The last window would start past the input, in the padding at the end.
  ['maxpool', { kernel: 2, stride: 2, pad: 1, ceil: true }, [[1, 3, 3]], [1, 2, 2]],
  ['avgpool', { kernel: 3, stride: 1, pad: 1 }, [[32, 28, 28]], [32, 28, 28]],
  ['avgpool', { to: 7 }, [[512, 10, 3]], [512, 7, 7]],
  ['gap', {}, [[2048, 7, 7]], [2048]],
  ['mean', { over: 'c' }, [[8, 5, 6]], [1, 5, 6]],
  ['max', { over: ['w', 'h'] }, [[8, 5, 6]], [8, 1, 1]],
  ['sum', { parts: 2 }, [[8, 5, 6]], [4, 5, 6]],
  ['softmax', {}, [[10]], [10]],
  ['softmax', { parts: 2 }, [[8, 5, 6]], [8, 5, 6]],
  ['flatten', {}, [[512, 7, 7]], [25088]],
  ['reshape', { size: [49, 512] }, [[512, 7, 7]], [49, 512]],
  ['transpose', { first: 'h', second: 'w' }, [[8, 5, 6]], [8, 6, 5]],
  ['transpose', { order: ['w', 'c', 'h'] }, [[8, 5, 6]], [6, 8, 5]],
  ['resize', { size: [10, 12] }, [[8, 5, 6]], [8, 10, 12]],
  ['upsample', { factor: 2 }, [[8, 5, 6]], [8, 10, 12]],
  ['upsample', { factor: 0.5 }, [[8, 4, 6]], [8, 2, 3]],
  ['shuffle', { groups: 2 }, [[8, 5, 6]], [8, 5, 6]],
  ['slice', { end: 3 }, [[8, 5, 6]], [3, 5, 6]],
  ['slice', { start: 2, over: 'h' }, [[8, 5, 6]], [8, 3, 6]],
  ['pad', { pad: [0, 1, -2, 3] }, [[8, 5, 6]], [8, 6, 7]],
  ['pad', { pad: 4, mode: 'reflect' }, [[8, 5, 6]], [8, 13, 14]],
  ['concat', {}, [[8, 5, 6], [3, 5, 6]], [11, 5, 6]], // prettier-ignore
  ['concat', { over: 'h' }, [[8, 5, 6], [8, 1, 6]], [8, 6, 6]], // prettier-ignore
  ['mul', {}, [[8, 5, 6], [8]], [8, 5, 6]], // prettier-ignore
  ['mul', {}, [[8, 5, 1], [8, 1, 6]], [8, 5, 6]], // prettier-ignore
  ['add', {}, [[8], [8, 1, 1], [1, 4, 4]], [8, 4, 4]], // prettier-ignore
  ['shake', {}, [[8, 5, 6], [8, 5, 6]], [8, 5, 6]], // prettier-ignore
]

test.each(accepted)('%s(%j) of %j gives %j', (name, given, inputs, result) => {
  expect(shapeOf(name, given, ...inputs)).toEqual(result)
})

const refused: readonly Row[] = [
  ['conv', { kernel: 2, channels: 8 }, [[3, 5, 5]], 'even-kernel-pad: conv with an even kernel 2x2 has no middle, so its padding must be written.'],
  ['conv', { kernel: 7, channels: 8, pad: 0 }, [[3, 5, 9]], 'kernel-does-not-fit: conv: kernel 7x7 does not fit in 5x9, which is input 3x5x9 with its padding.'],
  ['conv', { kernel: 3, channels: 8, pad: 0, dilation: 4 }, [[3, 5, 9]], 'kernel-does-not-fit: conv: kernel 3x3 with dilation 4x4, which spans 9x9, does not fit in 5x9, which is input 3x5x9 with its padding.'],
  ['conv', { kernel: 3, channels: 8, groups: 2 }, [[3, 5, 9]], 'channels-not-divisible: conv cannot part 3 channels (3x5x9) into 2 equal groups.'],
  ['conv', { kernel: 3, channels: 3, groups: 2 }, [[4, 5, 9]], 'channels-not-divisible: conv to 3 channels cannot part 3 channels (4x5x9) into 2 equal groups.'],
  ['conv', { kernel: 3, channels: 2 ** 24 }, [[2 ** 12, 1, 1]], 'weight-too-large: conv of 4096x1x1 would need a weight 16777216x4096x3x3: 618475290624 values, and 536870912 is the most.'],
  ['conv', { kernel: 1, channels: 2 ** 20, pad: 100 }, [[1, 1, 1]], 'tensor-too-large: conv of 1x1x1 would give 1048576x201x201: 42363518976 values for one image, and 2147483647 is the most.'],
  ['input', { size: [2 ** 24, 2 ** 24, 3] }, [], 'tensor-too-large: input of 16777216x16777216x3 would give 16777216x16777216x3: 844424930131968 values for one image, and 2147483647 is the most.'],
  ['input', { size: [3, 8, 8], mean: [0.5] }, [], 'preprocessing-channels: input 3x8x8 has 3 channels, and mean has 1 values.'],
  ['input', { size: [3, 8, 8], std: [1, 0, 1] }, [], 'argument-out-of-range: std must be above 0 and is 0.'],
  ['input', { size: [3, 8, 8], range: 2 }, [], 'argument-out-of-range: range must be 1 or 255 and is 2.'],
  ['linear', { channels: 10 }, [[8, 5, 6]], 'shape-rank: linear takes a vector and gets 8x5x6.'],
  ['gap', {}, [[8]], 'shape-rank: gap takes a feature map (channels, height, width) and gets the vector 8.'],
  ['deconv', { kernel: 2, channels: 8, stride: 2, output_pad: 2 }, [[3, 5, 5]], 'output-pad-too-large: output_pad 2x2 must be smaller than stride 2x2 or dilation 1x1.'],
  ['deconv', { kernel: 2, channels: 8, pad: 3 }, [[3, 5, 5]], 'result-empty: deconv of 3x5x5 would give 8x0x0, which has nothing in it.'],
  ['conv1d', { kernel: 3, pad: 9, pad_mode: 'circular' }, [[8]], 'circular-pad-too-large: Circular padding [9, 9] wraps round 8 more than once.'],
  ['maxpool', { kernel: 3 }, [[8, 5, 6]], 'pool-stride-missing: maxpool must say its stride.'],
  ['maxpool', { stride: 2 }, [[8, 5, 6]], 'argument-needed: maxpool needs a kernel.'],
  ['maxpool', { kernel: 3, stride: 2, pad: 2 }, [[8, 5, 6]], 'pool-pad-too-large: maxpool pads 2, which is more than half of its kernel 3x3.'],
  ['avgpool', { kernel: 3, to: 2 }, [[8, 5, 6]], 'arguments-exclusive: avgpool takes kernel or to, not both.'],
  ['mean', {}, [[8, 5, 6]], 'argument-needed: mean needs over or parts.'],
  ['softmax', {}, [[8, 5, 6]], 'argument-needed: softmax needs over or parts.'],
  ['sum', { parts: 3 }, [[8, 5, 6]], 'channels-not-divisible: sum cannot part 8 channels (8x5x6) into 3 equal parts.'],
  ['mean', { over: 'h' }, [[8]], 'axis-missing: mean goes over h, and 8 has no such axis.'],
  ['reshape', { size: [7, 7] }, [[8, 5, 6]], 'reshape-count: reshape to 7x7 needs 49 values, and 8x5x6 has 240.'],
  ['transpose', { order: ['c', 'h'] }, [[8, 5, 6]], 'transpose-order: transpose with order [c, h] does not name each axis of 8x5x6 once.'],
  ['slice', { start: 5, end: 9 }, [[8, 5, 6]], 'slice-outside: slice from 5 to 9 along c is not inside 8x5x6.'],
  ['pad', { pad: -2, mode: 'reflect' }, [[8, 5, 6]], 'pad-too-large: Padding -2 in mode reflect cannot be made from 8x5x6.'],
  ['pad', { pad: -3 }, [[8, 5, 6]], 'pad-too-large: Padding -3 in mode constant cannot be made from 8x5x6.'],
  ['upsample', { factor: 1.5 }, [[8, 5, 6]], 'resize-not-whole: upsample by 1.5 makes 7.5x9 of 8x5x6, and sizes are whole.'],
  ['bn', { init: 'kaiming' }, [[8, 5, 6]], 'initialiser-without-fans: init = kaiming_normal of bn depends on a fan, which its weight 8 does not have.'],
  ['concat', {}, [[8, 5, 6]], 'join-needs-arms: concat joins two tensors or more and gets 1.'],
  ['add', {}, [[256, 56, 56], [256, 28, 28]], 'shapes-do-not-join: add cannot join 256x56x56 with 256x28x28.'],
  ['concat', {}, [[8, 5, 6], [8, 5, 7]], 'shapes-do-not-join: concat cannot join 8x5x6 with 8x5x7.'],
  ['maximum', {}, [[8, 5, 6], [8]], 'shapes-do-not-join: maximum cannot join 8x5x6 with 8.'],
] // prettier-ignore

test.each(refused)('%s(%j) of %j is refused', (name, given, inputs, result) => {
  expect(shapeOf(name, given, ...inputs)).toBe(result)
})
