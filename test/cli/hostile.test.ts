import { mkdirSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCommand, makeFolder, runSenet } from '../support/cli.ts'

const net = (steps: string) => `net N { input(3x32x32) ${steps} }\n`
const doublings = (count: number) =>
  Array.from({ length: count }, (_, at) => `let f${at}(x) = f${at + 1}(x) + f${at + 1}(x)\n`).join('')

/** Specs that would hurt a careless compiler, and the code that each ends in. */
const specs: readonly (readonly [name: string, text: string | Uint8Array, code: string])[] = [
  ['a block that calls itself', `block A(w) { A(w) }\n${net('A(3)')}`, 'too-deep'],
  ['two blocks that double each other', `block A { B B }\nblock B { A A }\n${net('A')}`, 'too-deep'],
  ['a billion copies', net('relu * 1e9'), 'bad-count'],
  ['a thousand copies of a thousand copies of a thousand', net('{ { relu * 1000 } * 1000 } * 1000'), 'too-many-steps'],
  ['a million arms', net('branch { { relu relu relu } * 1e6 } add'), 'bad-count'],
  ['an input beyond any memory', 'net N { input(3x1000000x1000000) relu }', 'tensor-too-large'],
  ['an extent beyond any number', 'net N { input(3x99999999999999999999x1) relu }', 'number-out-of-range'],
  ['a weight beyond any memory', net('conv(3x3, 1e6, bias = true) conv(3x3, 1e6, bias = true)'), 'weight-too-large'],
  ['channels that double forty times', net('branch { {} {} } concat '.repeat(40)), 'tensor-too-large'],
  ['a number beyond any', net('conv(3x3, 1e999)'), 'number-out-of-range'],
  ['braces a hundred thousand deep', net('{'.repeat(100_000) + 'relu' + '}'.repeat(100_000)), 'nesting-too-deep'],
  ['parentheses a hundred thousand deep', `let a = ${'('.repeat(100_000)}1${')'.repeat(100_000)}`, 'nesting-too-deep'],
  ['a sum of many thousands', `let a = 1${' + 1'.repeat(50_000)}\n${net('relu')}`, 'nesting-too-deep'],
  ['a comment of five megabytes', `// ${'x'.repeat(5_000_000)}\n${net('nosuch')}`, 'unknown-name'],
  ['a line of many thousand steps', net(`${'relu '.repeat(50_000)} nosuch`), 'unknown-name'],
  ['a function that calls itself', `let f(x) = f(x + 1)\n${net('relu * f(1)')}`, 'call-too-deep'],
  ['calls that double sixty times', `${doublings(60)}let f60(x) = x\n${net('relu * f0(1)')}`, 'too-many-calls'],
  ['values that need each other', `let a = b\nlet b = a\n${net('relu * a')}`, 'let-cycle'],
  ['bytes that are no UTF-8', Uint8Array.of(0x6e, 0x65, 0x74, 0xff, 0xfe), 'file-not-utf8'],
  ['UTF-16', Buffer.from(`\uFEFF${net('relu')}`, 'utf16le'), 'file-not-utf8'],
  ['a null character', net('\u0000 relu'), 'invalid-character'],
  ['an escape sequence', net('\u001b[2J relu'), 'invalid-character'],
  ['a file that imports itself', `import { a } from "./spec.senet"\n${net('relu')}`, 'import-cycle'],
  ['an import above the root', `import { a } from "../../etc/passwd"\n${net('relu')}`, 'import-outside-root'],
  ['an absolute import', `import { a } from "/etc/passwd"\n${net('relu')}`, 'import-not-relative'],
  [
    'an import from the network',
    `import { a } from "https://example.org/a.senet"\n${net('relu')}`,
    'import-not-relative',
  ],
  ['an import through a link out of the root', `import { a } from "./link.senet"\n${net('relu')}`, 'file-outside-root'],
  ['an import of a folder', `import { a } from "./folder"\n${net('relu')}`, 'file-unreadable'],
  ['a block called toString', net('toString'), 'unknown-name'],
  ['a gate called constructor', `@constructor ${net('residual { relu }')}`, 'unknown-name'],
  ['an argument called __proto__', net('conv(3x3, 4, __proto__ = 3)'), 'unknown-argument'],
  ['an import of __proto__', `import { __proto__ } from "senet:gates"\n${net('relu')}`, 'import-unknown-name'],
  ['a net derived from itself', 'net A = B()\nnet B = A()\n', 'derives-from-itself'],
]

