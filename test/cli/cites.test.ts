import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCommand, makeFolder, runSenet } from '../support/cli.ts'

const folder = makeFolder({
  'a.senet': `/// cites: Table 2; params = 32; "top-1 error" = 23.3
net A(w = 8) { input(3x8x8) conv(1x1, w, bias = true) }

/// cites: Table 10; params = 32, 65; macs = 1.5k, 3.0k
sweep Widths of A { w = [8, 16] }
`,
  'b.senet': `/// cites: Table 2; params = 1
net B { input(3x8x8) relu }
`,
  'none.senet': 'net N { input(3x8x8) relu }\n',
  'wrong.senet': '/// cites: Table 2; params = x\nnet N { input(3x8x8) relu }\n',
})
const at = { cwd: folder.path }

beforeAll(buildCommand)
afterAll(folder.remove)

test('nets of several files are rows of one table, sweeps are tables of their own', async () => {
  const { code, stdout, stderr } = await runSenet(['cites', 'a.senet', 'b.senet'], at)
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toBe(`Table 2

net or variant  file     cited params  counted     top-1 error
A               a.senet            32       32  ✓         23.3
B               b.senet             1        0  ✗

Table 2, params: trainable parameters, rounded: 1 of 2 agree; at most 100.00 % off
  B: 1 is cited, 0 is counted, 100.00 % off; no rule gives it

Table 10

net or variant  sweep   cited params  counted     cited macs  counted
w = 8           Widths            32       32  ✓        1.5k   1.536k  ✓
w = 16          Widths            65       64  ✗        3.0k   3.072k  ✓

Table 10, params: trainable parameters, rounded: 1 of 2 agree; at most 1.54 % off
  w = 16: 65 is cited, 64 is counted, 1.54 % off; no rule gives it
Table 10, macs: multiply-adds of convolutions and linear layers, cut off after the digits given (rounded, 1 of 2): 2 of 2 agree; at most 2.40 % off
`)
})

test('--exit-code tells a script that something differs', async () => {
  expect((await runSenet(['cites', 'a.senet', '--exit-code'], at)).code).toBe(1)
  expect((await runSenet(['cites', 'none.senet', '--exit-code'], at)).code).toBe(0)
})

test('a folder is searched; a mistake is told, and the rest is compared', async () => {
  const { code, stdout, stderr } = await runSenet(['cites', '.', '--json'], at)
  expect(code).toBe(1)
  expect(stderr).toContain('wrong.senet:1:30')
  const document: unknown = JSON.parse(stdout)
  expect(document).toMatchObject({
    tables: [
      { source: 'Table 2', rows: [{ name: 'A', sweep: null, file: 'a.senet' }, { name: 'B' }] },
      { source: 'Table 10', columns: [{ name: 'params', rule: { agreeing: 1 } }, { name: 'macs' }] },
    ],
    diagnostics: [{ code: 'cites-malformed' }],
  })
})

test('Markdown', async () => {
  const { stdout } = await runSenet(['cites', 'b.senet', '--markdown'], at)
  expect(stdout).toBe(`### Table 2

| net or variant | cited params | counted |  |
| --- | ---: | ---: | --- |
| B | 1 | 0 | ✗ |

- Table 2, params: trainable parameters, rounded: 0 of 1 agree; at most 100.00 % off
  - B: 1 is cited, 0 is counted, 100.00 % off; no rule gives it
`)
})

test('where nothing is cited, that is said', async () => {
  const { code, stdout, stderr } = await runSenet(['cites', 'none.senet'], at)
  expect([code, stdout]).toEqual([0, ''])
  expect(stderr).toContain('Nothing is cited in none.senet')
})

test('a file that is not there ends with 1', async () => {
  expect((await runSenet(['cites', 'nowhere.senet'], at)).code).toBe(1)
})
