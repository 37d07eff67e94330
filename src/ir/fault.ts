import type { Message } from '../diagnostics/index.ts'

/** Something that does not hold of a graph; `path` leads to it in the serialised form. */
export interface GraphFault {
  readonly message: Message
  readonly path: readonly (string | number)[]
}

/** The most faults that are listed. */
export const maximumFaults = 20
