import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hasErrors, isRuleCode } from '../../src/diagnostics/index.ts'
import { fixSource, type LintResult, lintSource, presetConfig, readConfig } from '../../src/lint/index.ts'
import { drawnSpecs } from '../support/draw-spec.ts'
import { mangledTexts } from '../support/mangle.ts'
import { printGraphs } from '../support/same-graphs.ts'
import { memoryHost, showDiagnostic } from '../support/spec.ts'

function readTexts(...folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) => {
    const path = join(import.meta.dirname, '..', '..', folder)
    const names = readdirSync(path).filter((name) => name.endsWith('.senet'))
    return names.map((name) => readFileSync(join(path, name), 'utf8'))
  })
}

const written = readTexts('specs', 'test/fixtures/language', 'src/check/builtin')
const ignores = [
  '// senet-ignore',
  '// senet-ignore hidden-width: x',
  '//senet-ignore a, unused-import',
  '// senet-ignore :',
]
const texts = fc.oneof(
  { weight: 3, arbitrary: drawnSpecs.map(({ text }) => text) },
  { weight: 1, arbitrary: fc.constantFrom(...written) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(drawnSpecs, fc.constantFrom(...ignores))
      .map(([{ text }, comment]) => text.replaceAll('\n', `\n${comment}\n`)),
  },
)
const config = presetConfig('senet:strict')
const host = memoryHost({ 'library.senet': 'let n1_ = 3\nlet n2_ = 4\n', 'words.senet': 'let as = 1\n' })

/** Places and edits lie in their files, texts are filled in, and no rule reports a place twice. */
function expectSound({ diagnostics }: LintResult): void {
  const wrong: string[] = []
  const told = new Set<string>()
  for (const diagnostic of diagnostics) {
    const { code, location, fixes, text, hint } = diagnostic
    const { file, span } = location
    const shown = showDiagnostic(diagnostic)
    for (const { start, end } of [span, ...fixes.flatMap(({ edits }) => edits.map((edit) => edit.span))]) {
      if (!(0 <= start && start <= end && end <= file.text.length)) wrong.push(`outside: ${start}-${end} ${shown}`)
    }
    if (isRuleCode(code) && /undefined|NaN|\[object|\{\w+\}/.test(`${text} ${hint}`)) wrong.push(`text: ${shown}`)
    const key = `${code} ${file.path} ${span.start}-${span.end}`
    if (isRuleCode(code) && told.has(key)) wrong.push(`twice: ${shown}`)
    told.add(key)
  }
  expect(wrong).toEqual([])
}

async function expectSurvives(text: string): Promise<void> {
  const entry = { path: 'main.senet', text }
  const before = await lintSource(entry, host, { config })
  expectSound(before)
  const fixed = await fixSource(entry, host, { config })
  expect(fixed.result.diagnostics.filter(({ code }) => code === 'fix-refused').map(showDiagnostic)).toEqual([])
  if (hasErrors(before.diagnostics)) expect(fixed.text).toBe(text)
  else expect(printGraphs(fixed.result.nets)).toBe(printGraphs(before.nets))
  expectSound((await fixSource(entry, host, { config, unsafe: true })).result)
}

test('a spec that is broken at random is linted and fixed without a word too much', async () => {
  await fc.assert(fc.asyncProperty(mangledTexts(texts), expectSurvives), { seed: 1709, numRuns: 400 })
})

test('a spec without a mistake keeps its nets, whatever is fixed', async () => {
  await fc.assert(fc.asyncProperty(texts, expectSurvives), { seed: 17_090_507, numRuns: 250 })
})

test('any text at all is survived as a configuration', async () => {
  const names = fc.constantFrom('extends', 'rules', 'overrides', 'files', 'hidden-width', 'floor', '__proto__', 'x')
  const values = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<unknown>('warn', 'off', 'senet:strict', './a.json', '[', '**', '{a,b', 4, -1, true, null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(names, tie('value'), { maxKeys: 4 }),
    ),
  })).value
  const documents = fc.oneof(
    values.map((value) => JSON.stringify(value)),
    fc.string({ unit: 'binary', maxLength: 80 }),
  )
  await fc.assert(
    fc.asyncProperty(documents, async (text) => {
      const result = await readConfig({ path: 'senet.config.json', text }, async () => undefined)
      expect(result.config === undefined).toBe(result.diagnostics.length > 0)
      for (const { location } of result.diagnostics) expect(location.span.end).toBeLessThanOrEqual(text.length)
      if (result.config !== undefined) {
        await lintSource({ path: 'a/b.senet', text: 'net N { input(3x8x8) relu }' }, host, { config: result.config })
      }
    }),
    { seed: 1709, numRuns: 200 },
  )
})
