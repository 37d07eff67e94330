import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCommand, makeFolder, runSenet } from '../support/cli.ts'

const good = 'net N { input(3x8x8) conv(3x3, 4) bn relu }\n'
const bad = 'net N { input(3x8x8) conv(3x3, 4) bn reluu }\n'

const folder = makeFolder({
  'good.senet': good,
  'bad.senet': bad,
  'nested/two.senet': `${good}net M(w) { input(3x8x8) conv(3x3, w) bn }\n`,
  'imports.senet': 'import { A } from "./nested/block.senet"\nnet N { input(3x8x8) A }\n',
  'nested/block.senet': 'import { w } from "../width.senet"\nblock A { conv(3x3, w) bn }\n',
  'width.senet': 'let w = 4\n',
  'shared.senet': 'block B { nosuch }\n',
  'first.senet': 'import { B } from "./shared.senet"\nnet N { input(3x8x8) B }\n',
  'second.senet': 'import { B } from "./shared.senet"\nnet N { input(3x8x8) B }\n',
  'empty.senet': '',
  'bom.senet': `\uFEFF${good}`,
})
const at = { cwd: folder.path }

beforeAll(buildCommand)
afterAll(folder.remove)

test('files without mistakes are counted, and nothing is printed on standard output', async () => {
  expect(await runSenet(['check', 'good.senet', 'nested'], at)).toEqual({
    code: 0,
    stdout: '',
    stderr: '3 files, 3 nets, no mistakes\n',
  })
})

test.each([
  ['-', ''],
  ['-', '// nothing yet\n'],
  ['empty.senet', ''],
])('%s with %j declares nothing, which is said', async (path, input) => {
  const { code, stderr } = await runSenet(['check', path], { ...at, input })
  expect(code).toBe(0)
  expect(stderr).toContain('warning[nothing-declared]')
  expect(stderr).toContain(`--> ${path === '-' ? '<stdin>' : path}`)
})

test('imports are found relative to their file, up to the folder that the command runs in', async () => {
  expect(await runSenet(['check', 'imports.senet'], at)).toMatchObject({ code: 0 })
})

test('a mistake has its code, place, line and hint on standard error', async () => {
  const { code, stdout, stderr } = await runSenet(['check', 'bad.senet', 'good.senet'], at)
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain('error[unknown-name]')
  expect(stderr).toContain('--> bad.senet:1:38')
  expect(stderr).toContain('relu')
  expect(stderr).toMatch(/\n1 error\n2 files, 2 nets checked\n$/)
})

test('a file is checked once, however it is called', async () => {
  const { stderr } = await runSenet(['check', 'good.senet', './good.senet', 'g*.senet'], at)
  expect(stderr).toBe('1 file, 1 net, no mistakes\n')
})

test('a mistake in a file that two others import is told once', async () => {
  const { code, stderr } = await runSenet(['check', 'first.senet', 'second.senet'], at)
  expect(code).toBe(1)
  expect(stderr.match(/error\[/g)).toHaveLength(1)
})

test('standard input is checked, and imports from the folder that the command runs in', async () => {
  const input = 'import { w } from "./width.senet"\nnet N { input(3x8x8) conv(3x3, w) bn }\n'
  expect(await runSenet(['check', '-'], { ...at, input })).toMatchObject({ code: 0 })
  const { code, stderr } = await runSenet(['check', '-'], { ...at, input: bad })
  expect(code).toBe(1)
  expect(stderr).toContain('--> <stdin>:1:38')
})

test('a byte order mark is no mistake', async () => {
  expect(await runSenet(['check', 'bom.senet'], at)).toMatchObject({ code: 0 })
})

test.each(['json', 'github', 'sarif'])('--format %s goes to standard output', async (format) => {
  const { code, stdout, stderr } = await runSenet(['check', '--format', format, 'bad.senet'], at)
  expect(code).toBe(1)
  expect(stdout).toContain('unknown-name')
  expect(stderr).toBe('1 file, 1 net, 1 error\n')
  if (format !== 'github') expect(() => JSON.parse(stdout) as unknown).not.toThrow()
})

test('--json is a document also where nothing is wrong', async () => {
  const { code, stdout } = await runSenet(['check', '--json', 'good.senet'], at)
  expect([code, JSON.parse(stdout)]).toEqual([0, { diagnostics: [] }])
})

test('colours are for terminals, and for those who force them', async () => {
  const plain = await runSenet(['check', 'bad.senet'], at)
  expect(plain.stderr).not.toContain('\u001b')
  const forced = await runSenet(['check', 'bad.senet'], { ...at, env: { FORCE_COLOR: '1' } })
  expect(forced.stderr).toContain('\u001b[')
  const refused = await runSenet(['check', 'bad.senet'], { ...at, env: { FORCE_COLOR: '1', NO_COLOR: '1' } })
  expect(refused.stderr).not.toContain('\u001b')
})

test.each([
  [['nosuch.senet'], 'file-not-found'],
  [['no*.senet'], 'no-matching-files'],
])('%j: %s, and the others are checked', async (args, expected) => {
  const { code, stderr } = await runSenet(['check', ...args, 'good.senet'], at)
  expect(code).toBe(1)
  expect(stderr).toContain(`error[${expected}]`)
  expect(stderr).toContain('1 file, 1 net checked')
})
