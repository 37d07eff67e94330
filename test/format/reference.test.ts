import { expect, test } from 'vitest'
import { readBlocks } from '../grammar/blocks.ts'
import { formatText, formatWell } from './format-text.ts'

const blocks = await readBlocks('reference.md')
const pairs = blocks.flatMap((block, index) => {
  const next = blocks[index + 1]
  return block.language === 'before' && next?.language === 'after' ? [[block.line, block.text, next.text] as const] : []
})

test('every form of the reference has its before and after', () => {
  expect(pairs.length).toBeGreaterThan(8)
  expect(blocks.filter(({ language }) => language === 'before')).toHaveLength(pairs.length)
  expect(blocks.filter(({ language }) => language === 'after')).toHaveLength(pairs.length)
})

test.each(pairs)('line %i', async (_, before, after) => {
  expect(await formatWell(before)).toBe(`${after}\n`)
})

test('every example of the reference and of the diagnostics that has no mistake can be formatted', async () => {
  for (const { language, words, text } of blocks) {
    if (language === 'senet' && words.length === 0) await expect(formatText(text)).resolves.toContain('')
  }
})
