import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Diagnostic, hasErrors } from '../../src/diagnostics/index.ts'
import { assertSound } from '../../src/ir/index.ts'
import { lowerNet } from '../../src/lower/index.ts'
import { parse } from '../../src/syntax/index.ts'
import { drawnSpecs } from '../support/draw-spec.ts'
import { mangledTexts } from '../support/mangle.ts'
import { checkText, showDiagnostic } from '../support/spec.ts'

/** Specs that people wrote, so that pieces of all of the language are about. */
function readTexts(...folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) => {
    const path = join(import.meta.dirname, '..', '..', folder)
    const names = readdirSync(path).filter((name) => name.endsWith('.senet'))
    return names.map((name) => readFileSync(join(path, name), 'utf8'))
  })
}

const library = { 'library.senet': 'let n1_ = 3\nlet n2_ = 4\n', 'words.senet': 'let as = 1\n' }
const written = readTexts('specs', 'test/fixtures/language', 'src/check/builtin')
const texts = fc.oneof(
  { weight: 12, arbitrary: drawnSpecs.map(({ text }) => text) },
  { weight: 1, arbitrary: fc.constantFrom(...written) },
)

/** Diagnostics lie in their files, and no mistake is told twice at one place. */
function expectSound(diagnostics: readonly Diagnostic[]): void {
  const wrong: string[] = []
  const told = new Set<string>()
  for (const diagnostic of diagnostics) {
    const shown = showDiagnostic(diagnostic)
    const notes = diagnostic.notes.flatMap(({ location }) => (location === undefined ? [] : [location]))
    for (const { file, span } of [diagnostic.location, ...notes]) {
      const inside = 0 <= span.start && span.start <= span.end && span.end <= file.text.length
      if (!inside) wrong.push(`${span.start}-${span.end} of ${file.text.length} in ${file.path}: ${shown}`)
    }
    if (diagnostic.text.trim() === '' || /undefined|NaN|\[object/.test(diagnostic.text)) wrong.push(`text: ${shown}`)
    const { file, span } = diagnostic.location
    const key = `${diagnostic.code} ${file.path} ${span.start}-${span.end}`
    if (told.has(key)) wrong.push(`twice: ${shown}`)
    told.add(key)
  }
  expect(wrong).toEqual([])
}

async function expectSurvives(text: string): Promise<void> {
  const { diagnostics, nets } = await checkText(text, library)
  expectSound(diagnostics)
  if (hasErrors(parse({ path: 'main.senet', text }).diagnostics)) expect(hasErrors(diagnostics)).toBe(true)
  // What is checked without an error can be compiled.
  if (!hasErrors(diagnostics)) for (const net of nets) assertSound(lowerNet(net), net.title)
}

test('a spec that is broken at random is told so at a place, and nothing throws', async () => {
  await fc.assert(fc.asyncProperty(mangledTexts(texts), expectSurvives), { seed: 1709, numRuns: 2500 })
})

test('any text at all is survived', async () => {
  const noise = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc
      .array(fc.constantFrom(...' \n(){}[],:=@*/.->"xnet block conv 3 relu'), { maxLength: 300 })
      .map((all) => all.join('')),
  )
  await fc.assert(fc.asyncProperty(noise, expectSurvives), { seed: 1709, numRuns: 1500 })
})

test('a spec without a mistake has no diagnostics', async () => {
  await fc.assert(
    fc.asyncProperty(drawnSpecs, async ({ text, files }) => {
      const { diagnostics } = await checkText(text, files)
      expect(diagnostics.map(showDiagnostic)).toEqual([])
    }),
    { seed: 17_090_507, numRuns: 1000 },
  )
})
