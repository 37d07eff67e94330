import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { backendTemplates } from '../../src/diagnostics/catalogue/backends.ts'
import { breakingTemplates } from '../../src/diagnostics/catalogue/breaking.ts'
import { caffeTemplates } from '../../src/diagnostics/catalogue/caffe.ts'
import { checkpointTemplates } from '../../src/diagnostics/catalogue/checkpoints.ts'
import { commandTemplates } from '../../src/diagnostics/catalogue/command.ts'
import { generatedTemplates } from '../../src/diagnostics/catalogue/generated.ts'
import { catalogue } from '../../src/diagnostics/catalogue/index.ts'
import { lintTemplates, ruleTemplates } from '../../src/diagnostics/catalogue/lint.ts'
import { irTemplates } from '../../src/diagnostics/catalogue/ir.ts'
import { syntaxTemplates } from '../../src/diagnostics/catalogue/syntax.ts'
import { weightTemplates } from '../../src/diagnostics/catalogue/weights.ts'
import { checkText, compileText, showDiagnostic } from '../support/spec.ts'
import { type Example, grammarFolder, readBlocks, readExamples } from './blocks.ts'

/** Rules of lint have their pages beside them. */
const codes = Object.keys(catalogue).filter((code) => !Object.hasOwn(ruleTemplates, code))
/** Areas of other input than specs, or of one target: their pages need no example, and specs on them have no mistakes. */
const otherInput = new Set(
  Object.keys({
    ...weightTemplates,
    ...breakingTemplates,
    ...checkpointTemplates,
    ...caffeTemplates,
    ...commandTemplates,
    ...backendTemplates,
    ...generatedTemplates,
    ...irTemplates,
    ...lintTemplates,
  }),
)

/** Pages about the text alone: their examples are parsed, and may be pieces of a spec. */
const textOnly = new Set(Object.keys(syntaxTemplates))

const files = await readdir(`${grammarFolder}diagnostics`)
const pages = files.filter((file) => file.endsWith('.md')).map((file) => file.slice(0, -'.md'.length))

test('every code has a page, and every page a code', () => {
  expect(pages.toSorted()).toEqual(codes.toSorted())
})

async function diagnose(example: Example): Promise<readonly string[]> {
  const check = example.compiled
    ? compileText(example.main, undefined, example.files)
    : checkText(example.main, example.files)
  return (await check).diagnostics.map(showDiagnostic)
}

const withPages = pages.filter((page) => codes.includes(page))

test.each(withPages)('the page of %s begins with it and is short', async (code) => {
  const lines = (await readFile(`${grammarFolder}diagnostics/${code}.md`, 'utf8')).trimEnd().split('\n')
  expect(lines[0]).toBe(`# ${code}`)
  expect(lines.length).toBeLessThanOrEqual(40)
})

const examples = await Promise.all(
  withPages
    .filter((code) => !textOnly.has(code))
    .map(async (code) => ({ code, examples: readExamples(await readBlocks(`diagnostics/${code}.md`)) })),
)

test.each(examples.filter(({ code }) => !otherInput.has(code)))(
  'the first example of $code gives it, once',
  async ({ code, examples: [first] }) => {
    const found = first === undefined ? ['no example'] : await diagnose(first)
    const given = found.map((line) => line.slice(0, line.indexOf(' at ')))
    // The end of a long list of others cannot stand alone.
    const own = code === 'too-many-mistakes' ? given.filter((other) => other === code) : given
    expect(own, found.slice(0, 10).join('\n')).toEqual([code])
  },
)

test.each(examples)('the other examples of $code give nothing', async ({ code, examples: all }) => {
  for (const example of otherInput.has(code) ? all : all.slice(1)) {
    expect(await diagnose(example), example.title).toEqual([])
  }
})
