import { type Network, networksOf } from './network.ts'

/** A base net and its variant with squeeze-and-excitation: `SE` before the one name, `se_` before the other. */
function pairsOf(
  file: string,
  rows: readonly (readonly [request: string, oracle: string])[],
  reduction = '',
): readonly Network[] {
  return networksOf(
    file,
    rows.flatMap(([request, oracle]) => [
      [request, oracle],
      [`SE${request}`, `se_${oracle}${reduction}`],
    ]),
  )
}

/** Large nets that differ in numbers alone from those which are computed whole: torchvision's own run live. */
function alike(networks: readonly Network[]): readonly Network[] {
  return networks.map((network) => ({ ...network, outputs: network.request.startsWith('SE') ? 'alike' : 'live' }))
}

/** The networks of `nets_torchvision_classics.py`. */
export const torchvisionClassics: readonly Network[] = [
  ...pairsOf('specs/vgg.senet', [['VGG16', 'vgg16_bn']]),
  ...alike(
    pairsOf(
      'specs/vgg.senet',
      [11, 13, 19].map((depth) => [`VGG${depth}`, `vgg${depth}_bn`]),
    ),
  ),
  ...pairsOf('specs/resnext.senet', [['ResNeXt50_32x4d', 'resnext50_32x4d']]),
  ...alike(
    pairsOf(
      'specs/resnext.senet',
      ['32x4d', '32x8d', '64x4d'].map((size) => [`ResNeXt101_${size}`, `resnext101_${size}`]),
    ),
  ),
  ...pairsOf('specs/inception-v3.senet', [['InceptionV3', 'inception_v3']]),
  ...pairsOf('specs/densenet.senet', [['DenseNet121', 'densenet121']]),
  ...alike(
    pairsOf(
      'specs/densenet.senet',
      [161, 169, 201].map((depth) => [`DenseNet${depth}`, `densenet${depth}`]),
    ),
  ),
  ...pairsOf(
    'specs/shufflenet-v2.senet',
    [
      ['ShuffleNetV2_0_5x', 'shufflenet_v2_x0_5'],
      ['ShuffleNetV2_1x', 'shufflenet_v2_x1_0'],
      ['ShuffleNetV2_1_5x', 'shufflenet_v2_x1_5'],
      ['ShuffleNetV2_2x', 'shufflenet_v2_x2_0'],
    ],
    '@4',
  ),
]
