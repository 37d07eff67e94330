import { type Command, InvalidArgumentError, Option } from 'commander'
import type { ConvertOptions } from '../commands/weights-convert.ts'
import type { DiffOptions } from '../commands/weights-diff.ts'
import type { InspectOptions } from '../commands/weights-inspect.ts'
import type { MapOptions } from '../commands/weights-map.ts'
import type { Terminal } from '../terminal.ts'
import { type AddCommand, addCommand, jsonOption, netOption } from './common.ts'

/** In the order in which `senet weights --help` lists them. */
const subcommands: readonly AddCommand[] = [addInspect, addConvert, addMap, addDiff]

const forms = ['safetensors', 'pytorch', 'npz', 'tfjs']
const dtypes = ['float32', 'float16', 'bfloat16']
const fileArgument =
  'a checkpoint of PyTorch (of several in one, FILE#KEY), safetensors, npz or model.json; - for standard input'

/** `senet weights`: a group of commands on files of weights. */
export const addWeights: AddCommand = (program, terminal, finish) => {
  const group = addCommand(program, 'weights')
    .description('look into files of weights, convert, rename and compare them')
    .usage('<command> [options]')
    .helpCommand(false)
  for (const add of subcommands) add(group, terminal, finish)
}

function addInspect(group: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  addCommand(group, 'inspect')
    .description('list the tensors of a file: shape, dtype and the range of the values')
    .argument('<file>', fileArgument)
    .option('--spec <spec>', 'a .senet file whose network the weights have to fit')
    .option(...netOption)
    .option(...jsonOption)
    .action(async (file: string, options: InspectOptions) => {
      const { runInspect } = await import('../commands/weights-inspect.ts')
      finish(await runInspect(file, options, terminal))
    })
}

function addConvert(group: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  addCommand(group, 'convert')
    .description('write the tensors of a file in another form')
    .argument('<in>', fileArgument)
    .argument('<out>', 'the file to write; its name says the form: .safetensors, .pt, .pth, .npz, model.json')
    .addOption(new Option('--to <form>', 'the form, where the name does not say it').choices(forms))
    .addOption(new Option('--dtype <dtype>', 'of floats; as they were unless told').choices(dtypes))
    .option(...jsonOption)
    .action(async (from: string, to: string, options: ConvertOptions) => {
      const { runConvert } = await import('../commands/weights-convert.ts')
      finish(await runConvert(from, to, options, terminal))
    })
}

function addMap(group: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  addCommand(group, 'map')
    .description('carry a checkpoint to the names of a network, by structure or along the change of a spec')
    .argument('<checkpoint>', fileArgument)
    .requiredOption('--to <spec>', 'the .senet file whose names the tensors get')
    .option(...netOption)
    .option('--from <spec>', 'the spec that the checkpoint was trained with: a file, or git:REV[:PATH]')
    .option('--from-net <call>', 'its net, where it is called otherwise')
    .option('--out <file>', 'the safetensors file to write; without it the mapping is printed and nothing written')
    .option('--partial', 'write what is found though tensors are missing or left behind')
    .option('--dry-run', 'write nothing')
    .option(...jsonOption)
    .action(async (checkpoint: string, options: MapOptions) => {
      const { runMap } = await import('../commands/weights-map.ts')
      finish(await runMap(checkpoint, options, terminal))
    })
}

function addDiff(group: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  addCommand(group, 'diff')
    .description('compare two files of weights, key by key; exit code 1 where they differ')
    .argument('<first>', fileArgument)
    .argument('<second>', fileArgument)
    .option('--tolerance <share>', 'the largest relative difference that counts as none', parseTolerance, 0)
    .option(...jsonOption)
    .action(async (first: string, second: string, options: DiffOptions) => {
      const { runDiff } = await import('../commands/weights-diff.ts')
      finish(await runDiff(first, second, options, terminal))
    })
}

function parseTolerance(value: string): number {
  const tolerance = Number(value)
  if (value.trim() === '' || !(tolerance >= 0) || !Number.isFinite(tolerance)) {
    throw new InvalidArgumentError('It has to be a number from 0.')
  }
  return tolerance
}
