import { type Network, networksOf } from './network.ts'

const depths = [18, 34, 50, 101, 152]

/** The residual networks of `nets_resnet.py`. */
export const residualNetworks: readonly Network[] = [
  ...networksOf('specs/resnet.senet', [
    ...depths.map((depth) => [`ResNet${depth}`, `resnet${depth}`] as const),
    ...depths.map((depth) => [`SEResNet${depth}`, `se_resnet${depth}`] as const),
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
