import { holdToPyTorch } from './hold-to-pytorch.ts'
import { invertedResidualNetworks } from './torchvision-mobile.ts'

holdToPyTorch(invertedResidualNetworks)
