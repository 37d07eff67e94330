import { expect, test } from 'vitest'
import { importCaffe } from '../../src/caffe/index.ts'
import { codesAt } from '../support/spec.ts'

const head = 'input: "data" input_dim: 1 input_dim: 4 input_dim: 8 input_dim: 8\n'
const conv =
  'layer { name: "c" type: "Convolution" bottom: "data" top: "c" convolution_param { num_output: 4 kernel_size: 3 } }\n'

async function diagnose(text: string): Promise<readonly string[]> {
  const { spec, diagnostics } = await importCaffe({ path: 'x.prototxt', text })
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  expect(spec === undefined).toBe(errors.length > 0)
  for (const { location } of diagnostics) expect(location.file.path).toBe('x.prototxt')
  return codesAt(diagnostics)
}

const layer = (type: string, more = '', bottom = 'data'): string =>
  `layer { name: "x" type: "${type}" bottom: "${bottom}" top: "x" ${more} }\n`
const convolution = (fields: string): string => layer('Convolution', `convolution_param { ${fields} }`)

/** A network with mistakes, and its diagnostics: the code, and the text that it stands at. */
const mistakes: readonly (readonly [text: string, diagnostics: readonly string[]])[] = [
  // The text.
  [`${head}layer { name "x" }`, ['prototxt-syntax "x"']],
  [`${head}layer { name: }`, ['prototxt-syntax }']],
  [`${head}layer { name: "x }\n`, ['prototxt-syntax "x }']],
  [`${head}layer { pad: 1e }`, ['prototxt-syntax 1e']],
  [`${head}layer { pad: -x }`, ['prototxt-syntax x']],
  [`${head}layer { pad = 1 }`, ['prototxt-syntax =']],
  [`${head}layer { name: "x"`, ['prototxt-bracket {']],
  [`${head}layer { name: "x" >`, ['prototxt-bracket >']],
  [`${head}}`, ['prototxt-bracket }']],
  [`${head}${'a { '.repeat(40)}`, ['prototxt-limit {']],
  // Fields.
  [head + convolution('num_output: 4 kernal_size: 3 kernel_size: 3'), ['caffe-field kernal_size']],
  [head + convolution('num_output: 4 kernel_size: -1'), ['caffe-value -1', 'caffe-layer "Convolution"']],
  [head + convolution('num_output: 1e9 kernel_size: 1'), ['caffe-shape "Convolution"']],
  [head + convolution('num_output: 1099511627776 kernel_size: 1'), ['caffe-value 1099511627776']],
  [head + convolution('num_output: "4" kernel_size: 1'), ['caffe-value "4"']],
  [head + convolution('num_output: 4 num_output: 5 kernel_size: 1'), ['caffe-value num_output']],
  [head + convolution('num_output: 4 kernel_size: 1 bias_term: maybe'), ['caffe-value maybe']],
  [head + convolution('kernel_size: 1'), ['caffe-layer "Convolution"']],
  [head + convolution('num_output: 4 kernel_size: 1 group: 3'), ['caffe-shape "Convolution"']],
  [head + convolution('num_output: 4 kernel_size: 9'), ['caffe-shape "Convolution"']],
  [head + layer('Pooling', 'pooling_param { pool: STOCHASTIC kernel_size: 2 }'), ['caffe-value STOCHASTIC']],
  [`${head}layer { name: "x" bottom: "data" top: "x" }`, ['caffe-field-missing {']],
  [`${head}layer: 3`, ['caffe-value 3']],
  [`${head}layers_of: 3\n${conv}`, ['caffe-field layers_of']],
  // Layers.
  [head + layer('LRN'), ['caffe-layer "LRN"']],
  [head + layer('Convolutoin'), ['caffe-layer "Convolutoin"']],
  [head + layer('__proto__'), ['caffe-layer "__proto__"']],
  [head + layer('Scale', 'scale_param { bias_term: true }'), ['caffe-layer "Scale"']],
  [head + layer('Axpy'), ['caffe-layer "Axpy"']],
  [head + layer('BatchNorm', 'batch_norm_param { use_global_stats: false }'), ['caffe-layer false']],
  [
    `${head}layer { name: "b" type: "BatchNorm" bottom: "data" top: "b" }
     layer { name: "s" type: "Scale" bottom: "b" top: "s" scale_param { bias_term: true } }
     layer { name: "e" type: "Eltwise" bottom: "b" bottom: "s" top: "e" }`,
    ['caffe-layer "Eltwise"'],
  ],
  [head + conv + layer('Eltwise', 'bottom: "c"'), ['caffe-layer "Eltwise"']],
  [head + conv + layer('Concat', 'bottom: "c"'), ['caffe-shape "Concat"']],
  // Blobs.
  [head + layer('ReLU', '', 'dat'), ['caffe-blob "dat"']],
  [head + layer('ReLU', '', 'c') + conv, ['caffe-blob "c"']],
  [head + layer('ReLU', '', 'x'), ['caffe-blob "x"']],
  [head + conv + conv, ['caffe-top "c"']],
  [head + conv + layer('ReLU'), ['caffe-output "ReLU"']],
  // Inputs.
  [conv, ['caffe-input ']],
  [`input: "data" input_dim: 1 input_dim: 4 input_dim: 8\n${conv}`, ['caffe-input "data"']],
  [`layer { name: "d" type: "Data" top: "data" }\n${conv}`, ['caffe-input "Data"']],
  // Not in evaluation.
  [
    `${head}${conv}layer { name: "l" type: "SoftmaxWithLoss" bottom: "c" include { phase: TRAIN } }`,
    ['caffe-left-out "SoftmaxWithLoss"'],
  ],
  [`${head}${conv}layer { name: "l" type: "Accuracy" bottom: "c" top: "a" }`, ['caffe-left-out "Accuracy"']],
]

test.each(mistakes)('%j', async (text, diagnostics) => {
  expect(await diagnose(text)).toEqual(diagnostics)
})
