import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCommand, makeFolder, runSenet } from '../support/cli.ts'

const clean = 'net Net {\n  input(8x16x16)\n  conv(3x3, 16) bn relu\n}\n'
const skips = 'net Net {\n  input(8x16x16)\n  conv(1x1, 16, /2) bn relu\n}\n'
const unused = `import { se } from "senet:gates"\n\n${clean}`

const folder = makeFolder({
  'project/.git/HEAD': '',
  'project/senet.config.json': JSON.stringify({
    extends: ['senet:strict', './lint/base.json'],
    overrides: [{ files: 'drafts/**', rules: { 'stride-skips-pixels': 'off' } }],
  }),
  'project/lint/base.json': '{ "extends": [], "rules": { "stride-skips-pixels": "error" } }',
  'project/nets/skips.senet': skips,
  'project/drafts/skips.senet': skips,
  'project/near/senet.config.json': '{ "rules": { "stride-skips-pixels": "info" } }',
  'project/near/deep/skips.senet': skips,
  'project/wrong/senet.config.json': '{\n  "rules": { "stride-skip-pixels": "off" }\n}\n',
  'project/wrong/a.senet': skips,
  'project/wrong/b.senet': skips,
  'loose/clean.senet': clean,
  'loose/unused.senet': unused,
  'loose/bad.senet': 'import { se } from "senet:gates"\nnet Net { input(8x16x16) lama }\n',
  'loose/library.senet': 'block Unit(w) {\n  conv(1x1, w, /2) bn\n}\n',
  'loose/first.senet': 'import { Unit } from "./library.senet"\nnet Net { input(8x16x16) Unit(8) }\n',
  'loose/second.senet': 'import { Unit } from "./library.senet"\nnet Net { input(8x32x32) Unit(16) }\n',
  'fix/unused.senet': `\uFEFF${unused.replaceAll('\n', '\r\n')}`,
  'fix/clean.senet': clean,
  'fix/bias.senet': 'net Net { input(8x16x16) conv(3x3, 16, bias = true) bn }\n',
})
const project = { cwd: join(folder.path, 'project') }
const loose = { cwd: join(folder.path, 'loose') }
const fix = { cwd: join(folder.path, 'fix') }

beforeAll(buildCommand)
afterAll(folder.remove)

test('files with nothing to say are counted, and nothing is printed on standard output', async () => {
  const stderr = '1 file, nothing to say\n'
  expect(await runSenet(['lint', 'clean.senet'], loose)).toEqual({ code: 0, stdout: '', stderr })
})

test('a finding has its rule, place and page; a warning is no error', async () => {
  const { code, stdout, stderr } = await runSenet(['lint', 'unused.senet'], loose)
  expect([code, stdout]).toEqual([0, ''])
  expect(stderr).toContain('warning[unused-import]: se is imported and never used.')
  expect(stderr).toContain('--> unused.senet:1:10')
  expect(stderr).toContain('fix: take the import away')
  expect(stderr).toContain('more: senet explain unused-import')
})

test('mistakes are told as check tells them, and end with 1', async () => {
  const { code, stderr } = await runSenet(['lint', 'bad.senet'], loose)
  expect(code).toBe(1)
  expect(stderr).toContain('error[unknown-name]')
  expect(stderr).not.toContain('unused-import')
})

test('what two files find in a third is told once', async () => {
  const { stderr } = await runSenet(['lint', 'first.senet', 'second.senet', 'library.senet'], loose)
  expect(stderr.match(/\[stride-skips-pixels\]/g)).toHaveLength(1)
  expect(stderr).toContain('--> library.senet:2:3')
})

test('the nearest configuration holds, from the root of the project down, wherever the command runs', async () => {
  const files = ['nets/skips.senet', 'drafts/skips.senet', 'near/deep/skips.senet']
  const { code, stdout } = await runSenet(['lint', '--json', ...files], project)
  const severities = (text: string) =>
    JSON.parse(text).diagnostics.map((one: { severity: string; location: { file: string } }) => {
      return `${one.severity} ${one.location.file}`
    })
  expect(code).toBe(1)
  expect(severities(stdout)).toEqual(['error nets/skips.senet', 'information near/deep/skips.senet'])
  const inside = await runSenet(['lint', '--json', 'skips.senet'], { cwd: join(project.cwd, 'drafts') })
  expect([inside.code, severities(inside.stdout)]).toEqual([0, []])
})

