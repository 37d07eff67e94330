import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runPython } from '../support/python.ts'

const folder = join(import.meta.dirname, '..', 'fixtures', 'reference')

type Statistics = {
  readonly shape: readonly number[]
  readonly mean: number
  readonly std: number
  readonly first: readonly number[]
}

type Reference = {
  readonly params: number
  readonly macs: number
  readonly logits: readonly number[]
  readonly stages: Readonly<Record<string, Statistics>>
  readonly state_dict: Readonly<Record<string, readonly number[]>>
}

type Description = Omit<Reference, 'logits' | 'stages'>
type Run = { readonly output: { readonly data: readonly number[] }; readonly stages: Reference['stages'] }

const names = readdirSync(folder)
  .filter((file) => file.endsWith('.json') && !file.startsWith('train_'))
  .map((file) => file.slice(0, -'.json'.length))

/** The largest |a - b|, as a fraction of `scale`. */
function largestDifference(a: readonly number[], b: readonly number[], scale: number): number {
  expect(a.length).toBe(b.length)
  return a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - (b[index] ?? NaN))), 0) / scale
}

test('there are reference networks to compare with', () => {
  expect(names.length).toBeGreaterThanOrEqual(7)
})

test.each(names)('the oracle reproduces %s, as an independent implementation has it', async (name) => {
  const reference: Reference = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))

  const described: Record<string, Description> = JSON.parse(await runPython('networks.py', '', ['describe', name]))
  expect(described[name]).toMatchObject({
    params: reference.params,
    macs: reference.macs,
    state_dict: reference.state_dict,
  })
  expect(Object.keys(described[name]?.state_dict ?? {})).toEqual(Object.keys(reference.state_dict))

  const run: Run = JSON.parse(await runPython('networks.py', '', ['run', name]))
  const scale = Math.max(...reference.logits.map(Math.abs))
  expect(largestDifference(run.output.data, reference.logits, scale)).toBeLessThan(1e-4)
  for (const [path, wanted] of Object.entries(reference.stages)) {
    const got = run.stages[path]
    expect(got?.shape).toEqual(wanted.shape)
    const numbers = [got?.mean ?? NaN, got?.std ?? NaN, ...(got?.first ?? [])]
    expect(largestDifference(numbers, [wanted.mean, wanted.std, ...wanted.first], wanted.std)).toBeLessThan(1e-4)
  }
})
