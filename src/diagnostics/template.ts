/** How bad a diagnostic is. Only an `error` makes an input unusable. */
export type Severity = 'error' | 'warning' | 'information'

/**
 * One entry of the catalogue: its severity, and the sentence with `{placeholders}` that are filled by typed parameters.
 * `hint`, where given, says what to do; it may use the same placeholders.
 */
export interface Template {
  readonly severity: Severity
  readonly message: string
  readonly hint?: string
}

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${string} ${string}` ? never : Name) | Placeholders<Rest>
  : never

/** The names of all placeholders of a template's message and hint. */
export type PlaceholdersOf<T extends Template> =
  Placeholders<T['message']> | (T extends { readonly hint: infer Hint extends string } ? Placeholders<Hint> : never)

/** Longer values are cut in messages: a spec can have words of a megabyte. */
const longestValue = 200
/** A list of lines is made by whoever reports, and has a limit of lines there. */
const longestList = 20_000

function shorten(value: string): string {
  const limit = value.includes('\n') ? longestList : longestValue
  return value.length > limit ? `${value.slice(0, limit)}…` : value
}

/** Fills the placeholders of a text. */
export function fillTemplate(text: string, parameters: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = parameters[name]
    return value === undefined ? whole : shorten(String(value))
  })
}
