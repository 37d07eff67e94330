import { holdToPyTorch } from './hold-to-pytorch.ts'
import { torchvisionMobileNetworks } from './torchvision-mobile.ts'

holdToPyTorch(torchvisionMobileNetworks)
