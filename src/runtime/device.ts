import { engine } from '@tensorflow/tfjs-core'
import type { GraphNode } from '../ir/index.ts'

/*
 * A graphics device works behind the program's back: where a shader does not compile or memory runs out, a call returns
 * as if all were well, the console gets a warning, and the numbers are zeros. The device tells what went wrong when it is
 * asked with an error scope (WebGPU, section 22.3).
 */

/** What a watch needs of a WebGPU device. */
interface Device {
  readonly pushErrorScope: (filter: string) => void
  readonly popErrorScope: () => Promise<{ readonly message: string } | null>
}

/** A step that went wrong, and what the device says about it, in one line. */
export interface DeviceFailure {
  readonly node: GraphNode
  readonly reason: string
}

/** Notices what goes wrong on a device in the steps of one run. */
export interface DeviceWatch {
  /** Runs a step's calls. Gives its result at once, right or wrong. */
  readonly step: <T>(this: void, node: GraphNode, work: () => T) => T
  /** After the run: the first step that went wrong, when the device has answered for all of them. Never rejects. */
  readonly finish: (this: void) => Promise<DeviceFailure | undefined>
}

const filters = ['validation', 'out-of-memory', 'internal'] as const

/** A watch for one run on a backend that has started; undefined where calls throw their errors themselves. */
export function watchDevice(backend: string): DeviceWatch | undefined {
  const device = findDevice(backend)
  if (device === undefined) return undefined
  const answers: Promise<DeviceFailure | undefined>[] = []
  return {
    step: (node, work) => {
      for (const filter of filters) device.pushErrorScope(filter)
      try {
        return work()
      } finally {
        answers.push(...filters.map(() => readAnswer(device, node)))
      }
    },
    finish: async () => (await Promise.all(answers)).find((answer) => answer !== undefined),
  }
}

/** A device that is lost cannot answer, and that is the answer. */
async function readAnswer(device: Device, node: GraphNode): Promise<DeviceFailure | undefined> {
  try {
    const error = await device.popErrorScope()
    return error === null ? undefined : { node, reason: firstLine(error.message) }
  } catch (error) {
    return { node, reason: firstLine(error instanceof Error ? error.message : String(error)) }
  }
}

function firstLine(message: string): string {
  return message.trim().split('\n', 1)[0] ?? ''
}

function findDevice(backend: string): Device | undefined {
  const started: object | null = engine().findBackend(backend)
  const device: unknown = started !== null && 'device' in started ? started.device : undefined
  return isDevice(device) ? device : undefined
}

function isDevice(value: unknown): value is Device {
  return typeof value === 'object' && value !== null && 'pushErrorScope' in value && 'popErrorScope' in value
}
