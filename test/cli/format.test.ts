import { readFileSync, statSync, chmodSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCommand, makeFolder, runSenet } from '../support/cli.ts'

const rough = 'block  A{relu}\n'
const formed = 'block A { relu }\n'
const wrong = 'block A {\n  conv(3x3\n'

const folder = makeFolder({
  'project/rough.senet': rough,
  'project/formed.senet': formed,
  'project/wrong.senet': wrong,
  'project/skipped/rough.senet': rough,
  'project/.prettierignore': 'skipped/\n',
  'write/rough.senet': rough,
  'write/formed.senet': formed,
  'write/wrong.senet': wrong,
  'write/windows.senet': `\uFEFF${rough.replaceAll('\n', '\r\n')}`,
  'styled/.prettierrc': '{ "tabWidth": 4, "semi": false }',
  'styled/.editorconfig': 'root = true\n[*]\nend_of_line = crlf\n',
  'styled/a.senet': 'block A {\nrelu }\n',
  'misstyled/.prettierrc': '{ "printWidth": "wide" }',
  'misstyled/a.senet': rough,
  'unreadable/.prettierrc': '{ "printWidth": ',
  'unreadable/a.senet': rough,
})
const project = { cwd: join(folder.path, 'project') }
const write = { cwd: join(folder.path, 'write') }
const top = { cwd: folder.path }

beforeAll(buildCommand)
afterAll(folder.remove)

test('one file is printed, and not touched', async () => {
  expect(await runSenet(['format', 'rough.senet'], project)).toEqual({ code: 0, stdout: formed, stderr: '' })
  expect(readFileSync(join(project.cwd, 'rough.senet'), 'utf8')).toBe(rough)
})

test('several files are not printed into one another', async () => {
  const { code, stdout, stderr } = await runSenet(['format', 'rough.senet', 'formed.senet'], project)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain('give --write or --check')
})

test('standard input is formatted as what it is called', async () => {
  const input = 'block A {\nrelu }\n'
  expect(await runSenet(['format', '-'], { ...top, input })).toMatchObject({
    code: 0,
    stdout: 'block A {\n  relu\n}\n',
  })
  const styled = await runSenet(['format', '--stdin-filepath', 'styled/b.senet'], { ...top, input })
  expect(styled).toEqual({ code: 0, stdout: 'block A {\r\n    relu\r\n}\r\n', stderr: '' })
  const ignored = await runSenet(['format', '--stdin-filepath', 'skipped/b.senet'], { ...project, input })
  expect(ignored).toEqual({ code: 0, stdout: input, stderr: '' })
})

test('--check lists what differs', async () => {
  const { code, stdout, stderr } = await runSenet(['format', '--check', 'rough.senet', 'formed.senet'], project)
  expect([code, stdout, stderr]).toEqual([1, 'rough.senet\n', '2 files, 1 not formatted\n'])
  const fine = await runSenet(['format', '--check', 'formed.senet', 'skipped'], project)
  expect(fine).toEqual({ code: 0, stdout: '', stderr: '2 files, 1 formatted, 1 ignored\n' })
  const ignored = await runSenet(['format', '--check', 'skipped'], project)
  expect(ignored).toEqual({ code: 0, stdout: '', stderr: '1 file, 1 ignored\n' })
  const formatted = await runSenet(['format', '--check', 'formed.senet'], project)
  expect(formatted).toEqual({ code: 0, stdout: '', stderr: '1 file, formatted\n' })
})

test('a file with mistakes is left, and all of them are told', async () => {
  const { code, stdout, stderr } = await runSenet(['format', 'wrong.senet'], project)
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain('error[unclosed-bracket]')
  expect(stderr).toContain('--> wrong.senet:2:7')
  expect(stderr).toContain('2 errors')
})

test('--write writes what differs, and only that', async () => {
  chmodSync(join(write.cwd, 'rough.senet'), 0o640)
  const before = statSync(join(write.cwd, 'formed.senet')).mtimeMs
  const { code, stdout, stderr } = await runSenet(['format', '--write', '.'], write)
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain('rough.senet\nwindows.senet\n')
  expect(stderr).toContain('4 files, 2 changed, 1 with errors\n')
  const textOf = (name: string): string => readFileSync(join(write.cwd, name), 'utf8')
  expect(textOf('rough.senet')).toBe(formed)
  expect(textOf('windows.senet')).toBe(`\uFEFF${formed}`)
  expect(textOf('wrong.senet')).toBe(wrong)
  expect(statSync(join(write.cwd, 'formed.senet')).mtimeMs).toBe(before)
  expect(statSync(join(write.cwd, 'rough.senet')).mode & 0o777).toBe(0o640)
})

test('--json is one document', async () => {
  const { code, stdout, stderr } = await runSenet(
    ['format', '--json', 'rough.senet', 'skipped', 'wrong.senet'],
    project,
  )
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    files: [
      { path: 'rough.senet', ignored: false, changed: true, text: formed },
      { path: 'skipped/rough.senet', ignored: true, changed: false, text: rough },
    ],
    diagnostics: [{ code: 'unclosed-bracket' }, { code: 'unclosed-bracket' }],
  })
  expect(stderr).toContain('2 errors')
})

test.each([
  ['misstyled', 'printWidth'],
  ['unreadable', 'YAML Error in'],
])('options of Prettier that cannot be used are told: %s', async (name, said) => {
  const { code, stdout, stderr } = await runSenet(['format', '--write', `${name}/a.senet`], top)
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain('error[formatter-config]: The options of Prettier for')
  expect(stderr).toContain(said)
  expect(stderr).not.toMatch(/\n\s+at /)
  expect(readFileSync(join(top.cwd, name, 'a.senet'), 'utf8')).toBe(rough)
})

test('a file that is not there is told', async () => {
  const { code, stderr } = await runSenet(['format', '--check', 'none.senet'], project)
  expect(code).toBe(1)
  expect(stderr).toContain('error[file-not-found]')
})
