import { execFile } from 'node:child_process'
import { relative, resolve, sep } from 'node:path'
import { createMessage, type Message } from '../diagnostics/index.ts'
import { decodeText, maximumSpecBytes } from './files.ts'

/** A commit of a repository, from which texts can be read. */
export interface Revision {
  /** As the user wrote it. */
  readonly name: string
  /** Full hash. */
  readonly commit: string
  /** The top folder of the checkout. */
  readonly root: string
  /** A text by its path from the top. Errors: `git-file`, `git-repository`, `file-too-large`, `file-not-utf8`. */
  readonly read: (path: string) => Promise<string | Message>
}

/** What git said: its output, or how it ended. */
type Answer =
  | { readonly kind: 'fine'; readonly output: Uint8Array }
  | { readonly kind: 'failed'; readonly said: string }
  | { readonly kind: 'too-large' | 'missing' }

/**
 * Finds a revision of the repository around a folder. Git runs without a shell, and a revision that looks like an option
 * is refused before. Errors: `git-repository`, `git-revision`.
 */
export async function openRevision(name: string, folder: string): Promise<Revision | Message> {
  if (name === '') return createMessage('git-revision', { revision: 'git:', problem: 'the revision is missing' })
  if (name.startsWith('-')) return createMessage('git-revision', { revision: name, problem: 'it begins with -' })
  if (/[\0\n]/.test(name))
    return createMessage('git-revision', { revision: name, problem: 'it has control characters' })
  const top = await runGit(['rev-parse', '--show-toplevel'], folder)
  if (top.kind !== 'fine') return describeFailure(top, folder)
  const root = new TextDecoder().decode(top.output).replace(/\n$/, '')
  const found = await runGit(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`], folder)
  if (found.kind === 'failed')
    return createMessage('git-revision', { revision: name, problem: 'git knows no such commit' })
  if (found.kind !== 'fine') return describeFailure(found, folder)
  const commit = new TextDecoder().decode(found.output).trim()
  return { name, commit, root, read: (path) => readBlob(commit, name, path, folder) }
}

/** A path from the top of a repository for one that is relative to a folder; undefined where it leads out of it. */
export function pathFromTop(root: string, folder: string, path: string): string | undefined {
  const way = relative(root, resolve(folder, path)).replaceAll(sep, '/')
  return way === '' || way === '..' || way.startsWith('../') ? undefined : way
}

async function readBlob(commit: string, name: string, path: string, folder: string): Promise<string | Message> {
  const blob = await runGit(['cat-file', 'blob', `${commit}:${path}`], folder)
  switch (blob.kind) {
    case 'fine':
      return decodeText(blob.output, `${name}:${path}`)
    case 'too-large':
      return createMessage('file-too-large', { path: `${name}:${path}`, limit: maximumSpecBytes })
    case 'failed':
      return createMessage('git-file', { path, revision: name })
    case 'missing':
      return describeFailure(blob, folder)
  }
}

function runGit(args: readonly string[], folder: string): Promise<Answer> {
  return new Promise((done) => {
    const options = { cwd: folder, encoding: 'buffer', maxBuffer: maximumSpecBytes, windowsHide: true } as const
    execFile('git', args, options, (error, output, said) => {
      if (error === null) done({ kind: 'fine', output })
      else if (error.code === 'ENOENT') done({ kind: 'missing' })
      else if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') done({ kind: 'too-large' })
      else done({ kind: 'failed', said: said.toString('utf8').trim() })
    })
  })
}

function describeFailure(answer: Exclude<Answer, { readonly kind: 'fine' }>, folder: string): Message {
  const problem =
    answer.kind === 'missing'
      ? 'there is no git'
      : answer.kind === 'failed' && !/not a git repository/.test(answer.said)
        ? answer.said.split('\n')[0] || 'git failed'
        : 'it is not in a git repository'
  return createMessage('git-repository', { folder, problem })
}
