import { nodeHost } from '../runtime/node.ts'
import { type BackendName, useBackend } from './backend.ts'

export type { BackendName } from './backend.ts'
export * from './api.ts'

/** Starts a backend of tfjs and computes on it from now on. `wasm` has started already. */
export function set_default_backend(backend: BackendName): Promise<void> {
  return useBackend(nodeHost, backend)
}

await set_default_backend('wasm')
