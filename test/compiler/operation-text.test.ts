import { expect, test } from 'vitest'
import { formatOperation } from '../../src/compiler/operation-text.ts'
import { parse } from '../../src/syntax/index.ts'
import { compileText } from '../support/spec.ts'

/** Steps over 4x16x16; what is written of them in full and in brief. */
const steps: readonly (readonly [step: string, full: string, brief: string])[] = [
  [
    'conv(3x3, 8, /2, bias = true)',
    'conv(3x3, 8, in = 4, /2, pad = 1, dilation = 1, groups = 1, bias = true)',
    'conv(3x3, 8, /2)',
  ],
  [
    'conv(1x3, 8, groups = 2, dilation = 2, pad = 0, bias = false)',
    'conv(1x3, 8, in = 4, /1, pad = 0, dilation = 2, groups = 2, bias = false)',
    'conv(1x3, 8, pad = 0, dilation = 2, groups = 2)',
  ],
  [
    'dwconv(5x5, bias = false)',
    'conv(5x5, 4, in = 4, /1, pad = 2, dilation = 1, groups = 4, bias = false)',
    'conv(5x5, 4, groups = 4)',
  ],
  ['bn', 'bn(eps = 1e-5, momentum = 0.1, affine = true)', 'bn'],
  ['bn(eps = 1e-3)', 'bn(eps = 1e-3, momentum = 0.1, affine = true)', 'bn(eps = 1e-3)'],
  ['ln', 'ln(over = c, eps = 1e-5, affine = true)', 'ln'],
  ['gn(2)', 'gn(2, eps = 1e-5, affine = true)', 'gn(2)'],
  ['maxpool(3x3, /2, pad = 1)', 'maxpool(3x3, /2, pad = 1, dilation = 1, ceil = false)', 'maxpool(3x3, /2, pad = 1)'],
  ['avgpool(2x2, /2)', 'avgpool(2x2, /2, pad = 0, ceil = false, count_pad = true)', 'avgpool(2x2, /2)'],
  ['mean(over = [h, w])', 'mean(over = [h, w])', 'mean(over = [h, w])'],
  ['resize(8x8)', 'resize(8x8, mode = nearest, align_corners = false)', 'resize(8x8)'],
  ['leakyrelu', 'leakyrelu(slope = 0.01)', 'leakyrelu'],
  ['dropout(0.2)', 'dropout(0.2)', 'dropout(0.2)'],
  ['slice(0, 2)', 'slice(0, 2, over = c)', 'slice(0, 2)'],
  ['shuffle(2)', 'shuffle(2)', 'shuffle(2)'],
  ['relu', 'relu', 'relu'],
]

test.each(steps)('%s', async (step, full, brief) => {
  const { graph } = await compileText(`net N { input(4x16x16) ${step} }`)
  const [input, node] = graph?.nodes ?? []
  if (input === undefined || node === undefined) throw new Error('the net has mistakes')
  expect(formatOperation(node, input.shape, 'full')).toBe(full)
  expect(formatOperation(node, input.shape, 'brief')).toBe(brief)
  const { diagnostics } = parse({ path: 'brief.senet', text: `net N { input(4x16x16) ${brief} }` })
  expect(diagnostics).toEqual([])
})
