import { expect, test } from 'vitest'
import { summariseFile, summariseText } from '../support/summarise.ts'

/** Published by Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019. */
test.each([
  ['SEResNet50', 483],
  ['SEResNet101', 1027],
  ['SEResNet152', 1507],
])('%s sees what Distill says of resnet_v1, gates passed by', async (net, extent) => {
  const { receptiveField } = await summariseFile('specs/legacy-resnet.senet', net)
  expect(receptiveField).toEqual([extent, extent])
})

test('VGG-16 sees 212 pixels before its classifier (Distill 2019)', async () => {
  const stage = (width: number, count: number) =>
    Array.from({ length: count }, () => `conv(3x3, ${width}, bias = true) relu`).join(' ') + ' maxpool(2x2, /2)'
  const stages = [stage(64, 2), stage(128, 2), stage(256, 3), stage(512, 3), stage(512, 3)].join(' ')
  const { receptiveField } = await summariseText(`net VGG16 { input(3x224x224) ${stages} flatten linear(1000) }`)
  expect(receptiveField).toEqual([212, 212])
})

test.each([
  ['a kernel of 3x5', 'conv(3x5, 4, bias = true)', [3, 5]],
  ['dilation', 'conv(3x3, 4, dilation = 4, bias = true)', [9, 9]],
  ['a stride before a kernel', 'conv(1x1, 4, /2, bias = true) conv(3x3, 4, bias = true)', [5, 5]],
  ['the larger arm of a branch', 'branch { conv(3x3, 3, bias = true) conv(7x7, 3, bias = true) {} } add', [7, 7]],
  ['a transposed convolution', 'maxpool(2x2, /2) deconv(2x2, 4, /2, bias = true) conv(3x3, 4, bias = true)', [4, 4]],
  ['nearest neighbours', 'maxpool(2x2, /2) upsample(2) conv(3x3, 4, bias = true)', [4, 4]],
  ['a pool over everything', 'conv(3x3, 4, bias = true) gap linear(2)', [3, 3]],
  ['nothing but the pixel', 'relu', [1, 1]],
])('%s', async (_, steps, expected) => {
  const { receptiveField } = await summariseText(`net N { input(3x32x32) ${steps} }`)
  expect(receptiveField).toEqual(expected)
})

test('a net over vectors has none', async () => {
  const { receptiveField } = await summariseText('net N { input(16) linear(4) }')
  expect(receptiveField).toBeUndefined()
})
