import { type Network, networksOf, withOutputs } from './network.ts'

/** The residual networks of `nets_resnet.py`. */
export const residualNetworks: readonly Network[] = [
  ...networksOf(
    'specs/resnet.senet',
    [18, 34, 50].flatMap((depth) => [
      [`ResNet${depth}`, `resnet${depth}`],
      [`SEResNet${depth}`, `se_resnet${depth}`],
    ]),
  ),
  ...[101, 152].flatMap((depth) => [
    ...withOutputs('live', networksOf('specs/resnet.senet', [[`ResNet${depth}`, `resnet${depth}`]])),
    ...withOutputs('alike', networksOf('specs/resnet.senet', [[`SEResNet${depth}`, `se_resnet${depth}`]])),
  ]),
  ...networksOf(
    'specs/cifar-resnet.senet',
    [20, 32, 56, 110].flatMap((depth) => [
      [`ResNet${depth}`, `resnet${depth}_cifar`],
      [`SEResNet${depth}`, `se_resnet${depth}_cifar`],
      [`SEResNet${depth}(r = 8)`, `se_resnet${depth}_cifar@8`],
    ]),
  ),
]
