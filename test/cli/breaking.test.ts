import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formulaWeights, readSafetensors, writeSafetensors } from '../../src/weights/index.ts'
import { buildCommand, makeFolder, runSenet } from '../support/cli.ts'
import { compileText } from '../support/spec.ts'

const library = (act: string): string => `block C(w) { conv(3x3, w) bn ${act} }\n`
const spec = (label: string): string =>
  `import { C } from "./blocks.senet"\nnet A { input(3x8x8) ${label}: C(4) gap linear(2) }\nnet B { input(3x8x8) C(4) gap linear(2) }\n`
const folder = makeFolder({ 'nets/n.senet': spec('stem'), 'nets/blocks.senet': library('relu') })
const outside = makeFolder({ 'n.senet': 'net N { input(3x8x8) gap }\n' })
const at = { cwd: folder.path }

function git(...args: readonly string[]): void {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false']
  execFileSync('git', [...identity, ...args], { cwd: folder.path, stdio: 'ignore' })
}

beforeAll(async () => {
  await buildCommand()
  git('init', '-q')
  git('add', '.')
  git('commit', '-q', '-m', 'first')
  git('tag', 'first')
  writeFileSync(join(folder.path, 'nets/n.senet'), spec('begin'))
  writeFileSync(join(folder.path, 'nets/blocks.senet'), library('silu'))
})
afterAll(() => {
  folder.remove()
  outside.remove()
})

test('the old spec and what it imports come from the revision', async () => {
  const { code, stdout, stderr } = await runSenet(['breaking', 'nets/n.senet', '--against', 'git:first'], at)
  expect(code).toBe(1)
  expect(stdout).toBe(`A: partial, not every tensor loads; 2 of 7 tensors load, breaks weights
  renamed; once mapped: weights (5)
    stem.*  → begin.*  5 tensors
B: weights, every tensor loads, other numbers come out; 7 of 7 tensors load
`)
  expect(stderr).toContain('error[breaking-tensors]')
  expect(stderr).toContain('--> nets/blocks.senet:1:30')
  expect(stderr).toContain('relu → silu')
})

const levels = [
  ['numerics', 1],
  ['weights', 1],
  ['partial', 0],
  ['io', 0],
] as const
test.each(levels)('--level %s ends with %i', async (level, expected) => {
  const { code } = await runSenet(['breaking', 'nets/n.senet', '--against', 'git:HEAD', '--level', level], at)
  expect(code).toBe(expected)
})

test('one net with weights alone, paths and names that differ', async () => {
  const one = ['breaking', 'nets/n.senet', '--net', 'B']
  expect((await runSenet([...one, '--against', 'git:first'], at)).code).toBe(0)
  expect((await runSenet([...one, '--against', 'git:first:nets/n.senet'], at)).code).toBe(0)
  expect((await runSenet([...one, '--against', 'git:first:./nets/n.senet'], at)).code).toBe(0)
  expect((await runSenet([...one, '--against', 'git:first', '--against-net', 'A'], at)).code).toBe(1)
})

test('a net that is gone and one that is new', async () => {
  writeFileSync(join(folder.path, 'nets/gone.senet'), 'net C { input(3x8x8) gap }\n')
  const { code, stdout, stderr } = await runSenet(['breaking', 'nets/gone.senet', '--against', 'nets/n.senet'], at)
  expect([code, stdout]).toEqual([1, 'new: C\ngone: A, B\n'])
  expect(stderr).toContain('error[breaking-net]')
})

test('as a document and for GitHub', async () => {
  const args = ['breaking', 'nets/n.senet', '--against', 'git:first']
  const { stdout, stderr } = await runSenet([...args, '--json'], at)
  expect(stderr).toBe('')
  const document: unknown = JSON.parse(stdout)
  expect(document).toMatchObject({
    level: 'weights',
    holds: false,
    nets: [
      {
        net: 'A',
        grade: 'partial',
        holds: { numerics: false, weights: false, partial: true, io: true },
        tensors: 7,
        loaded: 2,
        afterMapping: 'weights',
        operations: [{ change: 'replaced', text: 'relu → silu', node: 'begin.silu1' }],
      },
      { net: 'B', grade: 'weights' },
    ],
  })
  const github = await runSenet([...args, '--format', 'github'], at)
  expect(github.stdout).toMatch(/^::error file=nets\/n\.senet,line=2/)
})

