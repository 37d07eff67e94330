import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import type { Diagnostic } from '../../../src/diagnostics/index.ts'
import { diagnosticFormats, renderDiagnostics } from '../../../src/diagnostics/render/index.ts'
import { diagnosticAt, diagnosticOnFile } from './samples.ts'

const one = diagnosticAt('net A {\n  [conv]\n}', {
  notes: [{ text: 'in A', location: diagnosticAt('[b]').location }, { text: 'elsewhere' }],
})
const fixed: Diagnostic = {
  ...one,
  fixes: [{ title: 'Write dwconv', safe: true, edits: [{ span: { start: 10, end: 14 }, text: 'dwconv' }] }],
}
const samples: readonly (readonly [string, readonly Diagnostic[]])[] = [
  ['none', []],
  ['one', [one]],
  ['with a fix', [fixed]],
  [
    'of each severity',
    [one, diagnosticAt('[a]', { severity: 'warning' }), diagnosticAt('[a]', { severity: 'information' })],
  ],
  ['on a file without text', [diagnosticOnFile('a b#c?.safetensors')]],
  ['across lines', [diagnosticAt('a [b\nc] d')]],
  ['of a built-in module', [diagnosticAt('[a]', { path: 'senet:gates' })]],
]

test.each(samples)('JSON is one document: %s', (_, diagnostics) => {
  const document = JSON.parse(renderDiagnostics(diagnostics, 'json'))
  expect(document.diagnostics).toHaveLength(diagnostics.length)
})

test('JSON has everything', () => {
  const place = (file: string, start: readonly [number, number, number], end: readonly [number, number, number]) => ({
    file,
    start: { offset: start[0], line: start[1], column: start[2] },
    end: { offset: end[0], line: end[1], column: end[2] },
  })
  const conv = place('net.senet', [10, 2, 3], [14, 2, 7])
  expect(JSON.parse(renderDiagnostics([fixed], 'json'))).toEqual({
    diagnostics: [
      {
        code: 'file-not-found',
        severity: 'error',
        text: 'There is no file other.senet.',
        hint: 'Look.',
        location: conv,
        notes: [{ text: 'in A', location: place('net.senet', [0, 1, 1], [1, 1, 2]) }, { text: 'elsewhere' }],
        fixes: [{ title: 'Write dwconv', safe: true, edits: [{ location: conv, text: 'dwconv' }] }],
        page: 'grammar/diagnostics/file-not-found.md',
      },
    ],
  })
})

describe('GitHub', () => {
  test.each<readonly [string, Diagnostic, string]>([
    [
      'a place',
      { ...one, notes: [] },
      '::error file=net.senet,line=2,endLine=2,col=3,endColumn=7,title=senet%3A file-not-found::There is no file other.senet.%0Ahint: Look.',
    ],
    [
      'several lines have no columns',
      diagnosticAt('a [b\nc] d', { severity: 'warning' }),
      '::warning file=net.senet,line=1,endLine=2,title=senet%3A file-not-found::There is no file other.senet.%0Ahint: Look.',
    ],
    [
      'characters that mean something to it',
      { ...diagnosticAt('[a]', { path: 'a,b:c%.senet', severity: 'information' }), text: '100 %\r\n::error::x' },
      '::notice file=a%2Cb%3Ac%25.senet,line=1,endLine=1,col=1,endColumn=2,title=senet%3A file-not-found::100 %25%0D%0A::error::x%0Ahint: Look.',
    ],
  ])('%s', (_, diagnostic, expected) => {
    expect(renderDiagnostics([diagnostic], 'github')).toBe(`${expected}\n`)
  })
})

describe('SARIF', () => {
  /** The published schema, but for the two words by which draft 4 differs from what ajv reads. */
  const schemaPath = join(import.meta.dirname, '../../fixtures/sarif/sarif-schema-2.1.0.json')
  const { $schema: _draft, id: _id, ...schema } = JSON.parse(readFileSync(schemaPath, 'utf8'))
  const isUri = (text: string) => URL.canParse(text)
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    formats: {
      uri: isUri,
      'uri-reference': (text) => URL.canParse(text, 'file:///') && !/[ #?\\]/.test(text),
      'date-time': true,
    },
  })
  const validate = ajv.compile(schema)

  test.each(samples)('conforms to the schema: %s', (_, diagnostics) => {
    validate(JSON.parse(renderDiagnostics(diagnostics, 'sarif', { version: '1.2.3' })))
    expect(validate.errors).toBeNull()
  })

  test('rules are listed once, each with help', () => {
    const [run] = JSON.parse(renderDiagnostics([one, diagnosticOnFile('x'), one], 'sarif')).runs
    const { rules } = run.tool.driver
    expect(rules.map((rule: { id: string }) => rule.id)).toEqual(['file-not-found', 'file-not-utf8'])
    expect(rules[1].help.text).toContain('grammar/diagnostics/file-not-utf8.md')
    expect(run.results.map((result: { ruleIndex: number }) => result.ruleIndex)).toEqual([0, 1, 0])
    expect(run.results[0].locations[0].physicalLocation.region).toEqual({
      startLine: 2,
      startColumn: 3,
      endLine: 2,
      endColumn: 7,
    })
  })

  test.each([
    ['specs/a b.senet', 'specs/a%20b.senet'],
    ['/root/a.senet', 'file:///root/a.senet'],
    ['C:\\nets\\a.senet', 'file:///C:/nets/a.senet'],
    ['senet:gates', 'senet:gates'],
    ['a\ud800.senet', 'a%EF%BF%BD.senet'],
  ])('the path %s', (path, uri) => {
    const [run] = JSON.parse(renderDiagnostics([diagnosticAt('[a]', { path })], 'sarif')).runs
    expect(run.results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(uri)
  })
})

test.each(diagnosticFormats)('%s takes ten thousand', (format) => {
  const lines = `${'conv\n'.repeat(10_000)}[x]`
  const { file } = diagnosticAt(lines).location
  const many = Array.from({ length: 10_000 }, (_, index) => ({
    ...one,
    location: { file, span: { start: index * 5, end: index * 5 + 4 } },
  }))
  expect(renderDiagnostics(many, format).length).toBeGreaterThan(1_000_000)
})
