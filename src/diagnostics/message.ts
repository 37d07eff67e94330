import { catalogue, type DiagnosticCode } from './catalogue/index.ts'
import { fillTemplate, type PlaceholdersOf, type Severity } from './template.ts'

/** A diagnostic that has no place yet: what a rule reports that does not know where its input was written. */
export interface Message {
  readonly code: DiagnosticCode
  readonly severity: Severity
  readonly text: string
  readonly hint?: string
}

/** What `createMessage` takes after a code. */
export type ParametersOf<C extends DiagnosticCode> = [PlaceholdersOf<(typeof catalogue)[C]>] extends [never]
  ? [parameters?: Readonly<Record<never, never>>]
  : [parameters: Readonly<Record<PlaceholdersOf<(typeof catalogue)[C]>, string | number>>]

/**
 * Builds the message of a code from the catalogue; the parameters are typed by the placeholders of its template.
 */
export function createMessage<C extends DiagnosticCode>(code: C, ...[parameters]: ParametersOf<C>): Message {
  const template: { severity: Severity; message: string; hint?: string } = catalogue[code]
  const values = parameters ?? {}
  const text = fillTemplate(template.message, values)
  return template.hint === undefined
    ? { code, severity: template.severity, text }
    : { code, severity: template.severity, text, hint: fillTemplate(template.hint, values) }
}
