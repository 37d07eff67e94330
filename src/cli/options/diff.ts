import type { DiffCommandOptions } from '../commands/diff.ts'
import { type AddCommand, addCommand, asciiOption, jsonOption, specArgument } from './common.ts'

/** `senet diff`: its arguments and options. */
export const addDiff: AddCommand = (program, terminal, finish) => {
  addCommand(program, 'diff')
    .description('how one net differs from another: stages, blocks and operations, and what each costs')
    .argument('<before>', `${specArgument}; git:REV[:PATH] for one of a revision`)
    .argument('[after]', 'the spec to compare it with; the same where only --and is given')
    .option('--net <call>', 'the net of <before>, and of [after] unless --and is given: "SEResNet56(r = 8)"')
    .option('--and <call>', 'the net that it is compared with')
    .option('--all', 'every operation that differs, where otherwise the arguments of its block tell of it')
    .option('--exit-code', 'end with 1 where the nets differ')
    .option(...asciiOption)
    .option(...jsonOption)
    .action(async (before: string, after: string | undefined, options: DiffCommandOptions) => {
      const { runDiff } = await import('../commands/diff.ts')
      finish(await runDiff(before, after, options, terminal))
    })
}
