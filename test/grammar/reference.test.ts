import { describe, expect, test } from 'vitest'
import { checkText, compileText, showDiagnostic } from '../support/spec.ts'
import { readBlocks, readExamples } from './blocks.ts'
import { stateFacts } from './facts.ts'

const blocks = await readBlocks('reference.md')
const examples = readExamples(blocks)

describe('every example of the reference does what it says', () => {
  test.each(examples.map((example) => [example.title, example] as const))('%s', async (_, example) => {
    const check = example.compiled
      ? compileText(example.main, undefined, example.files)
      : checkText(example.main, example.files)
    const { diagnostics } = await check
    if (example.error === undefined) expect(diagnostics.map(showDiagnostic)).toEqual([])
    else expect(diagnostics.map((one) => one.code)).toEqual([example.error])
    if (example.facts !== undefined) expect(await stateFacts(example)).toBe(example.facts)
  })
})

test('what is stated is stated of an example', () => {
  const stray = blocks.filter((block, index) => block.language === 'text' && blocks[index - 1]?.language !== 'senet')
  expect(stray.map((block) => block.line)).toEqual([])
})
