import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Benchmark, Command, Row } from './harness.ts'
import { compareCommands } from './harness.ts'

const sizes = [10_000, 30_000, 100_000]

/** A net of `count` bottlenecks with squeeze-and-excitation: nine steps, two of them the gate's, in each. */
function specOf(count: number): string {
  return `import { se } from "senet:gates"

block Bottleneck(w) {
  residual {
    conv(1x1, w) bn relu
    conv(3x3, w) bn relu
    conv(1x1, 4 * w) bn
  }
  relu
}

@se(r = 16)
net Deep {
  input(3x32x32)
  conv(3x3, 64) bn relu
  body: Bottleneck(16) * ${count}
  gap
  fc: linear(10)
}
`
}

/** The cost of checking grows linearly with the expanded graph: a block costs the same in a large net as in a small one. */
export const benchmark: Benchmark = {
  title: 'Expansion: senet check on one net of many blocks',
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'senet-bench-'))
    try {
      return measure(folder)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
}

function measure(folder: string): readonly Row[] {
  const commands = [1, ...sizes].map((count): Command => {
    const file = join(folder, `deep-${count}.senet`)
    writeFileSync(file, specOf(count))
    return [process.execPath, resolve('dist', 'cli.js'), 'check', file]
  })
  const [start = NaN, ...times] = compareCommands(commands, 3)
  const perBlock = times.map((time, index) => ((time - start) * 1000) / (sizes[index] ?? NaN))
  if (perBlock.some((time) => !(time > 0)))
    throw new Error('a large net took no longer than one block: is it expanded?')
  const rows = sizes.flatMap((size, index): Row[] => [
    { name: `${size.toLocaleString('en')} blocks`, value: times[index] ?? NaN, unit: 'ms' },
    { name: `${size.toLocaleString('en')} blocks, less the start`, value: perBlock[index] ?? NaN, unit: 'us/block' },
  ])
  const growth = (perBlock.at(-1) ?? NaN) / (perBlock[0] ?? NaN)
  return [...rows, { name: 'a block of 100,000 / a block of 10,000', value: growth, unit: 'x', limit: 2 }]
}
