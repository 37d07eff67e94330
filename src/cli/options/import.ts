import { type Command, InvalidArgumentError } from 'commander'
import type { ImportCaffeOptions } from '../commands/import-caffe.ts'
import type { Terminal } from '../terminal.ts'
import { type AddCommand, addCommand, jsonOption } from './common.ts'

/** `senet import`: a group of commands that write specs from what other programs describe networks in. */
export const addImport: AddCommand = (program, terminal, finish) => {
  const group = addCommand(program, 'import')
    .description('write a spec from the description of a network in another form')
    .usage('<command> [options]')
    .helpCommand(false)
  addCaffe(group, terminal, finish)
}

function addCaffe(group: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  addCommand(group, 'caffe')
    .description('from a deploy prototxt: blocks folded, gates found, held against the layers')
    .argument('<file>', 'the .prototxt file, - for standard input')
    .option('--out <file>', 'the .senet file to write; without it the spec is printed')
    .option('--net <name>', "the name of the net; the prototxt's own unless given", parseName)
    .option(...jsonOption)
    .action(async (file: string, options: ImportCaffeOptions) => {
      const { runImportCaffe } = await import('../commands/import-caffe.ts')
      finish(await runImportCaffe(file, options, terminal))
    })
}

function parseName(value: string): string {
  if (/^[A-Za-z][A-Za-z0-9_]{0,99}$/.test(value)) return value
  throw new InvalidArgumentError('It has to be a letter, then letters, digits and _.')
}
