import { createMessage, type Message, suggest } from '../diagnostics/index.ts'

/** What `--weights` names. */
export type WeightSource =
  | { readonly kind: 'seed'; readonly seed: number }
  | { readonly kind: 'formula' }
  | { readonly kind: 'path'; readonly path: string }

/**
 * Reads the value of `--weights`: `seed:42` (a whole number from 0 to 2^53 - 1) for `initialiseWeights`, `formula` for
 * `formulaWeights`, otherwise a path. What is nearly a seed, `sed:42`, is told. A file that is called like that is written `./formula`. Error: `weights-source`.
 */
export function parseWeightSource(value: string): WeightSource | Message {
  if (value === 'formula') return { kind: 'formula' }
  if (value.trim() === '') return createMessage('weights-source', { value, problem: 'it is empty' })
  const [, word = '', number = ''] = /^(\w+):(\d+)$/.exec(value) ?? []
  if (suggest(word, ['seed']) !== undefined) {
    return createMessage('weights-source', { value, problem: `did you mean seed:${number}` })
  }
  if (!value.startsWith('seed:')) return { kind: 'path', path: value }
  const digits = value.slice('seed:'.length)
  const seed = Number(digits)
  if (!/^\d+$/.test(digits)) {
    return createMessage('weights-source', { value, problem: 'the seed is not a whole number' })
  }
  if (!Number.isSafeInteger(seed)) {
    return createMessage('weights-source', { value, problem: `the seed is above ${Number.MAX_SAFE_INTEGER}` })
  }
  return { kind: 'seed', seed }
}
