import type { Span } from './span.ts'

/** Replaces the text of a span. An empty span inserts, an empty text deletes. */
export interface TextEdit {
  readonly span: Span
  readonly text: string
}
