import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

const root = join(import.meta.dirname, '..', '..')

/** The built command. */
export const commandPath = join(root, 'dist', 'cli.js')

/** How a command ended. */
export interface CommandResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface CommandOptions {
  readonly cwd?: string
  /** Standard input; empty unless given. */
  readonly input?: string | Uint8Array
  readonly env?: Readonly<Record<string, string>>
}

/**
 * Builds dist/ where a source is newer than it. Test files run in several processes: one builds, the others wait.
 *
 * @throws Error with what the build says where it fails
 */
export async function buildCommand(): Promise<void> {
  const lock = join(root, 'node_modules', '.cache', 'senet-build.lock')
  mkdirSync(dirname(lock), { recursive: true })
  while (!takeLock(lock)) await setTimeout(200)
  try {
    if (!isStale()) return
    const { status, stderr, stdout } = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], {
      cwd: root,
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`the build ended with ${status}:\n${stderr}${stdout}`)
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

const abandonedAfter = 120_000

function takeLock(lock: string): boolean {
  try {
    mkdirSync(lock)
    return true
  } catch {
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs
    // A process that was killed while it built left the lock behind.
    if (since !== undefined && Date.now() - since > abandonedAfter) rmSync(lock, { recursive: true, force: true })
    return false
  }
}

function isStale(): boolean {
  const built = statSync(commandPath, { throwIfNoEntry: false })?.mtimeMs ?? 0
  const sources = ['src', 'scripts'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  )
  return sources.some((path) => statSync(path).mtimeMs > built)
}

/** Runs the built command without a terminal. */
export function runSenet(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const { PATH = '', HOME = '' } = process.env
    const child = spawn(process.execPath, [commandPath, ...args], {
      cwd: options.cwd ?? root,
      env: { PATH, HOME, LANG: 'C.UTF-8', ...options.env },
    })
    const output: Buffer[] = []
    const errors: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
    child.on('error', reject)
    // A command that ends before it has read its input closes the pipe; its exit code tells the story.
    child.stdin.on('error', () => undefined)
    child.on('close', (code) => {
      resolve({ code, stdout: Buffer.concat(output).toString('utf8'), stderr: Buffer.concat(errors).toString('utf8') })
    })
    child.stdin.end(options.input ?? '')
  })
}

/** Makes a folder of files for one test file; `remove` takes it away. */
export function makeFolder(files: Readonly<Record<string, string | Uint8Array>>): {
  readonly path: string
  readonly remove: () => void
} {
  const path = mkdtempSync(join(tmpdir(), 'senet-command-'))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), content)
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
