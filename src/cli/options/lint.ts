import { Option } from 'commander'
import type { LintCommandOptions } from '../commands/lint.ts'
import { type DiagnosticFormat, diagnosticFormats } from '../formats.ts'
import { failUsage } from '../usage.ts'
import { type AddCommand, addCommand } from './common.ts'

/** `senet lint`: its arguments and options. */
export const addLint: AddCommand = (program, terminal, finish) => {
  type Options = Omit<LintCommandOptions, 'format'> & { format?: DiagnosticFormat; json?: true; rules?: true }
  addCommand(program, 'lint')
    .description('find what is likely wrong or left over in specs, and mend it')
    .argument('[files...]', 'files, folders, globs, - for standard input')
    .option('--fix', 'mend what can be mended without changing any net')
    .option('--unsafe', 'with --fix: mend too what may change numbers or keys of weights')
    .addOption(new Option('--format <format>', 'how diagnostics are printed').choices(diagnosticFormats))
    .option('--json', 'the same as --format json')
    .option('--timing', 'how long each rule took')
    .option('--rules', 'list the rules: their severities in senet:recommended and senet:strict, and what they report')
    .action(async (files: string[], { json, rules, ...options }: Options) => {
      const { format = json ? 'json' : 'text' } = options
      if (json && format !== 'json') failUsage(`--json and --format ${format} exclude each other`)
      if (options.unsafe && !options.fix) failUsage('--unsafe says which fixes are applied: it needs --fix')
      if (rules !== true && files.length === 0) failUsage('lint needs files, or --rules')
      if (options.fix && format !== 'text' && files.includes('-'))
        failUsage(`with --fix a spec from standard input goes to standard output: --format ${format} has no place`)
      const { runLint, runLintRules } = await import('../commands/lint.ts')
      finish(rules ? runLintRules(format === 'json', terminal) : await runLint(files, { ...options, format }, terminal))
    })
}