const refused = [
  ['git:--output=x', 'git-revision'],
  ['git:', 'git-revision'],
  ['git:nowhere', 'git-revision'],
  ['git:first:nets/other.senet', 'git-file'],
  ['git:first:../x.senet', 'git-file'],
  ['git:first:nets', 'git-file'],
  ['missing.senet', 'file-not-found'],
] as const
test.each(refused)('--against %s gives %s', async (against, code) => {
  const result = await runSenet(['breaking', 'nets/n.senet', '--against', against], at)
  expect(result.code).toBe(1)
  expect(result.stderr).toContain(`error[${code}]`)
  expect(result.stderr).not.toMatch(/\n\s+at /)
})

test('outside of a repository', async () => {
  const env = { GIT_CEILING_DIRECTORIES: join(outside.path, '..') }
  const result = await runSenet(['breaking', 'n.senet', '--against', 'git:HEAD'], { cwd: outside.path, env })
  expect(result.code).toBe(1)
  expect(result.stderr).toContain('error[git-repository]')
})

test('senet weights map carries a checkpoint over, and the result fits', async () => {
  const { graph } = await compileText(spec('stem'), 'A', { 'blocks.senet': library('relu') })
  mkdirSync(join(folder.path, 'w'), { recursive: true })
  writeFileSync(join(folder.path, 'w/old.safetensors'), writeSafetensors(formulaWeights(graph!)))
  const map = ['weights', 'map', 'w/old.safetensors', '--to', 'nets/n.senet', '--net', 'A']
  const dry = await runSenet(map, at)
  expect(dry).toEqual({
    code: 0,
    stderr: '',
    stdout: 'stem.*  → begin.*  5 tensors\n7 tensors carried, 2 under the same key\n',
  })
  const written = await runSenet([...map, '--from', 'git:first', '--out', 'w/new.safetensors'], at)
  expect([written.code, written.stderr]).toEqual([0, ''])
  const { weights } = readSafetensors(readFileSync(join(folder.path, 'w/new.safetensors')), 'new')
  expect(weights!.get('begin.conv1.weight')).toEqual(formulaWeights(graph!).get('stem.conv1.weight'))
  const inspect = ['weights', 'inspect', 'w/new.safetensors', '--spec', 'nets/n.senet', '--net', 'A']
  expect((await runSenet(inspect, at)).code).toBe(0)
})

test('what is missing is told and not written, but with --partial', async () => {
  writeFileSync(join(folder.path, 'w/more.senet'), 'net N { input(3x8x8) gap linear(2) head: linear(7) }\n')
  const map = ['weights', 'map', 'w/old.safetensors', '--to', 'w/more.senet', '--out', 'w/more.safetensors', '--json']
  const whole = await runSenet(map, at)
  expect(whole.code).toBe(1)
  expect(JSON.parse(whole.stdout)).toMatchObject({
    written: null,
    diagnostics: [{ code: 'map-missing', severity: 'error' }, {}],
  })
  expect((await runSenet([...map, '--partial'], at)).code).toBe(0)
})

const hostile = [
  ['cut', (file: Uint8Array) => file.subarray(0, file.length - 9), 'safetensors-truncated'],
  ['a header without end', () => Uint8Array.from([255, 255, 255, 255, 255, 255, 255, 127, 123]), 'safetensors-'],
  ['empty', () => new Uint8Array(), 'safetensors-truncated'],
  ['a pickle that calls', () => Buffer.from('\x80\x02cos\nsystem\n(U\x04touchtR.', 'latin1'), 'checkpoint-'],
] as const
test.each(hostile)('a checkpoint that is hostile is not mapped: %s', async (name, spoil, code) => {
  const { graph } = await compileText(spec('stem'), 'A', { 'blocks.senet': library('relu') })
  const file = `w/${name.replaceAll(' ', '-')}.safetensors`
  writeFileSync(join(folder.path, file), spoil(writeSafetensors(formulaWeights(graph!))))
  const map = ['weights', 'map', file, '--to', 'nets/n.senet', '--net', 'A', '--out', 'w/hostile.safetensors']
  const result = await runSenet(map, at)
  expect([result.code, result.stdout]).toEqual([1, ''])
  expect(result.stderr).toContain(`error[${code}`)
  expect(result.stderr).not.toMatch(/\n\s+at /)
  expect(existsSync(join(folder.path, 'w/hostile.safetensors'))).toBe(false)
})
