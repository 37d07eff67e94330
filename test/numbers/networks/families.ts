import { type Network, networksOf, withOutputs } from './network.ts'

/** Rows of nets with and without squeeze-and-excitation. */
function withAndWithout(net: string, oracle: string): readonly (readonly [string, string])[] {
  return [
    [net, oracle],
    [`SE${net}`, `se_${oracle}`],
  ]
}

/** The networks of `nets_cifar.py` and `nets_families.py`. */
export const families: readonly Network[] = [
  ...networksOf('specs/cifar-preact.senet', [
    ...withAndWithout('ResNet164', 'resnet164_preact'),
    ['SEResNet164(r = 8)', 'se_resnet164_preact@8'],
  ]),
  ...networksOf('specs/wide-resnet.senet', [
    ...withAndWithout('WRN16_8', 'wrn_16_8'),
    ['WRN16_8(rate = 0.3)', 'wrn_16_8'],
  ]),
  ...withOutputs('alike', networksOf('specs/wide-resnet.senet', withAndWithout('WRN28_10', 'wrn_28_10'))),
  ...networksOf('specs/shake-shake.senet', [
    ...withAndWithout('ShakeShake26_2x96d', 'shake_shake_26_2x96d'),
    ...withAndWithout('ShakeEven29_2x4x64d', 'shake_even_29_2x4x64d'),
  ]),
  ...networksOf('specs/sknet.senet', withAndWithout('SKNet26', 'sknet26')),
  ...withOutputs('live', networksOf('specs/sknet.senet', withAndWithout('SKNet50', 'sknet50'))),
  ...networksOf('specs/resnest.senet', withAndWithout('ResNeSt26', 'resnest26')),
  ...withOutputs('live', networksOf('specs/resnest.senet', withAndWithout('ResNeSt50', 'resnest50'))),
  ...networksOf('specs/unet.senet', [...withAndWithout('UNet', 'unet'), ['SCSEUNet', 'scse_unet']]),
]
