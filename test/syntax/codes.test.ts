import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { syntaxTemplates } from '../../src/diagnostics/catalogue/syntax.ts'
import { parse } from '../../src/syntax/index.ts'

const pages = join(import.meta.dirname, '..', '..', 'grammar', 'diagnostics')
/** What takes a longer text than a page to bring about: hostile.test.ts does. */
const untried = new Set(['too-many-problems', 'too-many-tokens', 'nesting-too-deep'])

const codes = Object.keys(syntaxTemplates)

test.each(codes)('%s has a page that begins with it', (code) => {
  const page = readPage(code)
  expect(page.startsWith(`# ${code}\n`)).toBe(true)
  expect(page.split('\n').length).toBeLessThanOrEqual(30)
})

test.each(codes.filter((code) => !untried.has(code)))(
  'the first example of %s gives it, and nothing else; the second is mended',
  (code) => {
    const [broken = '', mended = '', ...more] = [...readPage(code).matchAll(/^```senet\n([\s\S]*?)^```/gm)].map(
      ([, text = '']) => text,
    )
    expect(new Set(codesOf(broken))).toEqual(new Set([code]))
    expect(codesOf(mended)).toEqual([])
    expect(more).toEqual([])
  },
)

function readPage(code: string): string {
  return readFileSync(join(pages, `${code}.md`), 'utf8')
}

function codesOf(text: string): string[] {
  return parse({ path: 'page.senet', text }).diagnostics.map((diagnostic) => diagnostic.code)
}
