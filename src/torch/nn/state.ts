import type { WeightTensor } from '../../weights/index.ts'
import { formatShape, RuntimeError } from '../errors.ts'
import { sameNumbers } from '../layout.ts'
import { Tensor } from '../tensor.ts'
import { reorder, scoped, upload, type Value } from '../values/value.ts'

/** Tensors by name, from `state_dict` or from a file. */
export type StateSource = ReadonlyMap<string, Tensor | WeightTensor> | Readonly<Record<string, Tensor | WeightTensor>>

/** What did not match, where `strict` was false. */
export interface LoadResult {
  readonly missing_keys: readonly string[]
  readonly unexpected_keys: readonly string[]
}

/** Copies values into the tensors of a module, or says in PyTorch's words all that does not fit and changes nothing. */
export function loadStateDict(
  module: string,
  targets: readonly (readonly [string, Tensor])[],
  source: StateSource,
  strict: boolean,
): LoadResult {
  const state = source instanceof Map ? source : new Map(Object.entries(source))
  const known = new Set(targets.map(([name]) => name))
  const missing = targets.flatMap(([name]) => (state.has(name) || isCounter(name) ? [] : [name]))
  const unexpected = [...state.keys()].filter((name) => !known.has(name))
  const complaints: string[] = []
  if (strict && missing.length > 0) complaints.push(`Missing key(s) in state_dict: ${quote(missing)}. `)
  if (strict && unexpected.length > 0) complaints.push(`Unexpected key(s) in state_dict: ${quote(unexpected)}. `)
  for (const [name, target] of targets) {
    const value = state.get(name)
    if (value === undefined || sameNumbers(value.shape, target.shape)) continue
    complaints.push(
      `size mismatch for ${name}: copying a param with shape torch.Size(${formatShape(value.shape)}) from checkpoint, ` +
        `the shape in current model is torch.Size(${formatShape(target.shape)}).`,
    )
  }
  if (complaints.length > 0) {
    throw new RuntimeError(`Error(s) in loading state_dict for ${module}:\n\t${complaints.join('\n\t')}`)
  }
  for (const [name, target] of targets) {
    const value = state.get(name)
    if (value !== undefined) target.assign(scoped(() => reorder(valueOf(value, target), target.value.order)))
  }
  return { missing_keys: missing, unexpected_keys: unexpected }
}

/** Files from before PyTorch 0.4.1, and weights of specs, do not count batches. */
function isCounter(name: string): boolean {
  return name.endsWith('num_batches_tracked')
}

function quote(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ')
}

function valueOf(value: Tensor | WeightTensor, target: Tensor): Value {
  if (value instanceof Tensor) return value.value
  if (target.dtype === 'float32') return upload(value.data.slice(), value.shape, 'float32')
  return upload(Int32Array.from(value.data), value.shape, 'int32')
}

/** The values of a state in row-major order on the host, as `senet/weights` writes them. */
export function toWeights(state: ReadonlyMap<string, Tensor>): Map<string, WeightTensor> {
  return new Map(
    [...state].map(([name, tensor]) => [name, { shape: tensor.shape, data: Float32Array.from(tensor.numpy()) }]),
  )
}
