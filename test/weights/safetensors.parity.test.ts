import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { formulaTensor, readSafetensors, writeSafetensors } from '../../src/weights/index.ts'
import { runPython } from '../support/python.ts'

const folder = mkdtempSync(join(tmpdir(), 'senet-safetensors-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('every kind of number that numpy writes becomes the float32 that numpy makes of it', async () => {
  const path = join(folder, 'kinds.safetensors')
  const expected: Readonly<Record<string, readonly number[]>> = JSON.parse(
    await runPython('safetensors_kinds.py', '', ['write', path]),
  )
  const { weights, diagnostics } = readSafetensors(readFileSync(path), path)
  // One double is too small for float32, and becomes zero.
  expect(diagnostics.map(({ code, text }) => `${code}: ${text}`)).toEqual([
    'weights-rounded: Values of 1 tensor were rounded to float32; the largest relative change is 1.0, in double.',
  ])
  expect([...weights!.keys()]).toEqual(Object.keys(expected))
  const values = [...weights!].map(([key, { data }]) => [key, [...data]])
  expect(Object.fromEntries(values)).toEqual(expected)
  expect(weights!.get('scalar')!.shape).toEqual([])
  expect(weights!.get('empty')!.shape).toEqual([0, 3])
})

test('Python reads what is written', async () => {
  const path = join(folder, 'ours.safetensors')
  const keys = ['conv1.weight', 'é "quoted" \\ 名前', '__proto__']
  const tensors = new Map(keys.map((key, index) => [key, formulaTensor(key, [index + 1, 2])]))
  writeFileSync(path, writeSafetensors(tensors, { format: 'pt' }))
  const read: Readonly<Record<string, unknown>> = JSON.parse(
    await runPython('safetensors_kinds.py', '', ['read', path]),
  )
  expect(Object.entries(read)).toEqual([...tensors].map(([key, { shape, data }]) => [key, [shape, [...data]]]))
})
