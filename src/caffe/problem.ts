import { type Diagnostic, locateMessage, type Message } from '../diagnostics/index.ts'
import type { SourceFile, Span } from '../source/index.ts'
import { maximumProblems } from './limits.ts'

/** Takes what is wrong, and where it stands in the prototxt. */
export type Report = (message: Message, span: Span) => void

/** Diagnostics of one prototxt as they come up. */
export interface Problems {
  readonly report: Report
  readonly diagnostics: readonly Diagnostic[]
}

/** Collects diagnostics, `maximumProblems` at most. */
export function collectProblems(file: SourceFile): Problems {
  const diagnostics: Diagnostic[] = []
  return {
    diagnostics,
    report: (message, span) => {
      if (diagnostics.length < maximumProblems) diagnostics.push(locateMessage(message, { file, span }))
    },
  }
}
