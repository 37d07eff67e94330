import { engine } from '@tensorflow/tfjs-core'

/** Whether tfjs knows a backend's name, started or not. */
export function isRegistered(backend: string): boolean {
  return Object.hasOwn(engine().registryFactory, backend)
}

/** tfjs's cpu backend greets on the console at its first tensor in Node; it is here on purpose. */
export function silenceGreeting(): void {
  const backend: object | null = Object.hasOwn(engine().registry, 'cpu') ? engine().findBackend('cpu') : null
  if (backend !== null && 'firstUse' in backend) Object.assign(backend, { firstUse: false })
}
