import { check } from './errors.ts'

/** What PyTorch keeps a thread: whether operations are recorded. */
const mode = { gradients: true }

/** Whether operations are recorded for `backward`. */
export function isGradEnabled(): boolean {
  return mode.gradients
}

/** Records operations from now on, or no longer. */
export function setGradEnabled(enabled: boolean): void {
  mode.gradients = enabled
}

/** Runs `work` and puts the mode back. A function that is async would go on in the wrong mode, and is refused. */
function withGradients<T>(name: string, enabled: boolean, work: () => T): T {
  const before = mode.gradients
  mode.gradients = enabled
  try {
    const result = work()
    refusePromise(name, result)
    return result
  } finally {
    mode.gradients = before
  }
}

/** Throws where a function that has to be over when it returns was async. */
export function refusePromise(name: string, result: unknown): void {
  check(!(result instanceof Promise), () => `${name} takes a function that is not async: await outside of it`)
}

/** Runs a function without recording: nothing made in it requires gradients. */
export function noGrad<T>(work: () => T): T {
  return withGradients('no_grad', false, work)
}

/** Runs a function with recording, inside `no_grad` too. */
export function enableGrad<T>(work: () => T): T {
  return withGradients('enable_grad', true, work)
}
