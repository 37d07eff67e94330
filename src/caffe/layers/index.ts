import { activationKinds } from './activations.ts'
import { convolutionKinds } from './convolution.ts'
import { joinKinds } from './joins.ts'
import type { LayerKind } from './layer.ts'
import { normKinds } from './norms.ts'
import { poolingKinds } from './pooling.ts'

/** Every kind of layer that becomes operations, by its `type`. */
export const layerKinds: ReadonlyMap<string, LayerKind> = new Map([
  ...convolutionKinds,
  ...poolingKinds,
  ...normKinds,
  ...activationKinds,
  ...joinKinds,
])

/** Layers that compare the result with labels: no part of the network, and left out. */
export const measuringKinds: ReadonlySet<string> = new Set([
  'SoftmaxWithLoss',
  'SigmoidCrossEntropyLoss',
  'EuclideanLoss',
  'HingeLoss',
  'ContrastiveLoss',
  'InfogainLoss',
  'MultinomialLogisticLoss',
  'Accuracy',
  'Silence',
])

/** Layers that read pictures: the shape of what they give depends on files. */
export const dataKinds: ReadonlySet<string> = new Set([
  'Data',
  'ImageData',
  'HDF5Data',
  'MemoryData',
  'WindowData',
  'DummyData',
])

/** Why a known layer of Caffe is not imported. */
export const refusedKinds: ReadonlyMap<string, string> = new Map([
  ['LRN', 'senet has no local response normalisation'],
  ['MVN', 'senet has no such normalisation'],
  ['Deconvolution', 'transposed convolutions are not imported yet'],
  ['Slice', 'parts of a blob are not imported yet'],
  ['Bias', 'senet has no bias of its own'],
  ['Python', 'what it computes stands in a program'],
])

/** The words of the old `layers { type: CONVOLUTION }` that are not the new ones in capitals. */
const oldWords: ReadonlyMap<string, string> = new Map([
  ['CONVOLUTION', 'Convolution'],
  ['INNER_PRODUCT', 'InnerProduct'],
  ['POOLING', 'Pooling'],
  ['RELU', 'ReLU'],
  ['PRELU', 'PReLU'],
  ['ELU', 'ELU'],
  ['SIGMOID', 'Sigmoid'],
  ['TANH', 'TanH'],
  ['SOFTMAX', 'Softmax'],
  ['DROPOUT', 'Dropout'],
  ['ELTWISE', 'Eltwise'],
  ['CONCAT', 'Concat'],
  ['FLATTEN', 'Flatten'],
  ['SPLIT', 'Split'],
  ['LRN', 'LRN'],
  ['DATA', 'Data'],
  ['IMAGE_DATA', 'ImageData'],
  ['SOFTMAX_LOSS', 'SoftmaxWithLoss'],
  ['ACCURACY', 'Accuracy'],
  ['SILENCE', 'Silence'],
])

/** The type of a layer, from the word of the old form. */
export function translateOldWord(word: string): string {
  return oldWords.get(word) ?? word
}
