import type { BackendHost } from './host.ts'
import { isRegistered } from './registered.ts'

/**
 * tfjs in a browser: backends are loaded when asked for.
 *
 * @param wasmFolder URL of the folder with tfjs-backend-wasm's `.wasm` files, with a `/` at its end; beside the script
 *   unless told
 */
export function browserHost(wasmFolder?: string): BackendHost {
  return {
    load: async (backend) => {
      if (isRegistered(backend)) return
      switch (backend) {
        case 'wasm': {
          const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm')
          if (wasmFolder !== undefined) setWasmPaths(wasmFolder)
          return
        }
        case 'cpu':
          await import('@tensorflow/tfjs-backend-cpu')
          return
        case 'webgl':
          await import('@tensorflow/tfjs-backend-webgl')
          return
        default:
      }
    },
    start: (_backend, start) => start(),
  }
}
