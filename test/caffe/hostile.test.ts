import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importCaffe, maximumProblems } from '../../src/caffe/index.ts'

const fixture = readFileSync(join(import.meta.dirname, '../fixtures/caffe/se-resnet-small.prototxt'), 'utf8')
const head = 'input: "data" input_dim: 1 input_dim: 4 input_dim: 8 input_dim: 8\n'

async function refuse(text: string): Promise<readonly string[]> {
  const { spec, diagnostics } = await importCaffe({ path: 'x.prototxt', text })
  expect(spec).toBeUndefined()
  expect(diagnostics.length).toBeGreaterThan(0)
  expect(diagnostics.length).toBeLessThanOrEqual(maximumProblems)
  for (const { location } of diagnostics) {
    expect(location.span.start).toBeGreaterThanOrEqual(0)
    expect(location.span.end).toBeLessThanOrEqual(text.length)
  }
  return [...new Set(diagnostics.map(({ code }) => code))]
}

const megabyte = 2 ** 20
const texts: readonly (readonly [what: string, text: string, code: string])[] = [
  ['nothing', '', 'caffe-input'],
  ['deep messages', 'a {'.repeat(megabyte / 4), 'prototxt-limit'],
  ['deep lists', `a: ${'['.repeat(megabyte / 4)}`, 'prototxt-limit'],
  ['a word of a megabyte', 'a'.repeat(4 * megabyte), 'prototxt-syntax'],
  ['a number of a megabyte', `a: ${'1'.repeat(4 * megabyte)}`, 'prototxt-syntax'],
  ['a string of a megabyte', `name: "${'x'.repeat(4 * megabyte)}`, 'prototxt-syntax'],
  ['a comment of a megabyte', `#${'x'.repeat(4 * megabyte)}`, 'caffe-input'],
  ['closing brackets', '}'.repeat(megabyte / 4), 'prototxt-bracket'],
  ['many fields', 'a: 1 '.repeat(megabyte / 4), 'prototxt-limit'],
  ['control characters', '\u0000\u0001\uFFFD'.repeat(1000), 'prototxt-syntax'],
  ['many layers', `${head}${'layer{type:"ReLU"}'.repeat(25_000)}`, 'prototxt-limit'],
  [
    'a shape beyond memory',
    `input: "data" input_dim: 1 input_dim: 1073741824 input_dim: 8 input_dim: 8`,
    'caffe-shape',
  ],
]

test.each(texts)('%s', async (_what, text, code) => {
  expect(await refuse(text)).toContain(code)
})

test('sums inside the arms of sums end in a diagnostic', async () => {
  const layers = ['layer { type: "ReLU" bottom: "data" top: "x0" }']
  for (let index = 1; index < 60; index += 1) {
    layers.push(`layer { type: "ReLU" bottom: "x${index - 1}" top: "y${index}" }`)
    layers.push(`layer { type: "Eltwise" bottom: "y${index}" bottom: "data" top: "x${index}" }`)
  }
  expect(await refuse(head + layers.join('\n'))).toEqual(['caffe-structure'])
})

test('a file that was cut short or mangled is refused, or is a network', async () => {
  const cut = fc.integer({ min: 0, max: fixture.length - 1 })
  const piece = fc.constantFrom(
    '{',
    '}',
    '"',
    '-1',
    '1e9',
    'kernel_size: 99',
    'TRAIN',
    '[',
    ':',
    '\u0000',
    'top: "data"',
  )
  await fc.assert(
    fc.asyncProperty(cut, fc.boolean(), piece, async (at, isCut, text) => {
      const mangled = isCut ? fixture.slice(0, at) : fixture.slice(0, at) + text + fixture.slice(at)
      const { spec, diagnostics } = await importCaffe({ path: 'x.prototxt', text: mangled })
      expect(spec !== undefined || diagnostics.some(({ severity }) => severity === 'error')).toBe(true)
    }),
    { numRuns: 100 },
  )
})
