import type { Operation } from '../operation.ts'
import { byDefault, demand, padding, pair, readNumber, readPads, readPair } from '../parameters.ts'
import {
  biasParameter,
  channelsParameter,
  dilationParameter,
  groupsParameter,
  initParameter,
  kernelParameter,
  readBias,
  readWindow,
  resolveConvolution,
  strideParameter,
} from './convolution.ts'

/** Transposed convolution: `[C, H, W]` or `[C]` to `[channels, H', W']`. */
export const deconv: Operation = {
  name: 'deconv',
  category: 'convolution',
  scope: 'deconv',
  parameters: [
    kernelParameter,
    channelsParameter,
    strideParameter,
    padding('pad', 'Rows and columns taken off the result at each side, as PyTorch means it.', byDefault([0, 0, 0, 0])),
    pair('output_pad', 'Rows and columns added at the bottom and right.', { ...byDefault([0, 0]), minimum: 0 }),
    dilationParameter,
    groupsParameter,
    biasParameter,
    initParameter,
  ],
  doc: `Transposed convolution, PyTorch's \`ConvTranspose2d\`: the gradient of a convolution as a layer.

H' = (H - 1) * stride - pads + dilation * (k - 1) + output_pad + 1.

It pads 0 unless told. Bias is as for \`conv\`.`,
  example: 'deconv(2x2, 64, /2, bias = true)',
  resolve(args) {
    const { kernel, stride, dilation } = readWindow(args)
    const attributes = {
      channels: demand(readNumber(args, 'channels'), 'channels'),
      kernel,
      stride,
      pads: readPads(args, 'pad') ?? ([0, 0, 0, 0] as const),
      dilation,
      groups: readNumber(args, 'groups') ?? 1,
      bias: readBias(args),
      outputPad: readPair(args, 'output_pad') ?? ([0, 0] as const),
    }
    return resolveConvolution({ op: 'deconv', attributes }, args)
  },
}