const folder = makeFolder({
  'cycle-a.senet': `import { b } from "./cycle-b.senet"\n${net('relu')}`,
  'cycle-b.senet': 'import { c } from "./cycle-a.senet"\nlet b = 1\n',
  'names.senet':
    'block __proto__(constructor) { conv(1x1, constructor, bias = true) }\n' +
    'net valueOf { input(3x8x8) __proto__: __proto__(4) prototype: relu hasOwnProperty: __proto__(constructor = 5) }\n',
})
const outside = makeFolder({ 'secret.senet': 'let a = 1\n' })

beforeAll(async () => {
  mkdirSync(join(folder.path, 'folder'))
  symlinkSync(join(outside.path, 'secret.senet'), join(folder.path, 'link.senet'))
  await buildCommand()
})
afterAll(() => {
  folder.remove()
  outside.remove()
})

test.each(specs)('%s', async (_, text, code) => {
  const own = makeFolder({ 'spec.senet': text })
  try {
    mkdirSync(join(own.path, 'folder'))
    symlinkSync(join(outside.path, 'secret.senet'), join(own.path, 'link.senet'))
    const result = await runSenet(['check', 'spec.senet'], { cwd: own.path })
    expect(result.stderr).toContain(`error[${code}]`)
    expect([result.code, result.stdout]).toEqual([1, ''])
    expect(result.stderr).toContain('--> spec.senet')
    expect(result.stderr).not.toMatch(/\n\s+at |internal error/)
    // Whatever is in a file, a terminal is sent no control character.
    expect(result.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
    expect(result.stderr.length).toBeLessThan(100_000)
  } finally {
    own.remove()
  }
})

test('files that import one another in a circle', async () => {
  const { code, stderr } = await runSenet(['check', 'cycle-a.senet'], { cwd: folder.path })
  expect(code).toBe(1)
  expect(stderr).toContain('cycle-a.senet → cycle-b.senet → cycle-a.senet')
})

test('names that JavaScript knows are names like any other', async () => {
  const at = { cwd: folder.path }
  expect(await runSenet(['check', 'names.senet'], at)).toMatchObject({ code: 0 })
  const { stdout } = await runSenet(['summary', 'names.senet', '--json'], at)
  expect(stdout).toContain('"__proto__.conv1.weight"')
  expect(stdout).toContain('"hasOwnProperty.conv1.weight"')
  for (const command of ['ir', 'explain']) {
    expect(await runSenet([command, 'names.senet'], at)).toMatchObject({ code: 0, stderr: '' })
  }
})

test('a spec elsewhere imports from its own folder, and no further up', async () => {
  const own = makeFolder({
    'inner/spec.senet': `import { a } from "../a.senet"\n${net('relu * a')}`,
    'inner/near.senet': `import { a } from "./a.senet"\n${net('relu * a')}`,
    'inner/a.senet': 'let a = 2\n',
    'a.senet': 'let a = 2\n',
  })
  try {
    const at = { cwd: outside.path }
    expect(await runSenet(['check', join(own.path, 'inner/near.senet')], at)).toMatchObject({ code: 0 })
    const { code, stderr } = await runSenet(['check', join(own.path, 'inner/spec.senet')], at)
    expect(code).toBe(1)
    expect(stderr).toContain('error[file-outside-root]')
  } finally {
    own.remove()
  }
})

test('the folder for temporary files is not a root of its own', async () => {
  const { code } = await runSenet(['check', join(folder.path, 'names.senet')], { cwd: tmpdir() })
  expect(code).toBe(0)
})
