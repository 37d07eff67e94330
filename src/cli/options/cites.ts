import type { CitesOptions } from '../commands/cites.ts'
import { type AddCommand, addCommand, asciiOption, jsonOption } from './common.ts'

/** `senet cites`: its arguments and options. */
export const addCites: AddCommand = (program, terminal, finish) => {
  addCommand(program, 'cites')
    .description('the numbers that specs cite of papers, beside what is counted, and the rule under which they agree')
    .argument('<files...>', 'files, folders and globs of .senet files')
    .option('--exit-code', 'end with 1 where a cited number does not agree')
    .option('--markdown', 'tables in Markdown')
    .option(...asciiOption)
    .option(...jsonOption)
    .action(async (files: readonly string[], options: CitesOptions) => {
      const { runCites } = await import('../commands/cites.ts')
      finish(await runCites(files, options, terminal))
    })
}
