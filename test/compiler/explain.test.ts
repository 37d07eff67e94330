import { expect, test } from 'vitest'
import { explainNet, formatExplanation } from '../../src/compiler/index.ts'
import { compileText, showDiagnostic } from '../support/spec.ts'

async function explain(text: string): Promise<string> {
  const { net, diagnostics } = await compileText(text)
  if (net === undefined) throw new Error(diagnostics.map(showDiagnostic).join('\n'))
  return formatExplanation(explainNet(net))
}

test('every default, input channel and result is written out, a gate where it was bound, copies once', async () => {
  const text = `import { se } from "senet:gates"
block Unit(w, /s) {
  residual { conv(3x3, w, /s) bn }
  relu
}
@se(r = 4)
net N {
  input(3x8x8)
  layer: Unit(8, /2) * 3
  gap
  fc: linear(2)
}
`
  expect(await explain(text)).toBe(`// 1570 parameters, 22_384 multiply-adds, 3 gates
net N {
  input(3x8x8, order = rgb, range = 1)  -> 3x8x8
  layer: {  // 3 copies
    0: Unit(w = 8, s = 2) {
      residual {
        conv1: conv(3x3, 8, in = 3, /2, pad = 1, dilation = 1, groups = 1, bias = false)  -> 8x4x4
        bn1: bn(eps = 1e-5, momentum = 0.1, affine = true)  -> 8x4x4
        se: gate se(r = 4, width = 2, squeeze = gap, excite = sigmoid, bias = false, act = relu, norm = none) {  // @se(r = 4), main.senet:6
          gap  -> 8
          fc: {
            0: linear(2, in = 8, bias = false)  -> 2
            1: relu  -> 2
            2: linear(8, in = 2, bias = false)  -> 8
            3: sigmoid  -> 8
          }  -> 8
        } times the scale 8  -> 8x4x4
      } skip {
        downsample: {
          0: conv(1x1, 8, in = 3, /2, pad = 0, dilation = 1, groups = 1, bias = false)  -> 8x4x4
          1: bn(eps = 1e-5, momentum = 0.1, affine = true)  -> 8x4x4
        }  -> 8x4x4
      }  -> 8x4x4
      relu  -> 8x4x4
    }  -> 8x4x4
    1: Unit(w = 8, s = 1) {
      residual {
        conv1: conv(3x3, 8, in = 8, /1, pad = 1, dilation = 1, groups = 1, bias = false)  -> 8x4x4
        bn1: bn(eps = 1e-5, momentum = 0.1, affine = true)  -> 8x4x4
        se: gate se(r = 4, width = 2, squeeze = gap, excite = sigmoid, bias = false, act = relu, norm = none) {  // @se(r = 4), main.senet:6
          gap  -> 8
          fc: {
            0: linear(2, in = 8, bias = false)  -> 2
            1: relu  -> 2
            2: linear(8, in = 2, bias = false)  -> 8
            3: sigmoid  -> 8
          }  -> 8
        } times the scale 8  -> 8x4x4
      } skip identity  -> 8x4x4
      relu  -> 8x4x4
    }  -> 8x4x4
    // layer.2 as layer.1
  }  -> 8x4x4
  gap  -> 8
  fc: linear(2, in = 8, bias = true)  -> 2
}
`)
})

test.each([
  ['branch { {} conv(1x1, 4, bias = true) } concat', ['branch {', '} concat(over = c)  -> 7x8x8']],
  ['split { {} relu {} } concat', ['split {', '} concat(over = c)  -> 3x8x8']],
  ['residual { conv(1x1, 6, bias = true) } skip none', ['} skip none  -> 6x8x8']],
  ['output aux { gap }', ['output aux {']],
  ['conv(1x1, 2, bias = true, init = normal(0.01))', ['init = normal(0.01)']],
])('%s', async (steps, expected) => {
  const { net } = await compileText(`net N { input(3x8x8) ${steps} relu }`)
  const text = net === undefined ? '' : formatExplanation(explainNet(net))
  for (const part of expected) expect(text).toContain(part)
})
