import { resolve } from 'node:path'
import type { Benchmark } from './harness.ts'
import { compareCommands } from './harness.ts'

const spec = resolve('bench', 'specs', 'one-screen.senet')

/** What a user waits for at every save of a file: the whole command, from a cold process. */
export const benchmark: Benchmark = {
  title: 'Cold start: senet check on a spec of one screen, against an empty Node',
  run: async () => {
    const [empty = NaN, check = NaN] = compareCommands(
      [
        [process.execPath, '-e', '0'],
        [process.execPath, resolve('dist', 'cli.js'), 'check', spec],
      ],
      15,
    )
    return [
      { name: 'node -e 0', value: empty, unit: 'ms' },
      { name: 'senet check', value: check, unit: 'ms' },
      { name: 'senet check / node -e 0', value: check / empty, unit: 'x', limit: 3 },
    ]
  },
}
