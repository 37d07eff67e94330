import { holdToPyTorch } from './hold-to-pytorch.ts'
import { paperResidualNetworks } from './paper.ts'

holdToPyTorch(paperResidualNetworks)
