import type { Operation } from '../operation.ts'
import { byDefault, count, demand, readNumber } from '../parameters.ts'
import { isProblem } from '../problem.ts'
import { viewAsFeatureMap } from '../rules/convolution.ts'
import {
  biasParameter,
  choosePads,
  dilationParameter,
  initParameter,
  kernelParameter,
  padParameter,
  readBias,
  readWindow,
  resolveConvolution,
  strideParameter,
} from './convolution.ts'

/** Depthwise convolution: `[C, H, W]` or `[C]` to `[C * multiplier, H', W']`. */
export const dwconv: Operation = {
  name: 'dwconv',
  category: 'convolution',
  scope: 'conv',
  parameters: [
    kernelParameter,
    strideParameter,
    padParameter,
    dilationParameter,
    count('multiplier', 'Output channels for each input channel.', byDefault(1)),
    biasParameter,
    initParameter,
  ],
  doc: `Depthwise convolution: each channel for itself. PyTorch's \`Conv2d\` with as many groups as input channels.

Padding and bias are as for \`conv\`.`,
  example: 'dwconv(3x3, /2)',
  resolve(args, inputs) {
    const map = viewAsFeatureMap('dwconv', demand(inputs[0], 'the input'))
    if (isProblem(map)) return map
    const { kernel, stride, dilation } = readWindow(args)
    const pads = choosePads('dwconv', args, kernel, dilation)
    if (isProblem(pads)) return pads
    const groups = map[0]
    const channels = groups * (readNumber(args, 'multiplier') ?? 1)
    const attributes = { channels, kernel, stride, pads, dilation, groups, bias: readBias(args) }
    return resolveConvolution({ op: 'conv', attributes }, args)
  },
}
