import { holdToPyTorch } from './hold-to-pytorch.ts'
import { paperInceptionNetworks } from './paper.ts'

holdToPyTorch(paperInceptionNetworks)
