import { engine } from '@tensorflow/tfjs-core'

/*
 * tfjs has one current backend for the whole process. A model has its own: it is made current for the length of one
 * synchronous call, and the one before is put back. Where none was current, the model's stays: tfjs cannot unset it.
 */

/** Whether a backend has started. */
export function hasStarted(backend: string): boolean {
  return Object.hasOwn(engine().registry, backend)
}

/**
 * Starts a backend that is registered, without making it current.
 *
 * @throws what its factory throws, or an Error where none is registered under the name
 */
export async function startBackend(backend: string): Promise<void> {
  if (hasStarted(backend)) return
  const factory = Object.hasOwn(engine().registryFactory, backend) ? engine().findBackendFactory(backend) : undefined
  if (factory === undefined) throw new Error('it is not registered with tfjs')
  const started = await factory()
  // tfjs's own way of starting makes the backend current and swallows the reason of a failure.
  if (hasStarted(backend)) started.dispose()
  else engine().registry[backend] = started
}

/** Runs `work` with a started backend as the current one. */
export function withBackend<T>(backend: string, work: () => T): T {
  const before: string | undefined = engine().backendName
  if (before === backend) return work()
  makeCurrent(backend)
  try {
    return work()
  } finally {
    if (before !== undefined) {
      if (hasStarted(before)) makeCurrent(before)
      // It is still starting: whoever started it makes it current when it is there.
      else engine().backendName = before
    }
  }
}

/** Makes a backend that has started the current one; tfjs does all of it before it returns. */
export function makeCurrent(backend: string): void {
  engine()
    .setBackend(backend)
    .catch(() => undefined)
}
