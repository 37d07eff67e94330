import type { Doc } from './doc.ts'

/** How a body is printed: as the arms of a branch, one a row; within a group of more than itself. */
export interface BodyOptions {
  readonly arms?: boolean
  readonly ungrouped?: boolean
}

/** What the printers of nodes need beside the node. */
export interface Tools {
  /** Prints the node at a property, or at a path of properties, of the one that is being printed. */
  readonly print: (path: string | readonly (string | number)[], options?: BodyOptions) => Doc
  /** The source, with `\n` at the end of each line. */
  readonly text: string
}
