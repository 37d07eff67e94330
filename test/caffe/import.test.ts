import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importCaffe } from '../../src/caffe/index.ts'

const fixture = readFileSync(join(import.meta.dirname, '../fixtures/caffe/se-resnet-small.prototxt'), 'utf8')
const head = 'input: "data" input_shape { dim: 1 dim: 4 dim: 8 dim: 8 }\n'

async function importText(text: string, net?: string): Promise<string> {
  const { spec, diagnostics } = await importCaffe({ path: 'x.prototxt', text }, net === undefined ? {} : { net })
  expect(diagnostics).toEqual([])
  return spec?.text ?? ''
}

test('a network of bottlenecks is one block, two rows and an annotation', async () => {
  expect(await importText(fixture)).toBe(`import { conv_se } from "senet:gates"

block Bottleneck(w, /s) {
  residual {
    // senet-ignore stride-skips-pixels: as in the network that was imported
    conv(1x1, w, /s) bn relu
    conv(3x3, w) bn relu
    conv(1x1, 4 * w) bn
    attend
  }
  relu
}

/// SE-ResNet-small, imported from x.prototxt.
@conv_se(r = 16)
net SEResNetSmall {
  input(3x64x64)
  conv(7x7, 16, /2) bn relu
  maxpool(3x3, /2, ceil = true)
  stage2: Bottleneck(16) * 2 -> 64x16x16
  stage3: Bottleneck(32, /2) * 3 -> 128x8x8
  gap
  classifier: linear(10) softmax
  assert params == 80_634
  assert macs == 8_446_208
}
`)
})

test('each tensor has its layer', async () => {
  const { spec } = await importCaffe({ path: 'x.prototxt', text: fixture })
  expect(spec?.layers.get('stage2.1.conv2.weight')).toBe('conv2_2_3x3')
  expect(spec?.layers.get('stage3.0.downsample.1.running_var')).toBe('conv3_1_1x1_proj/bn')
  expect(spec?.layers.get('stage3.2.conv_se.fc2.bias')).toBe('conv3_3_1x1_up')
})

/** Layers, and the steps that they are. */
const forms: readonly (readonly [layers: string, steps: string])[] = [
  ['layer < name: "x" type: \'ReL\' "U"; bottom: "data", top: "data" >', 'relu'],
  [
    'layer { type: "Convolution" bottom: "data" top: "x" convolution_param { num_output: 0x8 kernel_size: [3, 5] pad_h: 1 pad_w: 2 } }',
    'conv(3x5, 8, bias = true)',
  ],
  [
    'layer { type: "Convolution" bottom: "data" top: "x" convolution_param { num_output: 8 kernel_h: 1 kernel_w: 3 } }',
    'conv(1x3, 8, pad = 0, bias = true)',
  ],
  [
    'layer { type: "Pooling" bottom: "data" top: "x" pooling_param { kernel_size: 3 stride: 2 } }',
    'maxpool(3x3, /2, ceil = true)',
  ],
  [
    'layer { type: "Pooling" bottom: "data" top: "x" pooling_param { kernel_size: 3 stride: 2 round_mode: FLOOR } }',
    'maxpool(3x3, /2)',
  ],
  ['layer { type: "Pooling" bottom: "data" top: "x" pooling_param { kernel_size: 2 stride: 2 } }', 'maxpool(2x2, /2)'],
  ['layer { type: "Pooling" bottom: "data" top: "x" pooling_param { pool: AVE kernel_size: 8 } }', 'gap'],
  [
    'layer { type: "BatchNorm" bottom: "data" top: "x" batch_norm_param { eps: 0.001 } }',
    'bn(eps = 0.001, affine = false)',
  ],
  ['layer { type: "ReLU" bottom: "data" top: "x" relu_param { negative_slope: 0.1 } }', 'leakyrelu(0.1)'],
  [
    'layer { type: "Eltwise" bottom: "data" bottom: "data" top: "x" eltwise_param { operation: PROD } }',
    'branch {\n    {}\n    {}\n  } mul',
  ],
  ['layers { type: RELU bottom: "data" top: "data" blobs_lr: 1 }', 'relu'],
  ['layer { type: "Softmax" bottom: "data" top: "x" }', 'softmax(over = c)'],
  ['layer { type: "PReLU" bottom: "data" top: "x" }', 'prelu(per_channel = true)'],
]

test.each(forms)('%s', async (layers, steps) => {
  expect(await importText(head + layers)).toContain(`  input(4x8x8)\n  ${steps}\n  assert`)
})

test('names of any kind become names of the language', async () => {
  for (const name of ['__proto__', 'net', 'conv', '1x1', 'ä', '"\\n', 'x'.repeat(1000), '']) {
    const quoted = JSON.stringify(name).slice(1, -1)
    const text = `name: "${quoted}" ${head} layer { name: "${quoted}" type: "InnerProduct" bottom: "data" top: "${quoted}" inner_product_param { num_output: 2 } }`
    expect(await importText(text)).toContain('linear(2)')
  }
  expect(await importText(fixture, 'Mine')).toContain('net Mine {')
})

test('what has gates in one stage only takes the annotation off the others', async () => {
  const gate = (x: string, y: string) => `
    layer { name: "${y}p" type: "Pooling" bottom: "${x}" top: "${y}p" pooling_param { pool: AVE global_pooling: true } }
    layer { name: "${y}d" type: "Convolution" bottom: "${y}p" top: "${y}d" convolution_param { num_output: 1 kernel_size: 1 } }
    layer { name: "${y}r" type: "ReLU" bottom: "${y}d" top: "${y}d" }
    layer { name: "${y}u" type: "Convolution" bottom: "${y}d" top: "${y}u" convolution_param { num_output: 4 kernel_size: 1 } }
    layer { name: "${y}s" type: "Sigmoid" bottom: "${y}u" top: "${y}u" }`
  const unit = (x: string, y: string, gated: boolean) => `
    layer { name: "${y}/c" type: "Convolution" bottom: "${x}" top: "${y}c" convolution_param { num_output: 4 kernel_size: 3 pad: 1 } }
    ${gated ? `${gate(`${y}c`, y)} layer { name: "${y}" type: "Axpy" bottom: "${y}u" bottom: "${y}c" bottom: "${x}" top: "${y}" }` : `layer { name: "${y}" type: "Eltwise" bottom: "${y}c" bottom: "${x}" top: "${y}" }`}`
  const text = await importText(
    `${head}${unit('data', 'a1', false)}${unit('a1', 'a2', false)}${unit('a2', 'b1', true)}`,
  )
  expect(text).toContain('@none a: Residual * 2 -> 4x8x8\n  b1_c: Residual -> 4x8x8')
})
