import { type Network, networksOf, withOutputs } from './network.ts'

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
    [18, 34, 50].flatMap((depth) => pairOf(`ResNet${depth}`, `legacy_resnet${depth}`, `legacy_se_resnet${depth}`)),
  ),
  ...[101, 152].flatMap((depth) => [
    ...withOutputs('alike', networksOf('specs/legacy-resnet.senet', [[`ResNet${depth}`, `legacy_resnet${depth}`]])),
    ...withOutputs('live', networksOf('specs/legacy-resnet.senet', [[`SEResNet${depth}`, `legacy_se_resnet${depth}`]])),
  ]),
  ...networksOf(
    'specs/legacy-resnext.senet',
    pairOf('ResNeXt50', 'legacy_resnext50_32x4d', 'legacy_se_resnext50_32x4d'),
  ),
  ...withOutputs('alike', networksOf('specs/legacy-resnext.senet', [['ResNeXt101', 'legacy_resnext101_32x4d']])),
  ...withOutputs('live', networksOf('specs/legacy-resnext.senet', [['SEResNeXt101', 'legacy_se_resnext101_32x4d']])),
]

/** Its mobile ones. */
export const paperMobileNetworks: readonly Network[] = [
  ...networksOf('specs/mobilenet-v1.senet', [
    ...pairOf('MobileNet', 'mobilenet_v1_1.0', 'se_mobilenet_v1_1.0'),
    ...pairOf('MobileNet_0_25x', 'mobilenet_v1_0.25', 'se_mobilenet_v1_0.25@4'),
  ]),
  ...withOutputs(
    'live',
    networksOf('specs/mobilenet-v1.senet', [
      ...pairOf('MobileNet_0_75x', 'mobilenet_v1_0.75', 'se_mobilenet_v1_0.75'),
      ...pairOf('MobileNet_0_5x', 'mobilenet_v1_0.5', 'se_mobilenet_v1_0.5'),
    ]),
  ),
  ...networksOf('specs/shufflenet-v1.senet', [
    ...pairOf('ShuffleNet_0_5x', 'shufflenet_v1_0.5', 'se_shufflenet_v1_0.5'),
    ...pairOf('ShuffleNet_1x', 'shufflenet_v1_1.0', 'se_shufflenet_v1_1.0'),
  ]),
  ...withOutputs(
    'live',
    networksOf('specs/shufflenet-v1.senet', [
      ...pairOf('ShuffleNet_1_5x', 'shufflenet_v1_1.5', 'se_shufflenet_v1_1.5'),
      ...pairOf('ShuffleNet_2x', 'shufflenet_v1_2.0', 'se_shufflenet_v1_2.0'),
    ]),
  ),
]

/** Its Inceptions, and SENet-154. */
export const paperInceptionNetworks: readonly Network[] = [
  ...networksOf('specs/bn-inception.senet', pairOf('BNInception', 'bn_inception', 'se_bn_inception')),
  ...networksOf(
    'specs/inception-resnet-v2.senet',
    pairOf('InceptionResNetV2', 'inception_resnet_v2', 'se_inception_resnet_v2'),
  ),
  ...withOutputs('alike', networksOf('specs/senet154.senet', [['ResNeXt154', 'senet154_plain']])),
  ...networksOf('specs/senet154.senet', [['SENet154', 'senet154']]),
]
