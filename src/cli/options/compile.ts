import { Option } from 'commander'
import type { CompileOptions } from '../commands/compile.ts'
import { type AddCommand, addCommand, jsonOption, netOption, specArgument, weightsOption } from './common.ts'

const targets = ['tfjs']

/** `senet compile`: its arguments and options. */
export const addCompile: AddCommand = (program, terminal, finish) => {
  addCommand(program, 'compile')
    .description('write a net with its weights as files of another system')
    .argument('<spec>', specArgument)
    .addOption(
      new Option('--target <target>', 'tfjs: a LayersModel that tf.loadLayersModel loads')
        .choices(targets)
        .makeOptionMandatory(),
    )
    .requiredOption(...weightsOption)
    .requiredOption('--out <folder>', 'where to write; made where it is not there')
    .option(...netOption)
    .option(...jsonOption)
    .action(async (spec: string, options: CompileOptions) => {
      const { runCompile } = await import('../commands/compile.ts')
      finish(await runCompile(spec, options, terminal))
    })
}
