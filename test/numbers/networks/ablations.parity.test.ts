import { ablationNetworks } from './ablations.ts'
import { holdToPyTorch } from './hold-to-pytorch.ts'

holdToPyTorch(ablationNetworks)
