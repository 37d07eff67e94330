import { type Network, networksOf } from './network.ts'

/** A net and its variant with squeeze-and-excitation. */
function pairOf(request: string, oracle: string, gated: string): readonly (readonly [string, string])[] {
  return [
    [request, oracle],
    [`SE${request}`, gated],
  ]
}

/** Residual networks of `nets_paper.py`. */
export const paperResidualNetworks: readonly Network[] = [
  ...networksOf(
    'specs/legacy-resnet.senet',
    [18, 34, 50, 101, 152].flatMap((depth) =>
      pairOf(`ResNet${depth}`, `legacy_resnet${depth}`, `legacy_se_resnet${depth}`),
    ),
  ),
  ...networksOf(
    'specs/legacy-resnext.senet',
    [50, 101].flatMap((depth) =>
      pairOf(`ResNeXt${depth}`, `legacy_resnext${depth}_32x4d`, `legacy_se_resnext${depth}_32x4d`),
    ),
  ),
]

/** Its mobile ones. */
export const paperMobileNetworks: readonly Network[] = [
  ...networksOf('specs/mobilenet-v1.senet', [
    ...pairOf('MobileNet', 'mobilenet_v1_1.0', 'se_mobilenet_v1_1.0'),
    ...pairOf('MobileNet_0_75x', 'mobilenet_v1_0.75', 'se_mobilenet_v1_0.75'),
    ...pairOf('MobileNet_0_5x', 'mobilenet_v1_0.5', 'se_mobilenet_v1_0.5'),
    ...pairOf('MobileNet_0_25x', 'mobilenet_v1_0.25', 'se_mobilenet_v1_0.25@4'),
  ]),
  ...networksOf('specs/shufflenet-v1.senet', [
    ...pairOf('ShuffleNet_0_5x', 'shufflenet_v1_0.5', 'se_shufflenet_v1_0.5'),
    ...pairOf('ShuffleNet_1x', 'shufflenet_v1_1.0', 'se_shufflenet_v1_1.0'),
    ...pairOf('ShuffleNet_1_5x', 'shufflenet_v1_1.5', 'se_shufflenet_v1_1.5'),
    ...pairOf('ShuffleNet_2x', 'shufflenet_v1_2.0', 'se_shufflenet_v1_2.0'),
  ]),
]

/** Its Inceptions, and SENet-154. */
export const paperInceptionNetworks: readonly Network[] = [
  ...networksOf('specs/bn-inception.senet', pairOf('BNInception', 'bn_inception', 'se_bn_inception')),
  ...networksOf(
    'specs/inception-resnet-v2.senet',
    pairOf('InceptionResNetV2', 'inception_resnet_v2', 'se_inception_resnet_v2'),
  ),
  ...networksOf('specs/senet154.senet', [
    ['ResNeXt154', 'senet154_plain'],
    ['SENet154', 'senet154'],
  ]),
]
