import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import {
  type CheckpointResult,
  readCheckpoint,
  showDtype,
  writeNpz,
  writeSafetensors,
  writeTorch,
} from '../../src/weights/index.ts'
import { runPython } from '../support/python.ts'

const folder = mkdtempSync(join(tmpdir(), 'senet-checkpoint-'))
afterAll(() => rmSync(folder, { recursive: true }))

type Described = Readonly<Record<string, readonly [shape: readonly number[], dtype: string, values: readonly number[]]>>

/** Tensors as the oracle describes them; its numbers are float64. */
function describe({ tensors, kinds, diagnostics }: CheckpointResult): unknown {
  if (tensors === undefined) return diagnostics
  return [...tensors].map(([key, { shape, data }]) => [key, [shape, showDtype(kinds?.get(key) ?? 'F32'), [...data]]])
}

function rounded(described: Described): unknown {
  return Object.entries(described).map(([key, [shape, dtype, values]]) => [
    key,
    [shape, dtype, values.map(Math.fround)],
  ])
}

/** Python's JSON may have the key `__proto__`, which is an own key after JSON.parse. */
function parse<Value>(text: string): Value {
  return JSON.parse(text)
}

test('what torch.save and numpy write is read: every kind, views, shared storages, nested, wrapped, old', async () => {
  const expected = parse<Readonly<Record<string, Described>>>(await runPython('checkpoints.py', '', ['write', folder]))
  const names = readdirSync(folder).filter((name) => /\.(pt|pth|npz)$/.test(name))
  expect(names.toSorted()).toEqual(Object.keys(expected).toSorted())
  for (const name of names) {
    const read = readCheckpoint(readFileSync(join(folder, name)), name)
    expect([name, read.diagnostics, describe(read)]).toEqual([name, [], rounded(expected[name] ?? {})])
  }
  const refusals = {
    'two.pt-ambiguous': 'checkpoint-ambiguous',
    'namespace.pt-refused': 'checkpoint-global',
    'model.pt-refused': 'checkpoint-global',
    'script.pt-refused': 'checkpoint-format',
    'complex.pt-refused': 'checkpoint-dtype',
  }
  for (const [name, code] of Object.entries(refusals)) {
    const { diagnostics } = readCheckpoint(readFileSync(join(folder, name)), name)
    expect([name, diagnostics.map((diagnostic) => diagnostic.code)]).toEqual([name, [code]])
  }
  const two = readFileSync(join(folder, 'two.pt-ambiguous'))
  expect(readCheckpoint(two, 'two').diagnostics[0]?.text).toMatch(/#state_dict: 7 tensors\n.*#state_dict_ema/)
  expect(readCheckpoint(two, 'two', { key: 'state_dict_ema' }).tensors?.size).toBe(7)
  expect(readCheckpoint(two, 'two', { key: 'model' }).diagnostics[0]?.code).toBe('checkpoint-key')
})

test('what is written, torch.load and numpy.load read, every kind as it was', async () => {
  for (const name of ['kinds.pt', 'views.pt', 'plain.pt']) {
    const read = readCheckpoint(readFileSync(join(folder, name)), name)
    const { tensors, kinds } = read
    if (tensors === undefined) throw new Error(`${name} was not read`)
    const path = join(folder, 'ours.pth-written')
    writeFileSync(path, writeTorch(tensors, kinds))
    const loaded = parse<Described>(await runPython('checkpoints.py', '', ['load', path]))
    expect([name, rounded(loaded)]).toEqual([name, describe(read)])
    const again = readCheckpoint(writeSafetensors(tensors, undefined, kinds), name)
    expect(describe(again)).toEqual(describe(read))
    if (name !== 'plain.pt') continue
    writeFileSync(path, writeNpz(tensors, kinds))
    const arrays = parse<Described>(await runPython('checkpoints.py', '', ['npz', path]))
    expect(rounded(arrays)).toEqual(describe(read))
  }
})

test('resnet50 of torchvision goes through every form and back into PyTorch, bit for bit', async () => {
  const original = join(folder, 'resnet50.pth-original')
  await runPython('checkpoints.py', '', ['resnet50', original])
  const { tensors, kinds } = readCheckpoint(readFileSync(original), 'resnet50.pth')
  if (tensors === undefined) throw new Error('resnet50 was not read')
  expect(tensors.size).toBe(320)
  const forms = [writeTorch(tensors, kinds), writeSafetensors(tensors, undefined, kinds), writeNpz(tensors, kinds)]
  for (const form of forms) {
    const read = readCheckpoint(form, 'ours')
    const path = join(folder, 'resnet50.pth-ours')
    writeFileSync(path, writeTorch(read.tensors ?? new Map(), read.kinds))
    expect(parse(await runPython('checkpoints.py', '', ['same', original, path]))).toEqual([true, 320])
  }
  // Another reader of zip archives, which checks every checksum.
  execFileSync('/usr/bin/python3', ['-m', 'zipfile', '-t', join(folder, 'resnet50.pth-ours')])
})
