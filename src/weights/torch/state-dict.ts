import { createMessage, type Message } from '../../diagnostics/index.ts'
import { isDict, isObject, type PickleDict, type PickleValue, type TorchTensor } from '../pickle/values.ts'
import { countOf, listLines, showKey } from '../report.ts'

/** The tensors of a checkpoint by key, and where in it they were. */
export interface StateDict {
  /** The keys that lead there, joined by dots; `.` where the checkpoint itself is one. */
  readonly path: string
  readonly tensors: ReadonlyMap<string, TorchTensor>
}

/** How deep and how widely a checkpoint is searched. */
const deepest = 4
const mostDicts = 10_000

/**
 * Finds the one `state_dict` in what a checkpoint holds: a dictionary with tensors in it, at the top or under keys such as
 * `state_dict`, `model` or `ema`. Where there are several, only the user knows which: `checkpoint-ambiguous` lists them.
 * Also: `checkpoint-key`, `checkpoint-empty`.
 *
 * @param key the path that the user named, its parts joined by dots
 */
export function findStateDict(root: PickleValue, key: string | undefined): StateDict | Message {
  const found = search(root)
  if (key !== undefined) {
    const named = found.find(({ path }) => path === key)
    if (named !== undefined) return named
    return createMessage('checkpoint-key', { key: showKey(key), list: listLines(found.map(describe)) })
  }
  const [first, ...others] = found
  if (first === undefined) return createMessage('checkpoint-empty', {})
  if (others.length === 0) return first
  return createMessage('checkpoint-ambiguous', {
    count: countOf(found.length, 'state_dict'),
    list: listLines(found.map(describe)),
  })
}

function describe({ path, tensors }: StateDict): string {
  return `#${showKey(path)}: ${countOf(tensors.size, 'tensor')}`
}

function search(root: PickleValue): readonly StateDict[] {
  const found: StateDict[] = []
  const seen = new Set<PickleDict>()
  let level: { readonly path: string; readonly dict: PickleDict }[] = isDict(root) ? [{ path: '', dict: root }] : []
  for (let depth = 0; depth <= deepest && level.length > 0; depth++) {
    const next: typeof level = []
    for (const { path, dict } of level) {
      if (seen.has(dict) || seen.size >= mostDicts) continue
      seen.add(dict)
      const tensors = tensorsOf(dict)
      if (tensors.size > 0) found.push({ path: path === '' ? '.' : path, tensors })
      for (const [key, value] of dict.texts) {
        if (isDict(value)) next.push({ path: path === '' ? key : `${path}.${key}`, dict: value })
      }
    }
    level = next
  }
  return found
}

function tensorsOf(dict: PickleDict): ReadonlyMap<string, TorchTensor> {
  const tensors = new Map<string, TorchTensor>()
  for (const [key, value] of dict.texts) {
    if (isObject(value) && value.content.what === 'tensor') tensors.set(key, value.content)
  }
  return tensors
}
