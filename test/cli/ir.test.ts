import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCommand, makeFolder, runSenet } from '../support/cli.ts'

const text = 'net N { input(3x8x8) conv(3x3, 4) bn relu } // end\n'
const folder = makeFolder({
  'n.senet': text,
  'bad.senet': 'net N { input(3x8x8) conv(3x3 }\n',
  'not-json.json': '{ "version": 1,',
  'version.json': '{ "version": 7 }',
  'schema.json': '{ "version": 1, "name": "N" }',
  'proto.json': '{ "version": 1, "__proto__": { "name": "N" } }',
})
const at = { cwd: folder.path }

beforeAll(buildCommand)
afterAll(folder.remove)

test('the graph is printed, a node a line', async () => {
  const { code, stdout } = await runSenet(['ir', 'n.senet'], at)
  expect(code).toBe(0)
  expect(stdout).toContain('%bn1 = bn(')
  expect(stdout).toContain('# n.senet:1')
})

test('a graph that was written is read back, and gives the same document', async () => {
  const { stdout: written } = await runSenet(['ir', 'n.senet', '--json'], at)
  const again = await runSenet(['ir', '--from', '-', '--json'], { ...at, input: written })
  expect(again).toEqual({ code: 0, stdout: written, stderr: '' })
})

test.each([
  ['not-json.json', 'ir-not-json'],
  ['version.json', 'ir-version'],
  ['schema.json', 'ir-schema'],
  ['proto.json', 'ir-schema'],
  ['nosuch.json', 'file-not-found'],
])('--from %s: %s', async (file, expected) => {
  const { code, stdout, stderr } = await runSenet(['ir', '--from', file], at)
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain(`error[${expected}]`)
})

test('--stage tokens', async () => {
  const { stdout } = await runSenet(['ir', 'n.senet', '--stage', 'tokens'], at)
  const lines = stdout.trimEnd().split('\n')
  expect([lines[0], lines.at(-1)]).toEqual(['1:1  Net  "net"', '1:45  Comment  "// end"'])
  const { stdout: json } = await runSenet(['ir', 'n.senet', '--stage', 'tokens', '--json'], at)
  const { tokens }: { tokens: { text: string; span: { start: number; end: number } }[] } = JSON.parse(json)
  for (const token of tokens) expect(text.slice(token.span.start, token.span.end)).toBe(token.text)
})

test('--stage ast', async () => {
  const { stdout } = await runSenet(['ir', 'n.senet', '--stage', 'ast'], at)
  expect(stdout).toMatch(/^File {2}1:1\n {2}Net/)
  const { stdout: json } = await runSenet(['ir', 'n.senet', '--stage', 'ast', '--json'], at)
  expect(JSON.parse(json)).toMatchObject({ kind: 'File', declarations: [{ kind: 'Net' }] })
})

test('--stage ast of a file with mistakes shows what could be read, and ends with 1', async () => {
  const { code, stdout, stderr } = await runSenet(['ir', 'bad.senet', '--stage', 'ast', '--json'], at)
  expect(code).toBe(1)
  expect(stderr).toContain('error[')
  expect(JSON.parse(stdout)).toMatchObject({ kind: 'File' })
})

test('--stage checked', async () => {
  const { stdout } = await runSenet(['ir', 'n.senet', '--stage', 'checked'], at)
  expect(stdout).toContain('operation conv as conv1 3x8x8 -> 4x8x8\n')
  const { stdout: json } = await runSenet(['ir', 'n.senet', '--stage', 'checked', '--json'], at)
  expect(JSON.parse(json)).toMatchObject({ nets: [{ net: 'N', totals: { params: 116 } }] })
})
