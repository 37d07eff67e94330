import type { SweepOptions } from '../commands/sweep.ts'
import { type AddCommand, addCommand, asciiOption, jsonOption, specArgument } from './common.ts'

/** `senet sweep`: its arguments and options. */
export const addSweep: AddCommand = (program, terminal, finish) => {
  addCommand(program, 'sweep')
    .description('what the variants of a net cost, beside what papers give: the sweeps of a file, or one of your own')
    .argument('<spec>', specArgument)
    .argument('[name]', 'the sweep; all of the file unless told')
    .option('--set <key=values>', 'vary this instead: se.r=2,4,8,16; several times for several', collect)
    .option('--grid', 'with several --set: every combination, where otherwise one is varied at a time')
    .option('--net <call>', 'the net that --set varies, where the file has several: "SEResNet56(classes = 100)"')
    .option('--markdown', 'tables in Markdown')
    .option('--csv', 'one table for spreadsheets, numbers in full')
    .option(...asciiOption)
    .option(...jsonOption)
    .action(async (spec: string, name: string | undefined, options: SweepOptions) => {
      const { runSweep } = await import('../commands/sweep.ts')
      finish(await runSweep(spec, name, options, terminal))
    })
}

function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value]
}
