import { type Network, networksOf } from './network.ts'

/** A base net and its variant with squeeze-and-excitation, whose names differ by `SE` and `se_` and a reduction. */
function pairOf(request: string, oracle: string, reduction = ''): readonly (readonly [string, string])[] {
  return [
    [request, oracle],
    [`SE${request}`, `se_${oracle}${reduction}`],
  ]
}

/** The networks of `nets_torchvision_classics.py`. */
export const torchvisionClassics: readonly Network[] = [
  ...networksOf(
    'specs/vgg.senet',
    [11, 13, 16, 19].flatMap((depth) => pairOf(`VGG${depth}`, `vgg${depth}_bn`)),
  ),
  ...networksOf(
    'specs/resnext.senet',
    ['50_32x4d', '101_32x4d', '101_32x8d', '101_64x4d'].flatMap((size) => pairOf(`ResNeXt${size}`, `resnext${size}`)),
  ),
  ...networksOf('specs/inception-v3.senet', pairOf('InceptionV3', 'inception_v3')),
  ...networksOf(
    'specs/densenet.senet',
    [121, 161, 169, 201].flatMap((depth) => pairOf(`DenseNet${depth}`, `densenet${depth}`)),
  ),
  ...networksOf('specs/shufflenet-v2.senet', [
    ...pairOf('ShuffleNetV2_0_5x', 'shufflenet_v2_x0_5', '@4'),
    ...pairOf('ShuffleNetV2_1x', 'shufflenet_v2_x1_0', '@4'),
    ...pairOf('ShuffleNetV2_1_5x', 'shufflenet_v2_x1_5', '@4'),
    ...pairOf('ShuffleNetV2_2x', 'shufflenet_v2_x2_0', '@4'),
  ]),
]
