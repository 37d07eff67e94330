import { Option } from 'commander'
import type { RunOptions } from '../commands/run.ts'
import {
  type AddCommand,
  addCommand,
  asciiOption,
  jsonOption,
  netOption,
  parseCount,
  specArgument,
  weightsOption,
} from './common.ts'

const backends = ['wasm', 'cpu']
const defaultTop = 5

/** `senet run`: its arguments and options. */
export const addRun: AddCommand = (program, terminal, finish) => {
  addCommand(program, 'run')
    .description('run a net on a picture or an array')
    .argument('<spec>', specArgument)
    .requiredOption(...weightsOption)
    .requiredOption('--input <file>', 'a picture, or a .npy array of float32 in N, C, H, W; - for standard input')
    .option('--labels <file>', 'names of the classes, one a line or a JSON array')
    .option('--top <count>', 'how many classes are shown', parseCount, defaultTop)
    .addOption(new Option('--backend <backend>', 'where it is computed').choices(backends).default('wasm'))
    .option('--tap <path>', 'show the result of a module or step too (again for more)', collect, [])
    .option(...netOption)
    .option(...asciiOption)
    .option(...jsonOption)
    .action(async (spec: string, options: RunOptions) => {
      const { runRun } = await import('../commands/run.ts')
      finish(await runRun(spec, options, terminal))
    })
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}
