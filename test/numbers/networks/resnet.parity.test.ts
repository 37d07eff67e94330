import { holdToPyTorch } from './hold-to-pytorch.ts'
import { residualNetworks } from './resnet.ts'

holdToPyTorch(residualNetworks)
