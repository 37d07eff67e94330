import type { SummaryOptions } from '../commands/summary.ts'
import { type AddCommand, addCommand, asciiOption, jsonOption, netOption, parseCount, specArgument } from './common.ts'

/** `senet summary`: its arguments and options. */
export const addSummary: AddCommand = (program, terminal, finish) => {
  addCommand(program, 'summary')
    .description('what a net consists of and costs: shapes, parameters, multiply-adds, the share of its gates')
    .argument('<spec>', specArgument)
    .option(...netOption)
    .option('--depth <levels>', 'levels of the tree, or all; as many as fit a screen unless told', parseDepth)
    .option('--gates', 'the gates alone: where each stands, its hidden width, squeeze, excitation and parameters')
    .option(...asciiOption)
    .option(...jsonOption)
    .action(async (spec: string, options: SummaryOptions) => {
      const { runSummary } = await import('../commands/summary.ts')
      finish(await runSummary(spec, options, terminal))
    })
}

function parseDepth(value: string): number | 'all' {
  return value === 'all' ? value : parseCount(value)
}
