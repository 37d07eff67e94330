import { existsSync, realpathSync } from 'node:fs'
import { argv } from 'node:process'
import { pathToFileURL } from 'node:url'
import { nodeHost } from '../runtime/node.ts'
import { type BackendName, useBackend } from './backend.ts'

export type { BackendName } from './backend.ts'
export * from './api.ts'

/** Starts a backend of tfjs and computes on it from now on. `wasm` has started already. */
export function set_default_backend(backend: BackendName): Promise<void> {
  return useBackend(nodeHost, backend)
}

/** Whether the module with this `import.meta.url` is the script that Node runs: Python's `__name__ == "__main__"`. */
export function is_main(url: string): boolean {
  const script = argv[1]
  return script !== undefined && existsSync(script) && pathToFileURL(realpathSync(script)).href === url
}

await set_default_backend('wasm')
