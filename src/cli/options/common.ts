import { type Command, InvalidArgumentError } from 'commander'
import type { Terminal } from '../terminal.ts'

/** Adds one command to the program; `finish` receives the exit code of a run. */
export type AddCommand = (program: Command, terminal: Terminal, finish: (exitCode: number) => void) => void

export const specArgument = 'the .senet file, - for standard input'
export const netOption = [
  '--net <call>',
  'the net where the file has several, with arguments: "SEResNet56(r = 8)"',
] as const
export const jsonOption = ['--json', 'one JSON document on standard output'] as const
export const asciiOption = ['--ascii', 'plain characters only'] as const
export const weightsOption = [
  '--weights <source>',
  'a checkpoint (.pt, .pt#key, .safetensors, .npz, model.json), seed:42 for initial weights, or formula',
] as const

/** A command of a name, whose usage errors end with where its options are listed. */
export function addCommand(program: Command, name: string): Command {
  return program.command(name).showHelpAfterError(`(senet ${name} --help lists its options)`)
}

/** Of an option that is a whole number from 1; throws InvalidArgumentError. */
export function parseCount(value: string): number {
  const count = Number(value)
  if (!/^\d+$/.test(value) || count < 1 || !Number.isSafeInteger(count)) {
    throw new InvalidArgumentError('It has to be a whole number from 1.')
  }
  return count
}
