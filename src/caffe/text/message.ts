import type { Span } from '../../source/index.ts'

/** A message of the text format: its fields as they were written, in their order. */
export interface TextMessage {
  readonly kind: 'message'
  readonly fields: readonly TextField[]
  /** From its opening bracket to the closing one; the whole text for the outermost. */
  readonly span: Span
}

/** One field. A repeated one stands once for each value; a list `[a, b]` is that. */
export interface TextField {
  readonly name: string
  readonly nameSpan: Span
  readonly value: TextValue
}

export type TextValue =
  | TextMessage
  | { readonly kind: 'number'; readonly value: number; readonly span: Span }
  /** Adjacent strings are one, escapes are replaced. */
  | { readonly kind: 'string'; readonly value: string; readonly span: Span }
  /** `true`, or a value of an enumeration. */
  | { readonly kind: 'word'; readonly value: string; readonly span: Span }
