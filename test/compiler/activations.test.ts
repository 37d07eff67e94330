import { expect, test } from 'vitest'
import { summariseText } from '../support/summarise.ts'

const bytes = 4

test('a chain needs a result and the one it is made from', async () => {
  const { activations } = await summariseText('net N { input(1x8x8) maxpool(2x2, /2) maxpool(2x2, /2) }')
  expect(activations).toEqual({ peak: (64 + 16) * bytes, total: (64 + 16 + 4) * bytes })
})

test('a residual holds what enters until the sum', async () => {
  const { activations } = await summariseText('net N { input(1x8x8) residual { relu relu } }')
  expect(activations).toEqual({ peak: 3 * 64 * bytes, total: 4 * 64 * bytes })
})

test('an output is held to the end', async () => {
  const { activations } = await summariseText('net N { input(1x8x8) output aux { identity } relu relu }')
  expect(activations.peak).toBe(3 * 64 * bytes)
})
