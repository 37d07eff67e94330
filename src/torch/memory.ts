import { type GraphNode, releaseNode } from './graph.ts'
import { refusePromise } from './modes.ts'
import type { TensorCore } from './tensor-core.ts'
import { release, type Value } from './values/value.ts'

/** What a tensor holds: memory, and a place on the tape. Apart from the tensor, so that it can be freed after it. */
export interface Handle {
  value: Value | undefined
  node: GraphNode | undefined
}

/** Lets go of what a handle holds. Nothing happens the second time. */
export function freeHandle(handle: Handle): void {
  const { value, node } = handle
  handle.value = undefined
  handle.node = undefined
  if (value !== undefined) release(value.memory)
  if (node !== undefined) releaseNode(node)
}

/** Open scopes, the innermost last, each with the tensors that were made in it. */
const scopes: TensorCore[][] = []

/** What is made outside every scope lives as long as the program can reach it. */
const unreachable = new FinalizationRegistry(freeHandle)

/** Enters a new tensor in the innermost scope. */
export function track(tensor: TensorCore): void {
  const scope = scopes.at(-1)
  if (scope === undefined) unreachable.register(tensor, tensor.handle)
  else scope.push(tensor)
}

/** Frees a tensor when the program can no longer reach it, and not before. */
export function untrack(tensor: TensorCore): void {
  unreachable.register(tensor, tensor.handle)
}

/**
 * Runs a function and frees the tensors that were made in it, but for those in its result (in arrays, maps and plain
 * objects too), those that were kept, parameters, buffers and gradients. What `backward` will need stays until then.
 */
export function tidy<T>(work: () => T): T {
  const scope: TensorCore[] = []
  scopes.push(scope)
  let result: T | undefined
  try {
    result = work()
    refusePromise('tidy', result)
    return result
  } finally {
    scopes.pop()
    closeScope(scope, result)
  }
}

function closeScope(scope: readonly TensorCore[], result: unknown): void {
  const returned = new Set<unknown>()
  collect(result, returned)
  for (const tensor of scope) {
    if (tensor.kept) continue
    if (returned.has(tensor)) track(tensor)
    else freeHandle(tensor.handle)
  }
}

/** Everything in a result that may be a tensor. Objects of classes are left alone. */
function collect(value: unknown, found: Set<unknown>): void {
  if (typeof value !== 'object' || value === null || found.has(value)) return
  found.add(value)
  if (Array.isArray(value)) value.forEach((each) => collect(each, found))
  else if (value instanceof Map) for (const each of value.values()) collect(each, found)
  else if (Object.getPrototypeOf(value) === Object.prototype) {
    for (const each of Object.values(value)) collect(each, found)
  }
}
