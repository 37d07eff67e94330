import { expect, test } from 'vitest'
import { createMessage, type Diagnostic, locateMessage } from '../../src/diagnostics/index.ts'
import { applyFixes, maximumPasses, presetConfig } from '../../src/lint/index.ts'
import type { SourceFile } from '../../src/source/index.ts'
import { fixText, only } from '../support/lint.ts'

const file: SourceFile = { path: 'main.senet', text: '0123456789' }

function finding(
  safe: boolean,
  ...edits: readonly (readonly [start: number, end: number, text: string])[]
): Diagnostic {
  const spans = edits.map(([start, end, text]) => ({ span: { start, end }, text }))
  const message = createMessage('unused-import', { name: 'a' })
  return locateMessage(
    message,
    { file, span: { start: 0, end: 1 } },
    { fixes: [{ title: 'mend', safe, edits: spans }] },
  )
}

test('fixes that touch one another wait: the first in the text is applied', () => {
  const fixed = applyFixes(
    file,
    [finding(true, [4, 6, 'x']), finding(true, [2, 4, 'y']), finding(true, [8, 8, 'z'])],
    false,
  )
  expect(fixed).toMatchObject({ text: '01y4567z89', applied: 2, rules: ['unused-import'] })
})

test('a fix of several edits is applied whole or not at all', () => {
  const both = finding(true, [9, 10, '!'], [1, 2, ''])
  expect(applyFixes(file, [both], false).text).toBe('02345678!')
  expect(applyFixes(file, [finding(true, [0, 1, 'a']), both], false).text).toBe('a123456789')
})

test('unsafe fixes are applied where they are asked for', () => {
  const unsafe = finding(false, [0, 1, 'a'])
  expect(applyFixes(file, [unsafe], false)).toMatchObject({ text: file.text, applied: 0 })
  expect(applyFixes(file, [unsafe], true)).toMatchObject({ text: 'a123456789', applied: 1 })
})

test('fixes of other files are not applied to this one', () => {
  const other: SourceFile = { path: 'other.senet', text: file.text }
  expect(applyFixes(other, [finding(true, [0, 1, 'a'])], true).applied).toBe(0)
})

test('what a fix leaves over is fixed in the next pass', async () => {
  const before = `import { se } from "senet:gates"
import { eca } from "senet:gates"

block B(w = 8, k = 3x3) { conv(k, w) bn relu as out }

net Net {
  input(8x16x16)
  layer1: {
    B(8)
    B(8, 3x3)
    B(8, k = 3x3)
  }
}
`
  const { text, passes, result } = await fixText(before, presetConfig('senet:strict'))
  expect(text).toBe(`
block B(w = 8, k = 3x3) { conv(k, w) bn relu }

net Net {
  input(8x16x16)
  layer1: {
    B * 3
  } -> 8x16x16
}
`)
  expect(passes).toBeGreaterThan(2)
  expect(passes).toBeLessThanOrEqual(maximumPasses)
  expect(result.diagnostics.map(({ code }) => code)).toEqual([])
})

test('a file with mistakes is left as it is', async () => {
  const text = 'import { se } from "senet:gates"\nlet a = b\n'
  const fixed = await fixText(text, only('unused-import'), true)
  expect(fixed).toMatchObject({ text, applied: 0, passes: 0 })
})

test('no comment is lost to a fix', async () => {
  const text = 'import { se /* no */ } from "senet:gates"\n'.replace('/* no */', '// which\n')
  const { text: after, result } = await fixText(text, only('unused-import'))
  expect(after).toBe(text)
  expect(result.diagnostics.map(({ code }) => code)).toEqual(['unused-import'])
})
