import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')

/** Every file below a folder of the project, as a path from the root. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .toSorted()
}

const sources = filesBelow('src').filter((path) => path.endsWith('.ts'))

/** The lines of these files that match, as `path:line: text`. */
function findLines(paths: readonly string[], pattern: RegExp): readonly string[] {
  return paths.flatMap((path) =>
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  )
}

test('there are sources to look at', () => {
  expect(sources.length).toBeGreaterThan(20)
})

test('types are never given up', () => {
  expect(
    findLines(sources, /\bas any\b|as unknown as|as never\b|@ts-(ignore|expect-error|nocheck)|(ox|es)lint-disable/),
  ).toEqual([])
})

test('nothing is left for later', () => {
  expect(findLines(sources, /\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([])
})

test('a file is one idea: at most 350 lines', () => {
  const long = sources.filter((path) => readFileSync(join(root, path), 'utf8').split('\n').length > 351)
  expect(long).toEqual([])
})

test('every room has a README, and so has every backend', () => {
  const foldersOf = (path: string) =>
    readdirSync(join(root, path), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${path}/${name}`)
  const rooms = foldersOf('src').filter((room) => room !== 'src/backends')
  const without = [...rooms, ...foldersOf('src/backends')].filter((room) => !existsSync(join(root, room, 'README.md')))
  expect(without).toEqual([])
})

test('tests that need Python or a browser are named so', () => {
  const plain = filesBelow('test').filter((path) => /(?<!\.parity|\.browser)\.test\.ts$/.test(path))
  expect(findLines(plain, /\b(runPython|openPage)\(|support\/(python|browser)\.ts'/)).toEqual([])
})
