import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { checkSource, type Host } from '../src/compiler/index.ts'
import { lintSource, presetConfig } from '../src/lint/index.ts'
import type { SourceFile } from '../src/source/index.ts'
import type { Benchmark, Command, Row } from './harness.ts'
import { compareCommands, median } from './harness.ts'

const sizes = [1_000, 3_000, 10_000]
const rounds = 15

/** A file of so many nets that each have a row of the table, as one that was generated. */
function specOf(count: number): string {
  const nets = Array.from({ length: count }, (_, index) => {
    return `net Net${index}(classes = 10) {
  input(3x4x4, mean = [0.5, 0.5, 0.5])
  conv(3x3, 16) bn relu // the stem
  layer1: Basic(16) -> 16x4x4
  gap
  fc: linear(classes)
}`
  })
  return `block Basic(w) { residual { conv(3x3, w) bn relu conv(3x3, w) bn } relu }\n\n${nets.join('\n\n')}\n`
}

/** Linting costs little more than checking, is done with all specs in under a second, and is linear in the file. */
export const benchmark: Benchmark = {
  title: 'Lint: all rules of senet:strict',
  run: async () => [...(await measureSpecs()), ...measureGrowth()],
}

const host: Host = { read: async (path) => ({ path, text: readFileSync(path, 'utf8') }) }

async function measureSpecs(): Promise<readonly Row[]> {
  const names = readdirSync('specs').filter((name) => name.endsWith('.senet'))
  const specs = names.map((name): SourceFile => ({
    path: `specs/${name}`,
    text: readFileSync(join('specs', name), 'utf8'),
  }))
  const config = presetConfig('senet:strict')
  const time = async (run: (spec: SourceFile) => Promise<unknown>): Promise<number> => {
    const start = performance.now()
    for (const spec of specs) await run(spec)
    return performance.now() - start
  }
  const checks: number[] = []
  const lints: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const check = await time((spec) => checkSource(spec, host))
    const lint = await time((spec) => lintSource(spec, host, { config }))
    if (round > 0) {
      checks.push(check)
      lints.push(lint)
    }
  }
  const lint = median(lints)
  const [whole = NaN] = compareCommands([[process.execPath, resolve('dist', 'cli.js'), 'lint', 'specs/']], 5)
  return [
    { name: 'senet lint specs/', value: whole, unit: 'ms' },
    { name: 'specs/, warm', value: lint, unit: 'ms', limit: 1000 },
    { name: 'lint / check of specs/, warm', value: lint / median(checks), unit: 'x', limit: 3 },
  ]
}

function measureGrowth(): readonly Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'senet-bench-'))
  try {
    const commands = [1, ...sizes].map((count): Command => {
      const file = join(folder, `nets-${count}.senet`)
      writeFileSync(file, specOf(count))
      return [process.execPath, resolve('dist', 'cli.js'), 'lint', file]
    })
    const [start = NaN, ...times] = compareCommands(commands, 3)
    const perNet = times.map((time, index) => ((time - start) * 1000) / (sizes[index] ?? NaN))
    const rows = sizes.map((size, index): Row => {
      return { name: `${size.toLocaleString('en')} nets, less the start`, value: perNet[index] ?? NaN, unit: 'us/net' }
    })
    const growth = (perNet.at(-1) ?? NaN) / (perNet[0] ?? NaN)
    return [...rows, { name: 'a net of 10,000 / a net of 1,000', value: growth, unit: 'x', limit: 2 }]
  } finally {
    rmSync(folder, { recursive: true })
  }
}
