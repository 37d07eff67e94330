import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCommand, makeFolder, runSenet } from '../support/cli.ts'

const folder = makeFolder({ 'n.senet': 'net N { input(3x8x8) conv(3x3, 4) bn relu }\n' })
const at = { cwd: folder.path }

beforeAll(buildCommand)
afterAll(folder.remove)

test('a spec is written out', async () => {
  const { code, stdout, stderr } = await runSenet(['explain', 'n.senet'], at)
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toContain('conv1: conv(3x3, 4, in = 3, /1, pad = 1, dilation = 1, groups = 1, bias = false)  -> 4x8x8')
})

test('a spec on standard input is written out as a document', async () => {
  const { stdout } = await runSenet(['explain', '-', '--json'], { input: 'net N { input(3x8x8) relu }' })
  expect(JSON.parse(stdout)).toMatchObject({ net: 'N', lines: expect.arrayContaining([{ depth: 0, text: 'net N {' }]) })
})

test('a code is explained by its page, wherever the command runs', async () => {
  const { code, stdout } = await runSenet(['explain', 'file-not-utf8'], at)
  expect(code).toBe(0)
  expect(stdout).toMatch(/^# /)
  const { stdout: json } = await runSenet(['explain', 'file-not-utf8', '--json'], at)
  expect(JSON.parse(json)).toEqual({ code: 'file-not-utf8', severity: 'error', page: stdout })
})

test('a spec that is not there is a mistake of the input', async () => {
  const { code, stderr } = await runSenet(['explain', 'm.senet'], at)
  expect(code).toBe(1)
  expect(stderr).toContain('file-not-found')
})
