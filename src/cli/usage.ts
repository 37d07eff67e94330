import { CommanderError } from 'commander'
import { exitCodes } from './exit-codes.ts'

/** Ends a command that was called wrongly: the sentence goes to standard error, and the exit code is 2. */
export function failUsage(sentence: string): never {
  throw new CommanderError(exitCodes.usage, 'senet.usage', sentence)
}
