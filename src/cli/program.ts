import { Command, CommanderError } from 'commander'
import { addBreaking } from './options/breaking.ts'
import { addCheck } from './options/check.ts'
import { addCites } from './options/cites.ts'
import { addCompile } from './options/compile.ts'
import { addDiff } from './options/diff.ts'
import { addExplain } from './options/explain.ts'
import { addFormat } from './options/format.ts'
import { addImport } from './options/import.ts'
import { addIr } from './options/ir.ts'
import { addLint } from './options/lint.ts'
import { addRun } from './options/run.ts'
import { addSummary } from './options/summary.ts'
import { addSweep } from './options/sweep.ts'
import { addWeights } from './options/weights.ts'
import { readVersion } from './package-folder.ts'
import { exitCodes } from './exit-codes.ts'
import { askForOptionsLast } from './required-options.ts'
import type { Terminal } from './terminal.ts'

/** In the order in which --help lists them. */
const commands = [
  addCheck,
  addLint,
  addFormat,
  addSummary,
  addSweep,
  addCites,
  addDiff,
  addBreaking,
  addExplain,
  addCompile,
  addRun,
  addWeights,
  addImport,
  addIr,
]

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
  for (const add of commands) add(program, terminal, finish)
  askForOptionsLast(program)
  return program
}
