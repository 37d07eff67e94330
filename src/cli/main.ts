import { CommanderError } from 'commander'
import { createProgram } from './program.ts'
import { exitCodes } from './exit-codes.ts'
import { openTerminal } from './terminal.ts'

// `process` is the global here, as in every file of a command that has to start fast: to import it from node:process
// makes Node open all three standard streams, which takes a twentieth of the time that checking a small file takes.

/** A reader that has seen enough (`senet … | head`) is no mistake: what is still written goes nowhere. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

/** What is neither the user's mistake nor a result: one line that says what to do, the stack only where it is asked for. */
function explainFailure(error: unknown): string {
  const what = error instanceof Error ? error.message : String(error)
  const stack = process.env['SENET_DEBUG'] === '1' && error instanceof Error ? `${error.stack ?? ''}\n` : ''
  const [first = ''] = what.split('\n')
  return (
    `internal error: ${first}. This is a bug of senet, not of your files: please report it with the command, ` +
    `the spec, and what SENET_DEBUG=1 prints besides.\n${stack}`
  )
}

async function main(): Promise<void> {
  process.stdout.on('error', endWithReader)
  process.stderr.on('error', endWithReader)
  const terminal = openTerminal()
  const program = createProgram(terminal, (exitCode) => {
    process.exitCode = exitCode
  })
  try {
    await program.parseAsync()
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.code === 'senet.usage') terminal.err(`error: ${error.message}\n`)
      process.exitCode = error.exitCode === 0 ? exitCodes.fine : exitCodes.usage
    } else {
      terminal.err(explainFailure(error))
      process.exitCode = exitCodes.internal
    }
  }
}

await main()
