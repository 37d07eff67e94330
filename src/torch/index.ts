import { browserHost } from '../runtime/index.ts'
import { type BackendName, useBackend } from './backend.ts'

export type { BackendName } from './backend.ts'
export * from './api.ts'

/** Where backends are found. */
export interface BackendOptions {
  /** URL of the folder with tfjs-backend-wasm's `.wasm` files, with a `/` at its end; beside the script unless told. */
  readonly wasmFolder?: string
}

/**
 * Starts a backend of tfjs and computes on it from now on. In a browser, where files have addresses that nobody can
 * guess, this is called before the first tensor is made: `await set_default_backend('wasm', { wasmFolder: '/wasm/' })`.
 */
export function set_default_backend(backend: BackendName, options: BackendOptions = {}): Promise<void> {
  return useBackend(browserHost(options.wasmFolder), backend)
}

/** Whether a module is the script that is run: in a browser it never is. */
export function is_main(_url: string): boolean {
  return false
}
