import { type Network, networksOf } from './network.ts'

/** The networks of `nets_torchvision_mobile.py` that are made of inverted residuals. */
export const invertedResidualNetworks: readonly Network[] = [
  ...networksOf('specs/mobilenet-v2.senet', [
    ['MobileNetV2', 'mobilenet_v2'],
    ['SEMobileNetV2', 'se_mobilenet_v2'],
  ]),
  ...networksOf('specs/mobilenet-v3.senet', [
    ['MobileNetV3Large', 'mobilenet_v3_large'],
    ['MobileNetV3Small', 'mobilenet_v3_small'],
    ['MobileNetV3LargeNoSE', 'mobilenet_v3_large_without_se'],
    ['MobileNetV3SmallNoSE', 'mobilenet_v3_small_without_se'],
  ]),
  ...networksOf('specs/efficientnet.senet', [
    ['EfficientNetB0', 'efficientnet_b0'],
    ['EfficientNetB0NoSE', 'efficientnet_b0_without_se'],
  ]),
  ...[1, 2, 3].flatMap((size): readonly Network[] => {
    const [whole, plain] = [`EfficientNetB${size}`, `EfficientNetB${size}NoSE`]
    const file = 'specs/efficientnet.senet'
    return [
      { file, request: whole, oracle: `efficientnet_b${size}`, outputs: 'live' },
      { file, request: plain, oracle: `efficientnet_b${size}_without_se`, outputs: 'alike' },
    ]
  }),
]

/** Its RegNets. */
export const regNetworks: readonly Network[] = ['400MF', '800MF', '1_6GF', '3_2GF', '8GF', '16GF'].flatMap((budget) => {
  const oracle = budget.toLowerCase()
  const [large, plain] = budget === '400MF' ? [undefined, undefined] : (['live', 'alike'] as const)
  return [
    regNetwork(`RegNetX${budget}`, `regnet_x_${oracle}`, large),
    regNetwork(`RegNetY${budget}`, `regnet_y_${oracle}`, large),
    regNetwork(`RegNetY${budget}NoSE`, `regnet_y_${oracle}_without_se`, plain),
  ]
})

/** torchvision registers a projection before the branch that it is added to. */
function regNetwork(request: string, oracle: string, outputs: Network['outputs']): Network {
  const network: Network = { file: 'specs/regnet.senet', request, oracle, order: 'free' }
  return outputs === undefined ? network : { ...network, outputs }
}

/** All of `nets_torchvision_mobile.py`. */
export const torchvisionMobileNetworks: readonly Network[] = [...invertedResidualNetworks, ...regNetworks]
