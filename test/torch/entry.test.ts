import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')

test('senet/torch starts by itself in Node, and its example trains', async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['examples/train.mjs'], { cwd: root })
  const losses = [...stdout.matchAll(/^step \d+: (\S+)$/gm)].map(([, loss]) => Number(loss))
  expect(losses).toHaveLength(4)
  expect(losses.toSorted((a, b) => b - a)).toEqual(losses)
  expect(stderr).toBe('')
})
