import type { ExplainOptions } from '../commands/explain.ts'
import { type AddCommand, addCommand, jsonOption, netOption, specArgument } from './common.ts'

/** `senet explain`: its arguments and options. */
export const addExplain: AddCommand = (program, terminal, finish) => {
  addCommand(program, 'explain')
    .description('write a net out with every default and inferred number, or explain the code of a diagnostic')
    .argument('<spec-or-code>', `${specArgument}; or a code such as unknown-name`)
    .option(...netOption)
    .option(...jsonOption)
    .action(async (subject: string, options: ExplainOptions) => {
      const { runExplain } = await import('../commands/explain.ts')
      finish(await runExplain(subject, options, terminal))
    })
}
