import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { type DiagnosticFormat, diagnosticFormats } from './formats.ts'
import type { CompileOptions } from './commands/compile.ts'
import type { ExplainOptions } from './commands/explain.ts'
import type { LintCommandOptions } from './commands/lint.ts'
import type { IrOptions, Stage } from './commands/ir.ts'
import type { RunOptions } from './commands/run.ts'
import type { SummaryOptions } from './commands/summary.ts'
import { readVersion } from './package-folder.ts'
import { exitCodes } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'
import { failUsage } from './usage.ts'

const targets = ['tfjs']
const backends = ['wasm', 'cpu']
const stages: readonly Stage[] = ['tokens', 'ast', 'checked', 'graph']
const defaultTop = 5

const specArgument = 'the .senet file, - for standard input'
const netOption = ['--net <call>', 'the net where the file has several, with arguments: "SEResNet56(r = 8)"'] as const
const jsonOption = ['--json', 'one JSON document on standard output'] as const
const asciiOption = ['--ascii', 'plain characters only'] as const
const weightsOption = [
  '--weights <source>',
  'a safetensors file, seed:42 for initial weights, or formula for reproducible ones',
] as const

/**
 * The commands of senet. Each loads what it needs when it is called: checking a spec never loads tfjs, and asking for
 * help loads no compiler.
 *
 * @param finish receives the exit code of the command that ran
 */
export function createProgram(terminal: Terminal, finish: (exitCode: number) => void): Command {
  const program = new Command('senet')
    .description('Networks with squeeze-and-excitation: check, measure, run and compile .senet files.')
    .usage('<command> [options]')
    .option('-V, --version', 'print the version')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err, getErrHasColors: () => terminal.colourErr })
    .showHelpAfterError('(senet --help lists the commands)')
    .on('option:version', () => {
      terminal.out(`${readVersion()}\n`)
      throw new CommanderError(exitCodes.fine, 'senet.version', '')
    })
  addCheck(program, terminal, finish)
  addLint(program, terminal, finish)
  addFormat(program, terminal, finish)
  addSummary(program, terminal, finish)
  addExplain(program, terminal, finish)
  addCompile(program, terminal, finish)
  addRun(program, terminal, finish)
  addIr(program, terminal, finish)
  return program
}

type AddCommand = (program: Command, terminal: Terminal, finish: (exitCode: number) => void) => void

const addCheck: AddCommand = (program, terminal, finish) => {
  addCommand(program, 'check')
    .description('find mistakes in specs: all their nets, all variants of their sweeps')
    .argument('<files...>', 'files, folders, globs, - for standard input')
    .addOption(new Option('--format <format>', 'how diagnostics are printed').choices(diagnosticFormats))
    .option('--json', 'the same as --format json')
    .action(async (files: string[], { format, json }: { format?: DiagnosticFormat; json?: true }) => {
      if (json && format !== undefined && format !== 'json')
        failUsage(`--json and --format ${format} exclude each other`)
      const { runCheck } = await import('./commands/check.ts')
      finish(await runCheck(files, { format: json ? 'json' : (format ?? 'text') }, terminal))
    })
}

const addLint: AddCommand = (program, terminal, finish) => {
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
      const { runLint, runLintRules } = await import('./commands/lint.ts')
      finish(rules ? runLintRules(format === 'json', terminal) : await runLint(files, { ...options, format }, terminal))
    })
}

const addFormat: AddCommand = (program, terminal, finish) => {
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
      const { runFormat } = await import('./commands/format.ts')
      const mode = write ? 'write' : check ? 'check' : 'print'
      const about = { ...(stdinFilepath === undefined ? {} : { stdinFilepath }), ...(json ? { json } : {}) }
      finish(await runFormat(files, { mode, ...about }, terminal))
    })
}

const addSummary: AddCommand = (program, terminal, finish) => {
  addCommand(program, 'summary')
    .description('what a net consists of and costs: shapes, parameters, multiply-adds, the share of its gates')
    .argument('<spec>', specArgument)
    .option(...netOption)
    .option('--depth <levels>', 'levels of the tree, or all; as many as fit a screen unless told', parseDepth)
    .option(...asciiOption)
    .option(...jsonOption)
    .action(async (spec: string, options: SummaryOptions) => {
      const { runSummary } = await import('./commands/summary.ts')
      finish(await runSummary(spec, options, terminal))
    })
}

const addExplain: AddCommand = (program, terminal, finish) => {
  addCommand(program, 'explain')
    .description('write a net out with every default and inferred number, or explain the code of a diagnostic')
    .argument('<spec-or-code>', `${specArgument}; or a code such as unknown-name`)
    .option(...netOption)
    .option(...jsonOption)
    .action(async (subject: string, options: ExplainOptions) => {
      const { runExplain } = await import('./commands/explain.ts')
      finish(await runExplain(subject, options, terminal))
    })
}

const addCompile: AddCommand = (program, terminal, finish) => {
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
      const { runCompile } = await import('./commands/compile.ts')
      finish(await runCompile(spec, options, terminal))
    })
}

const addRun: AddCommand = (program, terminal, finish) => {
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
      const { runRun } = await import('./commands/run.ts')
      finish(await runRun(spec, options, terminal))
    })
}

const addIr: AddCommand = (program, terminal, finish) => {
  addCommand(program, 'ir')
    .description('show a spec as the compiler sees it')
    .argument('[spec]', specArgument)
    .addOption(new Option('--stage <stage>', 'where to stop; graph unless told').choices(stages))
    .option('--from <file>', 'read a graph that ir --json wrote, and check it, instead of a spec')
    .option(...netOption)
    .option(...jsonOption)
    .action(async (spec: string | undefined, options: Partial<IrOptions> & { readonly from?: string }) => {
      const { from, stage } = options
      if (spec === undefined && from === undefined) failUsage('ir needs a spec, or --from with a graph')
      if (spec !== undefined && from !== undefined) failUsage('ir takes a spec or --from, not both')
      if (from !== undefined && (stage ?? 'graph') !== 'graph')
        failUsage(`--from reads a graph: it has no stage ${stage}`)
      if (from !== undefined && options.net !== undefined)
        failUsage('--from reads a graph of one net: --net picks none')
      const { runIr, runIrFrom } = await import('./commands/ir.ts')
      if (from !== undefined) finish(await runIrFrom(from, options, terminal))
      else if (spec !== undefined) finish(await runIr(spec, { ...options, stage: stage ?? 'graph' }, terminal))
    })
}

function addCommand(program: Command, name: string): Command {
  return program.command(name).showHelpAfterError(`(senet ${name} --help lists its options)`)
}

function parseDepth(value: string): number | 'all' {
  return value === 'all' ? value : parseCount(value)
}

function parseCount(value: string): number {
  const count = Number(value)
  if (!/^\d+$/.test(value) || count < 1 || !Number.isSafeInteger(count)) {
    throw new InvalidArgumentError('It has to be a whole number from 1.')
  }
  return count
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}
