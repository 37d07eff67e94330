import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'
import process from 'node:process'
import type { BackendHost } from './host.ts'
import { isRegistered, silenceGreeting } from './registered.ts'

const events = ['uncaughtException', 'unhandledRejection'] as const

/** tfjs in Node: backends are loaded when asked for, and wasm's files are found in its package. */
export const nodeHost: BackendHost = {
  load: async (backend) => {
    if (isRegistered(backend)) return
    switch (backend) {
      case 'wasm': {
        const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm')
        setWasmPaths(findWasmFolder())
        return
      }
      case 'cpu':
        await import('@tensorflow/tfjs-backend-cpu')
        return
      default:
    }
  },
  start: async (_backend, start) => {
    const before = events.map((event) => process.rawListeners(event))
    try {
      await start()
    } finally {
      events.forEach((event, at) => removeNewListeners(event, before[at] ?? []))
    }
    silenceGreeting()
  },
}

/** The folder of the `.wasm` files, with a separator at its end. Works in a bundle too, as long as tfjs is outside it. */
function findWasmFolder(): string {
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')
  return join(dirname(entry), 'dist') + sep
}

/**
 * The WebAssembly module listens to these events for the whole process when it starts, and throws what it hears: a
 * rejected promise anywhere would end the process from inside tfjs.
 */
function removeNewListeners(event: (typeof events)[number], before: readonly unknown[]): void {
  for (const listener of process.rawListeners(event)) {
    if (!before.includes(listener)) process.removeListener(event, listener as (...values: unknown[]) => void)
  }
}
