import { failUsage } from '../usage.ts'
import { type AddCommand, addCommand } from './common.ts'

/** `senet format`: its arguments and options. */
export const addFormat: AddCommand = (program, terminal, finish) => {
  type Options = { write?: true; check?: true; stdinFilepath?: string; json?: true }
  addCommand(program, 'format')
    .description('bring specs into the one form, with the options that Prettier finds for them')
    .argument('[files...]', 'files, folders, globs, - for standard input')
    .option('--write', 'write the form into the files')
    .option('--check', 'list the files that differ from it, and end with 1 where there are any')
    .option('--stdin-filepath <path>', 'format standard input as if it were this file')
    .option('--json', 'one JSON document on standard output')
    .action(async (given: string[], { write, check, stdinFilepath, json }: Options) => {
      if (write && check) failUsage('--write and --check exclude each other')
      if (stdinFilepath !== undefined && given.length > 0)
        failUsage('--stdin-filepath is about standard input: it takes no files')
      const files = stdinFilepath === undefined ? given : ['-']
      if (files.length === 0) failUsage('format needs files, or --stdin-filepath')
      if (write && files.includes('-')) failUsage('standard input cannot be written: leave --write out')
      const { runFormat } = await import('../commands/format.ts')
      const mode = write ? 'write' : check ? 'check' : 'print'
      const about = { ...(stdinFilepath === undefined ? {} : { stdinFilepath }), ...(json ? { json } : {}) }
      finish(await runFormat(files, { mode, ...about }, terminal))
    })
}
