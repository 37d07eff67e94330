import { describe } from 'vitest'
import { families } from './families.ts'
import { holdToPyTorch } from './hold-to-pytorch.ts'

const files = new Set(families.map(({ file }) => file))

// A file of specs at a time, so that one can be picked without computing the others.
describe.each([...files])('%s', (path) => {
  holdToPyTorch(families.filter(({ file }) => file === path))
})
