import type { Message, Note } from '../diagnostics/index.ts'
import type { Span } from '../source/index.ts'

/** A mistake in the file that is being read: a diagnostic that does not know its file yet. */
export interface Problem {
  readonly message: Message
  readonly span: Span
  /** Takes the place of the catalogue's hint where the place of the mistake allows a better one. */
  readonly hint?: string
  /** A second place that explains the first. */
  readonly related?: { readonly text: Note['text']; readonly span: Span }
}
