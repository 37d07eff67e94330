import type { Command, Option } from 'commander'

/**
 * Lets a command, and those below it, ask for options that must be given only once everything else about the call is
 * right: of `run --wieghts w.pt` the slip is told, and not first that `--weights` is missing because of it.
 */
export function askForOptionsLast(command: Command): void {
  for (const each of command.commands) askForOptionsLast(each)
  const required = command.options.filter((option) => option.mandatory)
  if (required.length === 0) return
  for (const option of required) option.mandatory = false
  command.hook('preAction', (_, called) => {
    const missing = required.find((option) => isMissing(called, option))
    if (missing !== undefined) called.error(`error: required option '${missing.flags}' not specified`)
  })
}

function isMissing(command: Command, option: Option): boolean {
  return command.getOptionValueSource(option.attributeName()) === undefined
}
