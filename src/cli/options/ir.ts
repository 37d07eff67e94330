import { Option } from 'commander'
import type { IrOptions, Stage } from '../commands/ir.ts'
import { failUsage } from '../usage.ts'
import { type AddCommand, addCommand, jsonOption, netOption, specArgument } from './common.ts'

const stages: readonly Stage[] = ['tokens', 'ast', 'checked', 'graph']

/** `senet ir`: its arguments and options. */
export const addIr: AddCommand = (program, terminal, finish) => {
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
      const { runIr, runIrFrom } = await import('../commands/ir.ts')
      if (from !== undefined) finish(await runIrFrom(from, options, terminal))
      else if (spec !== undefined) finish(await runIr(spec, { ...options, stage: stage ?? 'graph' }, terminal))
    })
}
