import { expect, test } from 'vitest'
import { builtinModules } from '../../src/check/index.ts'
import type { Diagnostic } from '../../src/diagnostics/index.ts'
import { generateModules } from '../../scripts/generate-modules.ts'
import { checkText, codesAt } from '../support/spec.ts'
import { readExamples, readBlocks } from './blocks.ts'

test('the page of the built-in modules is what they are', async () => {
  await expect(await generateModules()).toMatchFileSnapshot('../../grammar/modules.md')
})

function importsToldBy(diagnostics: readonly Diagnostic[]): readonly string[] {
  const hints = diagnostics.flatMap(({ code, hint }) => (code === 'unknown-name' && hint !== undefined ? [hint] : []))
  return [...new Set(hints.filter((hint) => hint.startsWith('import {')))]
}

test('every declaration on it checks by itself, with the imports that it is told to write', async () => {
  const examples = readExamples(await readBlocks('modules.md'))
  expect(examples.length).toBeGreaterThan(builtinModules.length)
  for (const { main, title } of examples) {
    let text = main
    let { diagnostics } = await checkText(text)
    // What follows a name that is unknown is only judged once it is known.
    for (let imports = importsToldBy(diagnostics); imports.length > 0; imports = importsToldBy(diagnostics)) {
      text = [...imports, text].join('\n')
      ;({ diagnostics } = await checkText(text))
    }
    expect(codesAt(diagnostics), title).toEqual([])
  }
})

test.each([
  ['Conv2d(3x3, 4)', 'did you mean conv?'],
  ['BatchNorm2d', 'did you mean bn?'],
  ['hard_se', 'import { hard_se } from "senet:gates"'],
  ['ConvBN(3x3, 4)', 'import { ConvBN } from "senet:blocks"'],
  ['sigmoyd', 'did you mean sigmoid?'],
])('%s is met with what to do', async (step, hint) => {
  const { diagnostics } = await checkText(`net N { input(3x8x8) ${step} }`)
  expect(diagnostics.map((one) => [one.code, one.hint])).toEqual([['unknown-name', hint]])
})