test('a wrong configuration is told once, at its key, and its files are not linted', async () => {
  const { code, stderr } = await runSenet(['lint', 'wrong'], project)
  expect(code).toBe(1)
  expect(stderr.match(/\[config-unknown-key\]/g)).toHaveLength(1)
  expect(stderr).toContain('--> wrong/senet.config.json:2:14')
  expect(stderr).toContain('Did you mean stride-skips-pixels?')
  expect(stderr).not.toContain('[stride-skips-pixels]')
  expect(stderr).toContain('\n0 files linted, 2 not linted\n')
  const beside = await runSenet(['lint', 'wrong', 'near'], project)
  expect(beside.stderr).toContain('\n1 file linted, 2 not linted\n')
})

test('machine formats go to standard output', async () => {
  const github = await runSenet(['lint', '--format', 'github', 'unused.senet'], loose)
  expect(github.stdout).toMatch(/^::warning file=unused\.senet,line=1,/)
  const sarif = JSON.parse((await runSenet(['lint', '--format', 'sarif', 'unused.senet'], loose)).stdout)
  expect(sarif.runs[0].results[0]).toMatchObject({ ruleId: 'unused-import', level: 'warning' })
  expect(sarif.runs[0].results[0].fixes).toHaveLength(1)
})

test('--fix writes what it mends and leaves every other byte', async () => {
  const before = statSync(join(fix.cwd, 'clean.senet')).mtimeMs
  const { code, stderr } = await runSenet(['lint', '--fix', '.'], fix)
  expect(code).toBe(0)
  expect(stderr).toContain('3 files, 1 fix linted')
  expect(readFileSync(join(fix.cwd, 'unused.senet'), 'utf8')).toBe(`\uFEFF\r\n${clean.replaceAll('\n', '\r\n')}`)
  expect(statSync(join(fix.cwd, 'clean.senet')).mtimeMs).toBe(before)
  expect(readFileSync(join(fix.cwd, 'bias.senet'), 'utf8')).toContain('bias = true')
  expect(stderr).toContain('fix, changes numbers: say bias = false')
  const unsafe = await runSenet(['lint', '--fix', '--unsafe', 'bias.senet'], fix)
  expect(unsafe.stderr).toBe('1 file, 1 fix, nothing to say\n')
  expect(readFileSync(join(fix.cwd, 'bias.senet'), 'utf8')).toContain('bias = false')
})

test('standard input is linted, and with --fix written to standard output', async () => {
  expect((await runSenet(['lint', '-'], { ...loose, input: unused })).stderr).toContain('--> <stdin>:1:10')
  const fixed = await runSenet(['lint', '--fix', '-'], { ...loose, input: unused })
  expect(fixed).toEqual({ code: 0, stdout: `\n${clean}`, stderr: '1 file, 1 fix, nothing to say\n' })
})

test('--timing gives the milliseconds of rules', async () => {
  const { stderr } = await runSenet(['lint', '--timing', 'unused.senet'], loose)
  expect(stderr).toMatch(/\nunused-import +\d+\.\d\d ms\n/)
})

test('--rules lists them, as a table and as JSON', async () => {
  const { stdout } = await runSenet(['lint', '--rules'], loose)
  expect(stdout).toMatch(/\nunused-import +warn {2}warn {2}An imported name that is never used. \(safe fix\)\n/)
  const { rules } = JSON.parse((await runSenet(['lint', '--rules', '--json'], loose)).stdout)
  expect(rules.map(({ id }: { id: string }) => id)).toContain('hidden-width')
  expect(rules).toHaveLength(stdout.trimEnd().split('\n').length)
})

test.each([
  [['lint'], 'lint needs files, or --rules'],
  [['lint', '--unsafe', 'clean.senet'], 'it needs --fix'],
  [['lint', '--fix', '--json', '-'], 'goes to standard output'],
  [['lint', '--json', '--format', 'sarif', 'clean.senet'], 'exclude each other'],
])('wrong usage: %s', async (args, said) => {
  const { code, stdout, stderr } = await runSenet(args, loose)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain(said)
})

test('a rule is explained by its page', async () => {
  const { code, stdout } = await runSenet(['explain', 'hidden-width'], loose)
  expect([code, stdout.split('\n')[0]]).toEqual([0, '# hidden-width'])
})
