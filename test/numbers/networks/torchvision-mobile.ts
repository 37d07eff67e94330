import { type Network, networksOf } from './network.ts'

/** The networks of `nets_torchvision_mobile.py`. */
export const torchvisionMobileNetworks: readonly Network[] = [
  ...networksOf('test/fixtures/networks/mobilenet-v3.senet', [['MobileNetV3Large', 'mobilenet_v3_large']]),
]
