import type { Command } from 'commander'
import type { InspectOptions } from '../commands/weights-inspect.ts'
import type { Terminal } from '../terminal.ts'
import { type AddCommand, addCommand, asciiOption, jsonOption } from './common.ts'

/** In the order in which `senet weights --help` lists them. */
const subcommands: readonly AddCommand[] = [addInspect]

/** `senet weights`: a group of commands on files of weights. */
export const addWeights: AddCommand = (program, terminal, finish) => {
  const group = addCommand(program, 'weights')
    .description('look into files of weights, convert and compare them')
    .usage('<command> [options]')
    .helpCommand(false)
  for (const add of subcommands) add(group, terminal, finish)
}

function addInspect(group: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  addCommand(group, 'inspect')
    .description('list the tensors of a file of weights with their values')
    .argument('<file>', 'a file of weights, - for standard input')
    .option(...asciiOption)
    .option(...jsonOption)
    .action(async (file: string, options: InspectOptions) => {
      const { runInspect } = await import('../commands/weights-inspect.ts')
      finish(await runInspect(file, options, terminal))
    })
}
