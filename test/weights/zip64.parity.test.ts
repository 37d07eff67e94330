import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCheckpoint } from '../../src/weights/index.ts'
import { runPython } from '../support/python.ts'

const folder = mkdtempSync(join(tmpdir(), 'senet-zip64-'))
beforeAll(() => runPython('zip64.py', '', [folder]))
afterAll(() => rmSync(folder, { recursive: true }))

const read = (file: Uint8Array) => readCheckpoint(file, 'w.pt')
const file = (name: string) => new Uint8Array(readFileSync(join(folder, name)))

/** Where a record of the archive stands, counted from its end. */
function findLast(bytes: Uint8Array, signature: number): number {
  const view = new DataView(bytes.buffer)
  for (let at = bytes.length - 4; at >= 0; at--) if (view.getUint32(at, true) === signature) return at
  return -1
}

const end64 = 0x06064b50
const locator64 = 0x07064b50
const central = 0x02014b50

describe('archives with the fields of large ones, written by Python', () => {
  test.each(['local.pt', 'stream.pt', 'whole.pt', 'packed.pt'])('%s is read like the checkpoint of PyTorch', (name) => {
    const { tensors, diagnostics } = read(file(name))
    expect(diagnostics).toEqual([])
    expect([...(tensors ?? [])]).toEqual([...(read(file('plain.pt')).tensors ?? [])])
    expect(tensors?.size).toBe(2)
  })

  test('whole.pt has them in its directory and at its end', () => {
    const bytes = file('whole.pt')
    const view = new DataView(bytes.buffer)
    expect([end64, locator64].map((signature) => findLast(bytes, signature) > 0)).toEqual([true, true])
    expect(view.getUint32(findLast(bytes, central) + 24, true)).toBe(0xffffffff)
  })

  test.each<readonly [string, (view: DataView, bytes: Uint8Array) => void, RegExp]>([
    [
      'an entry of 2^63 bytes',
      (view, bytes) => view.setBigUint64(zip64Field(view, findLast(bytes, central)), 2n ** 63n, true),
      /stored, but in \d+ bytes for 9223372036854776000/,
    ],
    [
      'an end that lies nowhere',
      (view, bytes) => view.setBigUint64(findLast(bytes, locator64) + 8, 2n ** 64n - 1n, true),
      /zip64 end is missing/,
    ],
    [
      'a directory of 2^62 bytes',
      (view, bytes) => view.setBigUint64(findLast(bytes, end64) + 40, 2n ** 62n, true),
      /directory would lie at/,
    ],
    [
      '2^60 entries',
      (view, bytes) => {
        view.setBigUint64(findLast(bytes, end64) + 24, 2n ** 60n, true)
        view.setBigUint64(findLast(bytes, end64) + 32, 2n ** 60n, true)
      },
      /entries, more than 1000000/,
    ],
  ])('%s is an error', (_, change, said) => {
    const bytes = file('whole.pt')
    change(new DataView(bytes.buffer), bytes)
    expect(read(bytes).diagnostics.map(({ code, text }) => `${code}: ${text}`)).toEqual([
      expect.stringMatching(/^checkpoint-archive: /),
    ])
    expect(read(bytes).diagnostics[0]?.text).toMatch(said)
  })

  test('cut or changed anywhere, they never throw', () => {
    const good = file('whole.pt')
    for (let part = 0; part < 100; part++) read(good.slice(0, Math.floor((good.length * part) / 100)))
    // What stands there is small: the last kilobytes have the directory and all of its zip64 fields.
    const directory = Math.max(0, good.length - 1500)
    fc.assert(
      fc.property(fc.integer({ min: directory, max: good.length - 1 }), fc.nat(255), (at, byte) => {
        const { tensors, diagnostics } = read(good.with(at, byte))
        expect(tensors === undefined).toBe(diagnostics.length > 0)
      }),
      { numRuns: 2000 },
    )
  })
})

/** Where the first size in an entry's zip64 field stands. */
function zip64Field(view: DataView, entry: number): number {
  let at = entry + 46 + view.getUint16(entry + 28, true)
  while (view.getUint16(at, true) !== 1) at += 4 + view.getUint16(at + 2, true)
  return at + 4
}
