import { Option } from 'commander'
import type { CompileOptions } from '../commands/compile.ts'
import { targets } from '../targets/index.ts'
import { type AddCommand, addCommand, jsonOption, netOption, specArgument, weightsOption } from './common.ts'

/** `senet compile`: its arguments and options. Which of them a target takes stands in the table of targets. */
export const addCompile: AddCommand = (program, terminal, finish) => {
  const described = Object.entries(targets).map(([name, { description }]) => `${name}: ${description}`)
  addCommand(program, 'compile')
    .description('write a net with its weights as files of another system')
    .argument('<spec>', specArgument)
    .addOption(
      new Option('--target <target>', described.join('; ')).choices(Object.keys(targets)).makeOptionMandatory(),
    )
    .option(...weightsOption)
    .requiredOption('--out <folder>', 'where to write; made where it is not there')
    .option('--fold', 'batch norms folded into the layers before them (onnx)')
    .option('--external-data', 'weights in a file of their own (onnx); by itself above 2 GB')
    .option('--ddp', 'beside the module, train.py that runs under torchrun (pytorch)')
    .option(...netOption)
    .option(...jsonOption)
    .action(async (spec: string, options: CompileOptions) => {
      const { runCompile } = await import('../commands/compile.ts')
      finish(await runCompile(spec, options, terminal))
    })
}
