import { expect, test } from 'vitest'
import { presetConfig, readConfig } from '../../../src/lint/index.ts'
import { optionOf, severityOf } from '../../../src/lint/config/resolve.ts'
import { memoryHost } from '../../support/spec.ts'

const path = 'senet.config.json'

function read(text: string, files: Readonly<Record<string, string>> = {}) {
  return readConfig({ path, text }, memoryHost(files).read)
}

async function readWell(document: unknown, files: Readonly<Record<string, unknown>> = {}) {
  const texts = Object.fromEntries(Object.entries(files).map(([name, value]) => [name, JSON.stringify(value)]))
  const { config, diagnostics } = await read(JSON.stringify(document), texts)
  expect(diagnostics.map(({ text }) => text)).toEqual([])
  if (config === undefined) throw new Error('no configuration')
  return config
}

const rule = 'hidden-width'

test('a configuration builds on senet:recommended unless it says otherwise', async () => {
  const own = await readWell({ rules: { 'unused-import': 'off' } })
  expect(severityOf(own, 'unused-import', 'a.senet')).toBe('off')
  expect(severityOf(own, rule, 'a.senet')).toBe('warn')
  expect(severityOf(own, 'stage-shape', 'a.senet')).toBe('off')
  const strict = await readWell({ extends: 'senet:strict' })
  expect(severityOf(strict, 'stage-shape', 'a.senet')).toBe('warn')
  const none = await readWell({ extends: [], rules: { 'stage-shape': 'info' } })
  expect(severityOf(none, rule, 'a.senet')).toBe('off')
  expect(severityOf(none, 'stage-shape', 'a.senet')).toBe('info')
  expect(severityOf(presetConfig('senet:recommended'), 'unused-net', 'a.senet')).toBe('off')
})

test('options hold until others are given', async () => {
  const config = await readWell(
    { extends: './base.json', rules: { [rule]: 'error' } },
    { 'base.json': { rules: { [rule]: ['warn', { floor: 8 }] } } },
  )
  expect(severityOf(config, rule, 'a.senet')).toBe('error')
  expect(optionOf(config, rule, 'floor', 'a.senet')).toBe(8)
  expect(optionOf(presetConfig('senet:strict'), rule, 'floor', 'a.senet')).toBe(4)
})

test('overrides hold for the files that their patterns match, relative to the configuration', async () => {
  const config = await readWell(
    { extends: './nets/base.json', overrides: [{ files: 'nets/old/*.senet', rules: { [rule]: 'off' } }] },
    {
      'nets/base.json': {
        overrides: [{ files: ['new/**', '*.draft.senet'], rules: { [rule]: ['error', { floor: 2 }] } }],
      },
    },
  )
  const at = (file: string) => `${severityOf(config, rule, file)} ${String(optionOf(config, rule, 'floor', file))}`
  expect(at('nets/a.senet')).toBe('warn 4')
  expect(at('nets/new/deep/a.senet')).toBe('error 2')
  expect(at('nets/a.draft.senet')).toBe('error 2')
  expect(at('new/a.senet')).toBe('warn 4')
  expect(at('nets/old/a.senet')).toBe('off 4')
  expect(at('nets/old/deep/a.senet')).toBe('warn 4')
})

/** Each wrong configuration: its text with the place marked, the code, and words that have to be told. */
const wrong: readonly (readonly [text: string, code: string, told: readonly string[]])[] = [
  ['{ "rules": { }⟦⟧', 'config-not-json', ['expected']],
  ['{ "rules": {}⟦/⟧/ comment\n }', 'config-not-json', ['expected']],
  ['⟦[]⟧', 'config-value', ['must be object']],
  ['{ ⟦"rule"⟧: {} }', 'config-unknown-key', ['There is no key rule', 'mean rules?', 'extends, rules, overrides']],
  [
    '{ "rules": { ⟦"hiden-width"⟧: "off" } }',
    'config-unknown-key',
    ['no rule hiden-width', 'mean hidden-width?', 'bias-before-norm'],
  ],
  [
    '{ "rules": { "hidden-width": ⟦"wran"⟧ } }',
    'config-value',
    ['rules.hidden-width', 'off, info, warn, error', 'mean warn?'],
  ],
  ['{ "rules": { "hidden-width": ⟦2⟧ } }', 'config-value', ['off, info, warn, error']],
  [
    '{ "rules": { "hidden-width": ["warn", { ⟦"flor"⟧: 2 }] } }',
    'config-unknown-key',
    ['no option flor', 'mean floor?'],
  ],
  ['{ "rules": { "hidden-width": ["warn", { "floor": ⟦0⟧ }] } }', 'config-value', ['must be >= 1']],
  ['{ "rules": { "naming-convention": ["warn", { "net": ⟦"Pascalcase"⟧ }] } }', 'config-value', ['mean PascalCase?']],
  ['{ "overrides": [⟦{ "rules": {} }⟧] }', 'config-value', ["required property 'files'"]],
  ['{ "overrides": [{ "files": ⟦[]⟧, "rules": {} }] }', 'config-value', ['overrides.0.files']],
  ['{ "extends": ⟦"senet:stict"⟧ }', 'config-extends', ['did you mean senet:strict']],
  ['{ "extends": ["senet:strict", ⟦"./missing.json"⟧] }', 'config-extends', ['no such file']],
  ['{ "extends": ⟦"../up.json"⟧ }', 'config-extends', ['outside the project']],
  ['{ "extends": ⟦"/etc/base.json"⟧ }', 'config-extends', ['neither a set of rules nor a relative path']],
]

test.each(wrong)('%s', async (marked, code, told) => {
  const start = marked.indexOf('⟦')
  const end = marked.indexOf('⟧') - 1
  const { config, diagnostics } = await read(marked.replace(/[⟦⟧]/g, ''))
  expect(config).toBeUndefined()
  const [first] = diagnostics
  expect(diagnostics.map((one) => one.code)).toEqual([code])
  expect(first?.location).toMatchObject({ file: { path }, span: { start, end } })
  for (const words of told) expect(`${first?.text} ${first?.hint}`).toContain(words)
})

test('all mistakes are told at once', async () => {
  const { diagnostics } = await read('{ "rules": { "a": "off", "hidden-width": "on" }, "b": 1 }')
  expect(diagnostics.map(({ code }) => code).toSorted()).toEqual([
    'config-unknown-key',
    'config-unknown-key',
    'config-value',
  ])
})

test('a circle is refused, where it closes', async () => {
  const files = { 'a.json': '{ "extends": "./b.json" }', 'b.json': '{ "extends": "./a.json" }' }
  const { diagnostics } = await read('{ "extends": "./a.json" }', files)
  expect(diagnostics.map(({ code, text, location }) => [code, text, location.file.path])).toEqual([
    ['config-cycle', 'Configurations extend each other in a circle: a.json → b.json → a.json.', 'b.json'],
  ])
  const own = await read('{ "extends": "./senet.config.json" }', { [path]: '{}' })
  expect(own.diagnostics.map(({ code }) => code)).toEqual(['config-cycle'])
})

test('a byte order mark and names such as __proto__ are no trouble', async () => {
  expect((await read('\uFEFF{ "rules": {} }')).diagnostics).toEqual([])
  const { diagnostics } = await read('{ "rules": { "__proto__": "off", "constructor": "off" } }')
  expect(diagnostics.map(({ text }) => text)).toEqual(['There is no rule __proto__.', 'There is no rule constructor.'])
})
