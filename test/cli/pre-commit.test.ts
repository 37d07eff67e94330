import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCommand, commandPath, makeFolder } from '../support/cli.ts'

const neat = 'net Net {\n  input(8x16x16)\n  conv(3x3, 16) bn relu\n}\n'
const untidy = 'net Other { input(8x16x16)   conv(1x1,16,/2) bn relu }\n'
const folder = makeFolder({ 'neat.senet': neat, 'old untidy.senet': untidy, 'notes.txt': 'no spec\n' })

function git(...args: readonly string[]): void {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false']
  execFileSync('git', [...identity, ...args], { cwd: folder.path, stdio: 'ignore' })
}

/** What a hook does: a command of senet over the specs that are staged, and over no others. */
function overStaged(...command: readonly string[]): { readonly code: number | null; readonly said: string } {
  const senet = [process.execPath, commandPath, ...command].map((word) => `'${word}'`).join(' ')
  const hook = `git diff --cached -z --name-only --diff-filter=ACM -- '*.senet' | xargs -0 -r ${senet}`
  const { status, stdout, stderr } = spawnSync('sh', ['-c', hook], { cwd: folder.path, encoding: 'utf8' })
  return { code: status, said: `${stdout}${stderr}` }
}

beforeAll(async () => {
  await buildCommand()
  git('init', '-q')
  git('add', '.')
  git('commit', '-q', '-m', 'first')
})
afterAll(folder.remove)

test('a hook looks at the specs that are committed, whatever others there are', () => {
  writeFileSync(join(folder.path, 'neat.senet'), `/// Changed.\n${neat}`)
  git('add', 'neat.senet')
  expect(overStaged('format', '--check')).toMatchObject({ code: 0 })
  expect(overStaged('lint')).toEqual({ code: 0, said: '1 file, nothing to say\n' })
})

test('a hook fails on a spec that is not formatted, or that lint calls wrong', () => {
  writeFileSync(join(folder.path, 'a new one.senet'), untidy)
  writeFileSync(join(folder.path, 'senet.config.json'), '{ "rules": { "stride-skips-pixels": "error" } }')
  git('add', '.')
  const format = overStaged('format', '--check')
  expect(format.code).not.toBe(0)
  expect(format.said).toContain('a new one.senet')
  expect(format.said).not.toContain('old untidy.senet')
  const lint = overStaged('lint')
  expect(lint.code).not.toBe(0)
  expect(lint.said).toContain('error[stride-skips-pixels]')
})
