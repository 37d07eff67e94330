import { resolve } from 'node:path'
import type { Benchmark } from './harness.ts'
import { compareCommands } from './harness.ts'

/** One screen with two nets, and one screen with four large nets and nineteen variants of sweeps, each a net to check. */
const small = resolve('examples', 'small.senet')
const sweeps = resolve('bench', 'specs', 'sweeps.senet')

/** What a user waits for at every save of a file: the whole command, from a cold process. */
export const benchmark: Benchmark = {
  title: 'Cold start: senet check on a spec of one screen, against an empty Node',
  run: async () => {
    const cli = resolve('dist', 'cli.js')
    const [empty = NaN, two = NaN, many = NaN] = compareCommands(
      [
        [process.execPath, '-e', '0'],
        [process.execPath, cli, 'check', small],
        [process.execPath, cli, 'check', sweeps],
      ],
      15,
    )
    return [
      { name: 'node -e 0', value: empty, unit: 'ms' },
      { name: 'senet check, 2 nets', value: two, unit: 'ms' },
      { name: 'senet check, 2 nets / node -e 0', value: two / empty, unit: 'x', limit: 3 },
      { name: 'senet check, 23 nets', value: many, unit: 'ms' },
      { name: 'senet check, 23 nets / node -e 0', value: many / empty, unit: 'x' },
    ]
  },
}
