import { spawnSync } from 'node:child_process'
import { performance } from 'node:perf_hooks'

/** One line of a benchmark's table. */
export type Row = {
  readonly name: string
  readonly value: number
  /** For example `ms`, `x` (a ratio against the peer named in `name`) or `us/block`. */
  readonly unit: string
  /** The most that `value` may be; `npm run bench` fails where it is more. */
  readonly limit?: number
}

/** What a file `bench/<name>.bench.ts` exports as `benchmark`. */
export type Benchmark = {
  readonly title: string
  readonly run: () => Promise<readonly Row[]>
}

/** A command and its arguments, run without a shell. */
export type Command = readonly [string, ...string[]]

/**
 * Wall times in milliseconds of commands that compete: they take turns, so that a machine that slows down slows all of
 * them, each on one core where the machine has `taskset`. For each, the median of `rounds` turns, after one that is not counted.
 *
 * @throws Error where a command fails: a benchmark of an error message is not a benchmark
 */
export function compareCommands(commands: readonly Command[], rounds: number): readonly number[] {
  const times = commands.map((): number[] => [])
  for (let round = 0; round <= rounds; round++) {
    for (const [index, command] of commands.entries()) {
      const time = timeCommand(command)
      if (round > 0) times[index]?.push(time)
    }
  }
  return times.map(median)
}

/** Wall time in milliseconds of one run. */
export function timeCommand(command: Command): number {
  const [program, ...args] = hasTaskset() ? ['taskset', '-c', '0', ...command] : command
  const start = performance.now()
  const result = spawnSync(program ?? '', args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' })
  const time = performance.now() - start
  if (result.error) throw result.error
  if (result.status !== 0) throw new Error(`${command.join(' ')} ended with ${result.status}:\n${result.stderr}`)
  return time
}

/**
 * The most memory that a Node process has held, in MiB: its resident set at the worst moment, WebAssembly included.
 *
 * @param args arguments of Node: the script and its own arguments
 * @throws Error where the command fails
 */
export function measurePeakMemory(args: readonly string[]): number {
  const report = 'process.on("exit", () => process.stderr.write(`\\npeak ${process.resourceUsage().maxRSS} KiB\\n`))'
  const hook = `data:text/javascript,${encodeURIComponent(report)}`
  const result = spawnSync(process.execPath, ['--import', hook, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  })
  if (result.status !== 0) throw new Error(`${args.join(' ')} ended with ${result.status}:\n${result.stderr}`)
  return Number(/\npeak (\d+) KiB/.exec(result.stderr)?.[1]) / 1024
}

/** The middle value; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN
  return (lower + upper) / 2
}

function hasTaskset(): boolean {
  return process.platform === 'linux' && spawnSync('taskset', ['-c', '0', 'true']).status === 0
}
