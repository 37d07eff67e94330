import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readBytes, readText, readTextInside } from '../../src/cli/files.ts'
import { expandInputs } from '../../src/cli/inputs.ts'
import { writeFileAtomically, writeFilesAtomically } from '../../src/cli/write-files.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'senet-files-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function put(path: string, content: string | Uint8Array = ''): string {
  const full = join(folder, path)
  mkdirSync(join(full, '..'), { recursive: true })
  writeFileSync(full, content)
  return full
}

describe('reading', () => {
  test('a text comes as it is, byte order mark and line ends too', () => {
    expect(readText(put('a.senet', '\uFEFFnet A {}\r\n'))).toBe('\uFEFFnet A {}\r\n')
  })

  test.each([
    ['nothing there', () => join(folder, 'missing'), 'file-not-found', /There is no file .*missing/],
    ['below a file', () => join(put('a'), 'b'), 'file-not-found', /no file/],
    ['a folder', () => folder, 'file-unreadable', /it is a folder/],
    ['too long a file', () => put('a', 'x'.repeat(101)), 'file-too-large', /more than 100 bytes/],
    ['a device without end', () => '/dev/zero', 'file-too-large', /more than 100 bytes/],
    ['a circle of links', () => (symlinkSync('b', join(folder, 'b')), join(folder, 'b')), 'file-unreadable', /circle/],
    ['a lone continuation byte', () => put('a', Uint8Array.of(0x61, 0x80)), 'file-not-utf8', /byte 1 \(0x80\)/],
    ['a character cut short', () => put('a', Uint8Array.of(0x61, 0x62, 0xc3)), 'file-not-utf8', /byte 2 \(0xc3\)/],
    ['latin-1', () => put('a', Uint8Array.of(0xef, 0xbf, 0xbd, 0xe9, 0x61)), 'file-not-utf8', /byte 3 \(0xe9\)/],
  ])('%s is refused', (_, prepare, code, text) => {
    const result = readText(prepare(), 100)
    expect(result).toMatchObject({ code, severity: 'error' })
    expect(typeof result === 'object' && result.text).toMatch(text)
  })

  test('a file of just the limit is read', () => {
    expect(readBytes(put('a', 'x'.repeat(100)), 100)).toHaveLength(100)
  })

  test('standard input', () => {
    const script = `import { readText } from './src/cli/files.ts'\nprocess.stdout.write(JSON.stringify(readText('-', 200000)))`
    const bundle = join(folder, 'read.mjs')
    const entry = put('entry.ts', script.replace('./src', join(process.cwd(), 'src')))
    buildSync({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', outfile: bundle })
    const read = (input: string) => JSON.parse(execFileSync(process.execPath, [bundle], { input, encoding: 'utf8' }))
    expect(read('net A {}')).toBe('net A {}')
    expect(read('')).toBe('')
    expect(read('x'.repeat(150_000))).toHaveLength(150_000)
    expect(read('x'.repeat(300_000))).toMatchObject({ code: 'file-too-large' })
  })
})

describe('reading below a root', () => {
  beforeEach(() => {
    put('root/a.senet', 'a')
    put('root/sub/b.senet', 'b')
    put('outside.senet', 'secret')
    symlinkSync(join(folder, 'outside.senet'), join(folder, 'root/link.senet'))
    symlinkSync(join(folder, 'root/a.senet'), join(folder, 'root/inner.senet'))
    symlinkSync(folder, join(folder, 'root/up'))
  })

  test.each([
    ['a.senet', 'a'],
    ['sub/../a.senet', 'a'],
    ['sub/b.senet', 'b'],
    ['inner.senet', 'a'],
  ])('%s', (path, expected) => {
    expect(readTextInside(join(folder, 'root'), path)).toBe(expected)
  })

  test.each([
    ['../outside.senet', 'file-outside-root'],
    ['/etc/passwd', 'file-outside-root'],
    ['link.senet', 'file-outside-root'],
    ['up/outside.senet', 'file-outside-root'],
    ['missing.senet', 'file-not-found'],
    ['sub', 'file-unreadable'],
    ['a\0b', 'file-unreadable'],
  ])('%j is refused', (path, code) => {
    const result = readTextInside(join(folder, 'root'), path)
    expect(result).toMatchObject({ code })
    expect(JSON.stringify(result)).not.toContain('secret')
  })
})

describe('expanding arguments', () => {
  beforeEach(() => {
    for (const path of ['b.senet', 'a.senet', 'x.txt', 'sub/c.senet', 'sub/deep/d.senet', '[odd].senet']) put(path)
    put('node_modules/p/e.senet')
    put('.hidden/f.senet')
  })

  test.each<readonly [readonly string[], readonly string[]]>([
    [
      ['b.senet', 'a.senet'],
      ['b.senet', 'a.senet'],
    ],
    [['*.senet'], ['[odd].senet', 'a.senet', 'b.senet']],
    [['[ab].senet'], ['a.senet', 'b.senet']],
    [['[odd].senet'], ['[odd].senet']],
    [['sub'], ['sub/c.senet', 'sub/deep/d.senet']],
    [['.'], ['[odd].senet', 'a.senet', 'b.senet', 'sub/c.senet', 'sub/deep/d.senet']],
    [['**/*.senet'], ['[odd].senet', 'a.senet', 'b.senet', 'sub/c.senet', 'sub/deep/d.senet']],
    [['x.txt', '*.txt', 'x.txt'], ['x.txt']],
    [
      ['-', 'a.senet', '-'],
      ['-', 'a.senet'],
    ],
    [[], []],
  ])('%j', (args, expected) => {
    expect(expandInputs(args, folder)).toEqual({ paths: expected, messages: [] })
  })

  test('an absolute folder gives absolute paths', () => {
    expect(expandInputs([join(folder, 'sub')], '/').paths).toEqual(
      ['c.senet', 'deep/d.senet'].map((name) => join(folder, 'sub', name)),
    )
  })

  test.each([
    ['missing.senet', 'file-not-found'],
    ['*.nothing', 'no-matching-files'],
    [`${'a'.repeat(5000)}.senet`, 'file-not-found'],
    ['a.senet/b', 'file-not-found'],
  ])('%s names nothing, and the others are kept', (argument, code) => {
    expect(expandInputs([argument, 'a.senet'], folder)).toMatchObject({ paths: ['a.senet'], messages: [{ code }] })
  })
})

describe('writing', () => {
  test('a new file, and over an old one that keeps its permissions', () => {
    const path = join(folder, 'a')
    expect(writeFileAtomically(path, 'one')).toBeUndefined()
    chmodSync(path, 0o600)
    expect(writeFileAtomically(path, Uint8Array.of(0x32))).toBeUndefined()
    expect(readFileSync(path, 'utf8')).toBe('2')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['a'])
  })

  test('a link stays a link', () => {
    put('real')
    symlinkSync('real', join(folder, 'link'))
    expect(writeFileAtomically(join(folder, 'link'), 'new')).toBeUndefined()
    expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('new')
  })

  test('a device is written to', () => {
    expect(writeFileAtomically('/dev/null', 'x')).toBeUndefined()
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
  })

  test.each([
    ['no such folder', () => join(folder, 'no/a'), /folder does not exist/],
    ['a folder', () => folder, /it is a folder/],
    ['below a file', () => join(put('f'), 'a'), /part of its path is a file/],
  ])('%s', (_, prepare, reason) => {
    const before = readdirSync(folder)
    const result = writeFileAtomically(prepare(), 'x')
    expect(result).toMatchObject({ code: 'file-unwritable' })
    expect(result!.text).toMatch(reason)
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
    expect(before.every((name) => readdirSync(folder).includes(name))).toBe(true)
  })

  test('several files, all or none', () => {
    const out = join(folder, 'out')
    const files = new Map<string, string | Uint8Array>([
      ['model.json', '{}'],
      ['data/weights.bin', Uint8Array.of(1)],
    ])
    expect(writeFilesAtomically(out, files)).toBeUndefined()
    expect(readdirSync(out, { recursive: true }).toSorted()).toEqual(['data', 'data/weights.bin', 'model.json'])
    mkdirSync(join(out, 'blocked'))
    const more = new Map([
      ['model.json', 'changed'],
      ['blocked', 'x'],
    ])
    expect(writeFilesAtomically(out, more)).toMatchObject({ code: 'file-unwritable' })
    expect(readFileSync(join(out, 'model.json'), 'utf8')).toBe('{}')
    expect(readdirSync(out).toSorted()).toEqual(['blocked', 'data', 'model.json'])
  })

  test('a name that leads out of the folder is a bug of the compiler', () => {
    expect(() => writeFilesAtomically(folder, new Map([['../a', '']]))).toThrow(/below its folder/)
  })
})
