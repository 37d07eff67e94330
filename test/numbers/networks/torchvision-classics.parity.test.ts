import { holdToPyTorch } from './hold-to-pytorch.ts'
import { torchvisionClassics } from './torchvision-classics.ts'

holdToPyTorch(torchvisionClassics)
