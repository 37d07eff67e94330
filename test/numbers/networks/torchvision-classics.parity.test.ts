import { describe } from 'vitest'
import { holdToPyTorch } from './hold-to-pytorch.ts'
import { torchvisionClassics } from './torchvision-classics.ts'

const files = new Set(torchvisionClassics.map(({ file }) => file))

// A file of specs at a time, so that one can be picked without computing the others.
describe.each([...files])('%s', (path) => {
  holdToPyTorch(torchvisionClassics.filter(({ file }) => file === path))
})
