import { type Network, networksOf } from './network.ts'

/** The networks of `nets_ablations.py`. */
export const ablationNetworks: readonly Network[] = networksOf('specs/ablations.senet', [
  ['SEResNet50', 'ablation_se_resnet50'],
])
