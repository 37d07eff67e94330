import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCommand, makeFolder, runSenet } from '../support/cli.ts'

const one = (w: number) => `net N { input(3x8x8) conv(3x3, ${w}) bn relu gap fc: linear(2) }\n`
const folder = makeFolder({
  'a.senet': one(4),
  'b.senet': one(8),
  'two.senet':
    'net A(w = 4) { input(3x8x8) conv(1x1, w, bias = true) }\nnet B { input(3x8x8) conv(1x1, 6, bias = true) }\n',
  'gates.senet': ['conv_se(r = 2)', 'eca']
    .map((gate, index) => {
      const name = index === 0 ? 'A' : 'B'
      return `net ${name} { input(3x8x8) @${gate} gated: { residual { conv(3x3, 4) bn } { conv(1x1, 4) bn } } }\n`
    })
    .join('')
    .replace(/^/, 'import { conv_se, eca } from "senet:gates"\n'),
  'broken.senet': 'net N { input(3x8x8) conv( }\n',
})
const at = { cwd: folder.path }

function git(...args: readonly string[]): void {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false']
  execFileSync('git', [...identity, ...args], { cwd: folder.path, stdio: 'ignore' })
}

beforeAll(async () => {
  await buildCommand()
  git('init', '-q')
  writeFileSync(join(folder.path, 'kept.senet'), one(4))
  git('add', 'kept.senet', 'broken.senet')
  git('commit', '-q', '-m', 'first')
  writeFileSync(join(folder.path, 'kept.senet'), one(8))
})
afterAll(folder.remove)

test('the table has a line for each change, and the totals', async () => {
  const { code, stdout, stderr } = await runSenet(['diff', 'two.senet', '--net', 'A', '--and', 'B'], at)
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toBe(`A → B

                                       parameters  multiply-adds
~ output  4x8x8 → 6x8x8
~ conv1   conv(1x1, 4) → conv(1x1, 6)          +8           +384

parameters     16 → 24       +8 (+50.00 %)
multiply-adds  768 → 1.15 k  +384 (+50.00 %)
`)
})

test('what differs is told whole, on as many lines as it needs', async () => {
  const args = ['diff', 'gates.senet', '--net', 'A', '--and', 'B']
  const { stdout } = await runSenet(args, { ...at, env: { COLUMNS: '70' } })
  expect(stdout.split('\n').slice(3, 6)).toEqual([
    '~ gated: 0: eca  gate conv_se(r = 2,              -19             -4',
    '                   width = 2, gain = 1) →',
    '                   gate eca(kernel = 3)',
  ])
})

test('--ascii keeps to plain characters', async () => {
  const { stdout } = await runSenet(['diff', 'a.senet', 'b.senet', '--ascii'], at)
  expect(stdout).toMatch(/^[\n\x20-\x7e]*$/)
})

test('nets that do not differ are said not to', async () => {
  const { code, stdout } = await runSenet(['diff', 'a.senet', 'a.senet', '--exit-code'], at)
  expect([code, stdout]).toEqual([0, 'N → N\n\nNothing differs.\n'])
})

test.each([
  [[], 0],
  [['--exit-code'], 1],
] as const)('differing nets with %j end with %i', async (options, expected) => {
  const { code } = await runSenet(['diff', 'a.senet', 'b.senet', ...options], at)
  expect(code).toBe(expected)
})

test('one spec is standard input', async () => {
  const { stdout } = await runSenet(['diff', '-', 'a.senet', '--json'], { ...at, input: one(4) })
  expect(JSON.parse(stdout)).toMatchObject({ difference: { params: 0, macs: 0 }, changes: [] })
})

const revisions = [
  ['kept.senet', 'git:HEAD', 8, 4],
  ['git:HEAD', 'kept.senet', 4, 8],
  ['git:HEAD:kept.senet', 'git:HEAD:./kept.senet', 4, 4],
  ['git:HEAD:kept.senet', 'b.senet', 4, 8],
] as const
test.each(revisions)('%s with %s, of which either may be of a revision', async (before, after, was, is) => {
  const { code, stdout, stderr } = await runSenet(['diff', before, after, '--json'], at)
  expect([code, stderr]).toEqual([0, ''])
  // The 3x3 has 27 weights a channel, its norm 2, the classifier 2.
  const expected = { before: { params: 31 * was + 2 }, after: { params: 31 * is + 2 } }
  expect(JSON.parse(stdout)).toMatchObject(expected)
})

test('mistakes in a revision are shown as of it', async () => {
  const { code, stderr } = await runSenet(['diff', 'broken.senet', 'git:HEAD'], at)
  expect(code).toBe(1)
  expect(stderr).toContain('--> broken.senet:1')
  const turned = await runSenet(['diff', 'git:HEAD', 'broken.senet'], at)
  expect(turned.stderr).toContain('--> HEAD:broken.senet:1')
})

test('the document has every change with its costs', async () => {
  const { stdout } = await runSenet(['diff', 'two.senet', '--net', 'A', '--and', 'A(w = 5)', '--json'], at)
  expect(JSON.parse(stdout)).toEqual({
    before: { net: 'A', params: 16, macs: 768 },
    after: { net: 'A(w = 5)', params: 20, macs: 960 },
    difference: { params: 4, macs: 192 },
    changes: [
      {
        change: 'changed',
        path: ['output'],
        before: '4x8x8',
        after: '5x8x8',
        params: 0,
        macs: 0,
        operations: 0,
      },
      {
        change: 'changed',
        path: ['conv1'],
        before: 'conv(1x1, 4)',
        after: 'conv(1x1, 5)',
        params: 4,
        macs: 192,
        operations: 1,
      },
    ],
  })
})

test.each([
  [['two.senet'], 2, '--and'],
  [['-', '-'], 2, 'standard input can be one of the two'],
  [['git:HEAD', 'git:HEAD~1'], 2, 'one of the two has to name a file'],
  [['a.senet', 'git:HEAD'], 1, 'a.senet'],
  [['a.senet', 'git:--output=x'], 1, 'error[git-revision]'],
  [['two.senet', 'a.senet'], 1, 'A'],
  [['a.senet', 'broken.senet'], 1, 'broken.senet'],
  [['a.senet', 'missing.senet'], 1, 'missing.senet'],
] as const)('%j ends with %i', async (args, expected, said) => {
  const { code, stdout, stderr } = await runSenet(['diff', ...args], at)
  expect([code, stdout]).toEqual([expected, ''])
  expect(stderr).toContain(said)
})
