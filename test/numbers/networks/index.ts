import { ablationNetworks } from './ablations.ts'
import { families } from './families.ts'
import type { Network } from './network.ts'
import { paperInceptionNetworks, paperMobileNetworks, paperResidualNetworks } from './paper.ts'
import { residualNetworks } from './resnet.ts'
import { torchvisionClassics } from './torchvision-classics.ts'
import { torchvisionMobileNetworks } from './torchvision-mobile.ts'

/** Every network that is held to a definition in PyTorch; all of specs/ are among them. */
export const networks: readonly Network[] = [
  ...residualNetworks,
  ...families,
  ...paperResidualNetworks,
  ...paperMobileNetworks,
  ...paperInceptionNetworks,
  ...ablationNetworks,
  ...torchvisionClassics,
  ...torchvisionMobileNetworks,
]
