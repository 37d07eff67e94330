import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkSource } from '../../src/compiler/index.ts'
import { shapeTemplates } from '../../src/diagnostics/catalogue/shape.ts'
import { operations } from '../../src/vocabulary/index.ts'

test.each(Object.keys(shapeTemplates))('the example of %s gives it, and nothing else', async (code) => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'grammar', 'diagnostics', `${code}.md`), 'utf8')
  const text = /```senet\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
  const { diagnostics } = await checkSource({ path: 'example.senet', text }, { read: async () => undefined })
  expect(diagnostics.map((diagnostic) => `${diagnostic.code}: ${diagnostic.text}`)).toEqual([
    expect.stringMatching(`^${code}: `),
  ])
})

test.each([
  ['branch { {} conv(3x3, 3, bias = true) } concat(over = h)', '3x16x8'],
  ['transpose(h, c)', '8x3x8'],
  ['transpose(order = [w, c, h])', '8x3x8'],
  ['slice(2, 6, over = w)', '3x8x4'],
  ['mean(over = [h, w])', '3x1x1'],
])('axes of %s are read as letters in a spec', async (steps, shape) => {
  const text = `net Example {\n  input(3x8x8)\n  ${steps} -> ${shape}\n}\n`
  const { diagnostics } = await checkSource({ path: 'example.senet', text }, { read: async () => undefined })
  expect(diagnostics.map((diagnostic) => diagnostic.text)).toEqual([])
})

test.each([...operations.values()])(
  'the example of $name is a step that checks',
  async ({ name, category, example }) => {
    const vector = ['linear', 'conv1d'].includes(name)
    const size = vector ? '256' : name === 'reshape' ? '256x7x7' : '64x8x8'
    const before = category === 'input' ? '' : `input(${size})`
    // A norm after a convolution whose bias is not told.
    const after = category === 'convolution' && !example.includes('bias') ? 'bn' : ''
    const text = `net Example {\n  ${before}\n  ${example}\n  ${after}\n}\n`
    const { diagnostics } = await checkSource({ path: 'example.senet', text }, { read: async () => undefined })
    expect(diagnostics.map((diagnostic) => diagnostic.text)).toEqual([])
  },
)
