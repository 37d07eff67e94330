import { Option } from 'commander'
import type { BreakingOptions } from '../commands/breaking.ts'
import { failUsage } from '../usage.ts'
import { type AddCommand, addCommand, specArgument } from './common.ts'

const levels = ['numerics', 'weights', 'partial', 'io']
const formats = ['text', 'json', 'github']

/** `senet breaking`: its arguments and options. */
export const addBreaking: AddCommand = (program, terminal, finish) => {
  type Options = Omit<BreakingOptions, 'format'> & { format?: BreakingOptions['format']; json?: true }
  addCommand(program, 'breaking')
    .description('whether checkpoints trained on an old spec still load into the new one, and compute the same')
    .argument('<spec>', specArgument)
    .requiredOption('--against <spec>', 'the old spec: a file, or git:REV[:PATH]')
    .option('--net <call>', 'one net only, with arguments: "SEResNet56(r = 8)"; every net that both have unless told')
    .option('--against-net <call>', 'what the net was called in the old spec')
    .addOption(
      new Option('--level <level>', 'the strictest property that has to hold').choices(levels).default('weights'),
    )
    .addOption(new Option('--format <format>', 'how findings are printed').choices(formats))
    .option('--json', 'the same as --format json')
    .action(async (spec: string, { json, ...options }: Options) => {
      const { format = json ? 'json' : 'text' } = options
      if (json && format !== 'json') failUsage(`--json and --format ${format} exclude each other`)
      const { runBreaking } = await import('../commands/breaking.ts')
      finish(await runBreaking(spec, { ...options, format }, terminal))
    })
}
