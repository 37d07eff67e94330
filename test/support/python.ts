import { spawn } from 'node:child_process'
import { join } from 'node:path'

/**
 * Debian's interpreter, the one that has `python3-torch` and `python3-torchvision`; whatever `python3` is on the
 * path may be another one without them.
 */
export const pythonPath = '/usr/bin/python3'

/** The folder of the independent PyTorch definitions and of every other script that tests run in Python. */
export const oracleFolder = join(import.meta.dirname, '..', 'oracle')

/**
 * Runs a Python script of `test/oracle` and gives what it prints.
 *
 * @param script file name below `test/oracle`, for example `networks.py`
 * @param input what the script reads on standard input
 * @param args the script's arguments
 * @returns standard output, whole
 * @throws Error with the end of standard error, when the script (or the interpreter) is missing or fails: a parity test
 *   without PyTorch fails, it is never skipped
 */
export function runPython(script: string, input = '', args: readonly string[] = []): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(pythonPath, [join(oracleFolder, script), ...args], {
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    })
    const output: Buffer[] = []
    const errors: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
    child.on('error', reject)
    // A script that ends before it has read its input closes the pipe; its exit code tells the story.
    child.stdin.on('error', () => undefined)
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(output).toString('utf8'))
      else reject(new Error(`${script} ended with ${code}:\n${Buffer.concat(errors).toString('utf8').slice(-4000)}`))
    })
    child.stdin.end(input)
  })
}
