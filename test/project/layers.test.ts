import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')

/** Builds a small house of these files and gives the rules that each file breaks, as `rule` or `rule → file`. */
function findViolations(files: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> {
  const house = mkdtempSync(join(tmpdir(), 'senet-layers-'))
  try {
    symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'))
    symlinkSync(join(root, 'package.json'), join(house, 'package.json'))
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(house, path)), { recursive: true })
      writeFileSync(join(house, path), text)
    }
    const program = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs')
    const config = join(root, '.dependency-cruiser.mjs')
    const { stdout } = spawnSync(process.execPath, [program, '--config', config, '--output-type', 'json', 'src'], {
      cwd: house,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    })
    type Report = { summary: { violations: { rule: { name: string }; from: string }[] } }
    const report: Report = JSON.parse(stdout)
    const found = new Map<string, string[]>()
    for (const { rule, from } of report.summary.violations) found.set(from, [...(found.get(from) ?? []), rule.name])
    return found
  } finally {
    rmSync(house, { recursive: true })
  }
}

test('a house that keeps to the plan breaks no rule', () => {
  const violations = findViolations({
    'src/source/index.ts': 'export const a = 1\n',
    'src/diagnostics/index.ts': "export { a } from '../source/index.ts'\n",
    'src/syntax/index.ts':
      "import { Lexer } from 'chevrotain'\nimport { a } from './a.ts'\nexport const b = [a, Lexer]\n",
    'src/syntax/a.ts': "export { a } from '../source/index.ts'\n",
    'src/cli/main.ts': "import { readFileSync } from 'node:fs'\nimport '../syntax/index.ts'\nreadFileSync('x')\n",
  })
  expect(violations).toEqual(new Map())
})

const room = 'export const value = 1\nexport type Value = number\n'

/** One wrong file each: its room, the line that is wrong, the rules that it breaks. */
const wrong: readonly (readonly [room: string, line: string, rules: readonly string[]])[] = [
  ['syntax', "import { value } from '../check/index.ts'", ['room-syntax']],
  ['syntax', "import type { Value } from '../check/index.ts'", ['room-syntax']],
  ['source', "import { value } from '../diagnostics/index.ts'", ['room-source']],
  ['backends/tfjs', "import { value } from '../../syntax/index.ts'", ['room-backends']],
  ['backends/tfjs', "import { value } from '../onnx/index.ts'", ['backend-to-backend']],
  ['format', "import { value } from '../check/index.ts'", ['room-format']],
  ['compiler', "import { value } from '../cli/index.ts'", ['leaf-imported', 'room-compiler']],
  ['check', "import { value } from '../syntax/ast.ts'", ['door']],
  ['attic', "import { value } from '../source/index.ts'", ['room-unknown']],
  ['check', "import { Lexer } from 'chevrotain'", ['package-chevrotain']],
  ['check', "import * as tf from '@tensorflow/tfjs-core'", ['package-tensorflow']],
  ['check', "const lazy = () => import('@tensorflow/tfjs-core')", ['package-tensorflow']],
  ['weights', "import { Ajv } from 'ajv'", ['package-ajv']],
  ['compiler', "import { Command } from 'commander'", ['package-commander']],
  ['check', "import { readFileSync } from 'node:fs'", ['node-below-the-hosts']],
  ['compiler', "import fs from 'fs'", ['node-below-the-hosts']],
  ['weights', "import fc from 'fast-check'", ['package-unlisted', 'undeclared-package']],
  ['weights', "import { x } from './missing.ts'", ['unresolvable']],
]

const fileOf = (name: string, index: number) => `src/${name}/wrong-${index}.ts`

let violations: ReadonlyMap<string, readonly string[]> = new Map()

beforeAll(() => {
  const imported = ['check', 'diagnostics', 'syntax', 'backends/onnx', 'cli', 'source'].map(
    (name) => `src/${name}/index.ts`,
  )
  violations = findViolations({
    ...Object.fromEntries([...imported, 'src/syntax/ast.ts'].map((path) => [path, room])),
    ...Object.fromEntries(wrong.map(([name, line], index) => [fileOf(name, index), `${line}\n`])),
  })
})

test.each(wrong.map(([name, line, rules], index) => ({ name, line, rules, index })))(
  'src/$name: $line',
  ({ name, rules, index }) => {
    expect(violations.get(fileOf(name, index))?.toSorted()).toEqual(rules)
  },
)

test('nothing else is called wrong', () => {
  expect(violations.size).toBe(wrong.length)
})
