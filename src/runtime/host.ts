import { startBackend } from './session.ts'

/** What differs between hosts: how a backend gets registered with tfjs. */
export interface BackendHost {
  /** Loads a backend's module and does what it needs before it starts; nothing for backends it does not know. */
  readonly load: (this: void, backend: string) => Promise<void>
  /** Runs the start of a backend. */
  readonly start: (this: void, backend: string, start: () => Promise<void>) => Promise<void>
}

/**
 * Loads and starts a backend as the host does it, without making it current.
 *
 * @throws what the backend says, where it cannot start here
 */
export async function startOnHost(host: BackendHost, backend: string): Promise<void> {
  await host.load(backend)
  await host.start(backend, () => startBackend(backend))
}
