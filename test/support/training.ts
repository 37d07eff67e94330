import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writePyTorch } from '../../src/backends/pytorch/index.ts'
import { pythonPath } from './python.ts'
import { compileWell } from './spec.ts'

/** Writes a net and what trains it into a folder. */
export async function writeTraining(folder: string, spec: string): Promise<void> {
  const { graph } = await compileWell(spec)
  if (graph === undefined) throw new Error('no graph')
  const { files, diagnostics } = writePyTorch(graph, { training: true })
  if (files === undefined) throw new Error(diagnostics.map(({ text }) => text).join('\n'))
  for (const [name, text] of files) writeFileSync(join(folder, name), text)
}

/** A training that runs, or has ended. */
export interface Training {
  readonly child: ChildProcess
  /** Standard output and error so far. */
  readonly text: () => string
  /** Waits for a line; throws where it ends before. */
  readonly says: (words: string) => Promise<void>
  /** Waits for its end, and gives the exit code or the signal. */
  readonly end: Promise<number | NodeJS.Signals | null>
}

/**
 * Two processes on a free port. PyTorch 1.13 under Python 3.11 fails where output is not redirected: `--redirects 1` is
 * what works there.
 */
const torchrun: readonly string[] = (
  '-m torch.distributed.run --nproc_per_node=2 --rdzv_backend=c10d --rdzv_endpoint=localhost:0 ' +
  '--redirects=1 --tee=1 --log_dir=logs'
).split(' ')

/**
 * Starts `train.py` of a folder: under torchrun for two processes, by itself for one. It has a process group of its own,
 * so that all of it can be killed at once.
 */
export function startTraining(folder: string, processes: 1 | 2, args: readonly string[]): Training {
  const start = processes === 2 ? torchrun : []
  const child = spawn(pythonPath, [...start, 'train.py', ...args], {
    cwd: folder,
    detached: true,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', OMP_NUM_THREADS: '1' },
  })
  let text = ''
  const waiting = new Set<() => void>()
  const add = (chunk: Buffer) => {
    text += chunk.toString('utf8')
    for (const look of waiting) look()
  }
  child.stdout.on('data', add)
  child.stderr.on('data', add)
  const end = new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve(code ?? signal))
  })
  const says = (words: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!text.includes(words)) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
      end.then(
        () => reject(new Error(`it ended without "${words}":\n${text.slice(-4000)}`)),
        (error: unknown) => reject(error),
      )
    })
  return { child, text: () => text, says, end }
}
