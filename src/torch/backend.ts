import { type BackendHost, makeCurrent, startOnHost } from '../runtime/index.ts'
import { RuntimeError } from './errors.ts'

/**
 * Backends of tfjs that can be named. `wasm` and `cpu`, and `webgl` in the browser, are loaded when asked for; others are
 * the user's to register.
 */
export type BackendName = 'wasm' | 'cpu' | 'webgl' | 'webgpu' | (string & Record<never, never>)

/**
 * Starts a backend and makes it the one that tensors are made on from now on.
 *
 * @throws RuntimeError where it cannot start here
 */
export async function useBackend(host: BackendHost, backend: string): Promise<void> {
  try {
    await startOnHost(host, backend)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new RuntimeError(`The backend ${backend} of TensorFlow.js is not available: ${reason}`)
  }
  makeCurrent(backend)
}
