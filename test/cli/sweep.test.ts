import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCommand, makeFolder, runSenet } from '../support/cli.ts'

const net = `import { se } from "senet:gates"
block B(w, /s) { residual { conv(3x3, w, /s) bn } relu }
@se(r = 4)
net Small(w = 8, title = "a") { input(3x8x8) layer: B(w, /2) * 3 let t = title gap fc: linear(2) }
`
const folder = makeFolder({
  'small.senet': `${net}
/// cites: Paper, Table 1; params = 1.57k, 1.8k; "top-1 error" = 23.3, 22.1
sweep Reduction of Small { se.r = [4, 2] }
sweep Widths of Small { grid { w = [8, 16] se.r = [2, 4] } }
`,
  'plain.senet': net,
  'wrong.senet': `${net}sweep S of Small { se.r = [4, 100] }\n`,
})
const at = { cwd: folder.path }

beforeAll(buildCommand)
afterAll(folder.remove)

async function sweep(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runSenet(['sweep', ...args], at)
  expect([code, stderr]).toEqual([0, ''])
  return stdout
}

test('a table has the net as it stands, its variants, and what is cited', async () => {
  expect(await sweep('small.senet', 'Reduction')).toBe(`Reduction of Small

variant       parameters           multiply-adds           gates  params in gates  m-adds in gates  activations  cited params  top-1 error
as it stands       1,570                22.384 k               3           6.11 %           0.43 %      9.85 kB
se.r = 4           1,570        =       22.384 k        =      3           6.11 %           0.43 %      9.85 kB       1.57k ✓         23.3
se.r = 2           1,666  +6.11 %       22.480 k  +0.43 %      3          11.52 %           0.85 %      9.90 kB        1.8k ✗         22.1

Paper, Table 1, params: trainable parameters, rounded: 1 of 2 agree; at most 7.44 % off
  se.r = 2: 1.8k is cited, 1.666k is counted, 7.44 % off; no rule gives it
`)
})

test('all sweeps of a file are printed, in plain characters where they are asked for', async () => {
  const text = await sweep('small.senet', '--ascii')
  expect(text).toMatch(/^[\n\x20-\x7e]*$/)
  expect(text).toContain('Reduction of Small\n')
  expect(text).toContain('Widths of Small\n')
  expect(text.match(/^w = .*/gm)).toHaveLength(4)
})

test('any net is swept from the command line, one factor at a time or as a grid', async () => {
  const text = await sweep('plain.senet', '--net', 'Small(w = 16)', '--set', 'se.r=2,4', '--set', 'w=8')
  expect(text.split('\n')[0]).toBe('Small(w = 16)')
  expect(text.match(/^(se\.r|w) = \S+/gm)).toEqual(['se.r = 2', 'se.r = 4', 'w = 8'])
  const grid = await sweep('plain.senet', '--set', 'se.r=2,4', '--set', 'w=8,16,32', '--grid')
  expect(grid.match(/^se\.r = /gm)).toHaveLength(6)
})

test('CSV has one header, full numbers, and quotes what has commas or quotes', async () => {
  const rows = (await sweep('small.senet', '--csv')).trimEnd().split('\n')
  expect(rows[0]).toBe(
    'sweep,net,variant,params,params_difference,statistics,macs,macs_difference,gates,gate_params,gate_macs,' +
      'activation_bytes_peak,activation_bytes_total,cited_params,cited_top-1 error',
  )
  expect(rows).toHaveLength(1 + 3 + 5)
  expect(rows[3]).toBe('Reduction,Small,se.r = 2,1666,96,64,22480,96,3,192,192,1824,9896,1.8k,22.1')
  expect(rows[5]).toMatch(/^Widths,Small,"w = 8, se.r = 2",1666,/)
  const quoted = await sweep('plain.senet', '--set', 'title="b, c"', '--csv')
  expect(quoted.split('\n')[2]).toMatch(/^,Small,"title = ""b, c""",1570,0,/)
})

test('Markdown has a table for each sweep, with what would mean something escaped', async () => {
  const text = await sweep('small.senet', '--markdown')
  expect(text.match(/^### .*/gm)).toEqual(['### Reduction of Small', '### Widths of Small'])
  expect(text).toContain('| variant | parameters |')
  expect(text).toContain('- Paper, Table 1, params: trainable parameters, rounded: 1 of 2 agree')
  const escaped = await sweep('plain.senet', '--set', 'title="a|b_c"', '--markdown')
  expect(escaped).toContain('| title = "a\\|b\\_c" |')
})

test('the document has every number, and what is cited with its rule', async () => {
  const document: unknown = JSON.parse(await sweep('small.senet', 'Reduction', '--json'))
  expect(document).toMatchObject({
    sweeps: [
      {
        name: 'Reduction',
        net: 'Small',
        base: { params: 1570, macs: 22384, gates: { count: 3, params: 96, macs: 96 } },
        variants: [
          { title: 'se.r = 4', settings: { 'se.r': '4' }, params: 1570, difference: { params: 0, macs: 0 } },
          { title: 'se.r = 2', settings: { 'se.r': '2' }, params: 1666, difference: { params: 96, macs: 96 } },
        ],
        cited: [
          {
            source: 'Paper, Table 1',
            columns: [
              {
                name: 'params',
                rule: { counts: 'trainable parameters', truncates: false, agreeing: 1, compared: 2 },
                cells: [
                  { cited: '1.57k', counted: 1570, agrees: true },
                  { cited: '1.8k', counted: 1666, agrees: false },
                ],
              },
              { name: 'top-1 error', rule: null },
            ],
          },
        ],
      },
    ],
    diagnostics: [],
  })
})

test('a variant with a mistake is told at its place, the others are printed', async () => {
  const { code, stdout, stderr } = await runSenet(['sweep', 'wrong.senet'], at)
  expect(code).toBe(1)
  expect(stdout).toMatch(/^se\.r = 4 +1,570/m)
  expect(stdout).toMatch(/^se\.r = 100 +–/m)
  expect(stderr).toContain('--> wrong.senet:5:31')
  const { code: same, stdout: json } = await runSenet(['sweep', 'wrong.senet', '--json'], at)
  expect(same).toBe(1)
  const document: unknown = JSON.parse(json)
  expect(document).toMatchObject({
    sweeps: [{ variants: [{ params: 1570 }, { title: 'se.r = 100', failed: true }] }],
    diagnostics: [{ code: 'argument-out-of-range' }],
  })
})

test.each([
  ['a value that is missing', ['--set', 'se.r=2,,4'], '--set:1:8'],
  ['the second of two', ['--set', 'se.r=2', '--set', 'w=*'], '--set:2:3'],
  ['brackets without end', ['--set', `w=${'['.repeat(10_000)}`], '--set:1:'],
  ['a number beyond all', ['--set', 'se.r=1e300'], '--set:1:6'],
  ['a name of JavaScript', ['--set', '__proto__=1'], '--set:1:1'],
  ['a parameter that no gate has', ['--set', 'se.q=1'], '--set:1:6'],
  ['a control character', ['--set', 'w=\u0001'], '--set:1:3'],
  ['a net beyond any memory', ['--set', 'w=100000000'], '--set:1:3'],
  ['an unknown word', ['--set', 'w=linaer'], '--set:1:3'],
  ['an unknown net', ['--net', 'Smal', '--set', 'w=1'], '--net:1:1'],
])('%s ends in a place', async (_what, args, place) => {
  const { code, stderr } = await runSenet(['sweep', 'plain.senet', ...args], at)
  expect(code).toBe(1)
  expect(stderr).toContain(`--> ${place}`)
})
