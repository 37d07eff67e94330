import type { Operation } from '../operation.ts'
import { demand, readNumber } from '../parameters.ts'
import { isProblem } from '../problem.ts'
import {
  biasParameter,
  channelsParameter,
  choosePads,
  dilationParameter,
  groupsParameter,
  initParameter,
  kernelParameter,
  padParameter,
  readBias,
  readWindow,
  resolveConvolution,
  strideParameter,
} from './convolution.ts'

/** Convolution over height and width: `[C, H, W]` or `[C]` to `[channels, H', W']`. */
export const conv: Operation = {
  name: 'conv',
  category: 'convolution',
  scope: 'conv',
  parameters: [
    kernelParameter,
    channelsParameter,
    strideParameter,
    padParameter,
    dilationParameter,
    groupsParameter,
    biasParameter,
    initParameter,
  ],
  doc: `Convolution, PyTorch's \`Conv2d\`. A vector of C channels is taken as Cx1x1.

H' = floor((H + pads - dilation * (k - 1) - 1) / stride) + 1.

An odd kernel pads \`dilation * (k - 1) / 2\`; an even one must be told. It has no bias where all that takes its output
are norms, and must be told elsewhere.`,
  example: 'conv(3x3, 64, /2)',
  resolve(args) {
    const { kernel, stride, dilation } = readWindow(args)
    const pads = choosePads('conv', args, kernel, dilation)
    if (isProblem(pads)) return pads
    const channels = demand(readNumber(args, 'channels'), 'channels')
    const groups = readNumber(args, 'groups') ?? 1
    const attributes = { channels, kernel, stride, pads, dilation, groups, bias: readBias(args) }
    return resolveConvolution({ op: 'conv', attributes }, args)
  },
}
