import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readNpy, writeNpy } from '../../src/weights/index.ts'
import { runPython } from '../support/python.ts'

const folder = mkdtempSync(join(tmpdir(), 'senet-npy-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('numpy files of every version, order and endianness are read', async () => {
  const expected: readonly number[] = JSON.parse(await runPython('npy_files.py', '', ['write', folder]))
  const names = readdirSync(folder)
  expect(names).toHaveLength(11)
  for (const name of names) {
    const result = readNpy(readFileSync(join(folder, name)))
    expect([name, result]).toEqual([name, { shape: [2, 3, 4], data: Float32Array.from(expected) }])
  }
})

test.each([
  ['float32', [2, 3], Float32Array.from([0.1, 1, 2, 3, 4, 5])],
  ['float64', [3], Float64Array.from([0.1, 1e-300, 1e300])],
  ['float32', [], Float32Array.from([7])],
  ['float32', [0, 2], new Float32Array()],
])('numpy reads what is written: %s %j', async (dtype, shape, data) => {
  const path = join(folder, 'ours.npy')
  writeFileSync(path, writeNpy(shape, data))
  expect(JSON.parse(await runPython('npy_files.py', '', ['read', path]))).toEqual([dtype, shape, [...data]])
})
