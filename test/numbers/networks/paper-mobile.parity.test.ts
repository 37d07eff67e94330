import { holdToPyTorch } from './hold-to-pytorch.ts'
import { paperMobileNetworks } from './paper.ts'

holdToPyTorch(paperMobileNetworks)
