import type { Graph } from '../../src/ir/index.ts'
import { batchNorm, buildGraph, convAttributes, maxPoolAttributes } from './graph-builder.ts'

/**
 * SE-ResNet-50 in torchvision's convention, built by hand: 224x224, 1000 classes, reduction 16.
 *
 * @param groups 32 gives SE-ResNeXt-50 (32x4d)
 */
export function buildSEResNet50(groups = 1): Graph {
  const builder = buildGraph([3, 224, 224], groups === 1 ? 'SEResNet50' : 'SEResNeXt50')
  const width = groups === 1 ? 64 : 128
  const convBatchNorm = (
    x: string,
    path: string,
    ordinal: string,
    channels: number,
    kernel: number,
    stride = 1,
    parts = 1,
  ) => {
    const pad = (kernel - 1) / 2
    const conv = convAttributes({
      channels,
      kernel: [kernel, kernel],
      stride: [stride, stride],
      pads: [pad, pad, pad, pad],
      groups: parts,
    })
    const [convName, normName] =
      ordinal === 'downsample' ? ['downsample.0', 'downsample.1'] : [`conv${ordinal}`, `bn${ordinal}`]
    return builder.step('bn', batchNorm, builder.step('conv', conv, x, `${path}${convName}`), `${path}${normName}`)
  }
  let x = builder.step('relu', {}, convBatchNorm('input', '', '1', 64, 7, 2), 'relu')
  x = builder.step('maxpool', maxPoolAttributes({ kernel: [3, 3], stride: [2, 2], pads: [1, 1, 1, 1] }), x)
  for (const [stage, depth] of [3, 4, 6, 3].entries()) {
    for (let index = 0; index < depth; index++) {
      const path = `layer${stage + 1}.${index}.`
      const stride = stage > 0 && index === 0 ? 2 : 1
      const channels = 256 * 2 ** stage
      let main = builder.step('relu', {}, convBatchNorm(x, path, '1', width * 2 ** stage, 1), `${path}relu1`)
      main = builder.step(
        'relu',
        {},
        convBatchNorm(main, path, '2', width * 2 ** stage, 3, stride, groups),
        `${path}relu2`,
      )
      main = convBatchNorm(main, path, '3', channels, 1)
      const squeezed = builder.step('gap', {}, main, `${path}se.gap`)
      builder.step('linear', { channels: channels / 16, bias: false }, squeezed, `${path}se.fc.0`)
      builder.step('relu', {}, undefined, `${path}se.fc.1`)
      builder.step('linear', { channels, bias: false }, undefined, `${path}se.fc.2`)
      const gate = builder.step('sigmoid', {}, undefined, `${path}se.fc.3`)
      main = builder.step('mul', {}, [main, gate], `${path}se.mul`)
      const skip = index === 0 ? convBatchNorm(x, path, 'downsample', channels, 1, stride) : x
      x = builder.step('relu', {}, builder.step('add', {}, [main, skip], `${path}add`), `${path}relu3`)
      builder.module(path.slice(0, -1), x)
    }
    builder.module(`layer${stage + 1}`, x)
  }
  builder.step('linear', { channels: 1000, bias: true }, builder.step('gap', {}, x), 'fc')
  return builder.finish()
}
