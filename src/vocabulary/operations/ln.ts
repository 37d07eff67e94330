import type { LayerNormAttributes } from '../core.ts'
import type { Operation } from '../operation.ts'
import { byDefault, demand, readBoolean, readNumber, readWord, word } from '../parameters.ts'
import { layerNormWeightShape } from '../rules/norm.ts'
import { affineParameter, epsilonParameter, initParameter, resolveWithVector } from './norm.ts'

const choices = ['c', 'all'] as const

/** Layer normalisation over the channels of each position, or over everything; the shape stays. */
export const ln: Operation = {
  name: 'ln',
  category: 'norm',
  scope: 'ln',
  parameters: [
    word('over', choices, 'The channels of each position, or all of channels, height and width.', byDefault('c')),
    epsilonParameter,
    affineParameter,
    initParameter,
  ],
  doc: `Layer normalisation: y = (x - mean) / sqrt(var + eps) * weight + bias, with the statistics of one image.

Over \`c\` it is ConvNeXt's \`LayerNorm2d\`: the channels of each position, weights \`[C]\`. Over \`all\` it is PyTorch's
\`LayerNorm([C, H, W])\`, weights of that shape. \`eps\` is 1e-5.`,
  example: 'ln(eps = 1e-6)',
  resolve(args, inputs) {
    const attributes: LayerNormAttributes = {
      epsilon: readNumber(args, 'eps') ?? 1e-5,
      over: readWord(args, 'over', choices) === 'all' ? 'all' : 'channels',
      affine: readBoolean(args, 'affine') ?? true,
    }
    const weight = layerNormWeightShape(attributes, demand(inputs[0], 'the input'))
    return resolveWithVector({ op: 'ln', attributes }, args, weight)
  },
}
