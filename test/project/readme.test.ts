import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { buildCommand } from '../support/cli.ts'
import { checkText, showDiagnostic } from '../support/spec.ts'

const root = join(import.meta.dirname, '..', '..')
const readme = await readFile(join(root, 'README.md'), 'utf8')

/** The fenced blocks of the README, with what stands after the fence. */
const blocks = [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', text = '']) => ({
  language,
  text,
}))

beforeAll(buildCommand)

async function run(command: string): Promise<string> {
  const [program, ...args] = command.match(/"[^"]*"|\S+/g)?.map((word) => word.replaceAll('"', '')) ?? []
  expect(program).toBe('npx')
  expect(args.shift()).toBe('senet')
  const options = { cwd: root, env: { ...process.env, COLUMNS: '100', NO_COLOR: '1' } }
  // What a user sees: messages and results in one terminal. A spec with mistakes ends with 1.
  const both = promisify(execFile)(process.execPath, [join(root, 'dist', 'cli.js'), ...args], options)
  const { stdout, stderr } = await both.catch((error: { readonly stdout: string; readonly stderr: string }) => error)
  return stdout + stderr
}

test.each(blocks.filter(({ language }) => language === 'console'))('$text', async ({ text }) => {
  for (const part of text.split(/^\$ /m).slice(1)) {
    const [command = '', ...output] = part.trimEnd().split('\n')
    expect((await run(command)).trimEnd()).toBe(output.join('\n').trimEnd())
  }
})

test('the spec it shows is the example, and every spec checks', async () => {
  const specs = blocks.filter(({ language }) => language === 'senet').map(({ text }) => text)
  expect(specs[0]).toBe(await readFile(join(root, 'examples/small.senet'), 'utf8'))
  for (const spec of specs) expect((await checkText(spec)).diagnostics.map(showDiagnostic)).toEqual([])
})

test('the Python it shows is what senet writes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'senet-readme-'))
  try {
    await run(`npx senet compile examples/small.senet --net Small --target pytorch --out ${folder}`)
    const written = await readFile(join(folder, 'small.py'), 'utf8')
    const shown = blocks.filter(({ language }) => language === 'python')
    expect(shown.length).toBe(1)
    for (const { text } of shown) expect(written).toContain(text)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('every script and file it names is there', async () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(
    await readFile(join(root, 'package.json'), 'utf8'),
  )
  for (const [, script = ''] of readme.matchAll(/npm (?:run )?(\w+)/g)) {
    if (script !== 'ci') expect(Object.keys(scripts)).toContain(script)
  }
  const named = [...readme.matchAll(/`((?:examples|specs)\/[\w./-]+)`|\]\(([\w./-]+)\)/g)].map(
    ([, code, link]) => code ?? link ?? '',
  )
  expect(named.length).toBeGreaterThan(5)
  for (const path of named) {
    const there = await readFile(join(root, path)).catch((error: NodeJS.ErrnoException) =>
      error.code === 'EISDIR' ? 'folder' : undefined,
    )
    expect(there, path).toBeDefined()
  }
})

test('the commands it lists are those there are', async () => {
  const listed = [...new Set([...readme.matchAll(/^\| `senet (\w+)/gm)].map(([, name]) => name))]
  const help = await run('npx senet --help')
  const known = [...help.matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name).filter((name) => name !== 'help')
  expect(listed.toSorted()).toEqual(known.toSorted())
})

test('the script it names runs', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['examples/script.mjs'], { cwd: root })
  expect(stdout).toBe('176602 parameters, 26658752 multiply-adds, 6 gates\nlogits [ 2, 10 ]\ngate [ 2, 64 ]\n')
})
