import fc from 'fast-check'
import { expect, test } from 'vitest'
import { importCaffe } from '../../src/caffe/index.ts'
import { drawnPrototxts } from '../support/draw-prototxt.ts'

// The import throws where what it wrote does not have the layers, shapes and wiring of the prototxt.
test('drawn networks come out with the same structure and cost', async () => {
  let imported = 0
  await fc.assert(
    fc.asyncProperty(drawnPrototxts, async ({ text, params, macs }) => {
      fc.pre(text !== '')
      const { spec, diagnostics } = await importCaffe({ path: 'drawn.prototxt', text })
      expect(diagnostics).toEqual([])
      expect(spec).toMatchObject({ params, macs })
      imported += 1
      const again = await importCaffe({ path: 'drawn.prototxt', text })
      expect(again.spec?.text).toBe(spec?.text)
    }),
    { numRuns: 100 },
  )
  expect(imported).toBeGreaterThan(30)
})
