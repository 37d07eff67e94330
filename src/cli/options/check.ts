import { Option } from 'commander'
import { type DiagnosticFormat, diagnosticFormats } from '../formats.ts'
import { failUsage } from '../usage.ts'
import { type AddCommand, addCommand } from './common.ts'

/** `senet check`: its arguments and options. */
export const addCheck: AddCommand = (program, terminal, finish) => {
  addCommand(program, 'check')
    .description('find mistakes in specs: all their nets, all variants of their sweeps')
    .argument('<files...>', 'files, folders, globs, - for standard input')
    .addOption(new Option('--format <format>', 'how diagnostics are printed').choices(diagnosticFormats))
    .option('--json', 'the same as --format json')
    .action(async (files: string[], { format, json }: { format?: DiagnosticFormat; json?: true }) => {
      if (json && format !== undefined && format !== 'json')
        failUsage(`--json and --format ${format} exclude each other`)
      const { runCheck } = await import('../commands/check.ts')
      finish(await runCheck(files, { format: json ? 'json' : (format ?? 'text') }, terminal))
    })
}
