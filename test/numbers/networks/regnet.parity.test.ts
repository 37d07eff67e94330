import { holdToPyTorch } from './hold-to-pytorch.ts'
import { regNetworks } from './torchvision-mobile.ts'

holdToPyTorch(regNetworks)
