/** A JSON Schema, as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** An object with these members and no others; all are required but the optional ones. */
export function closed(properties: Readonly<Record<string, JsonSchema>>, optional: readonly string[] = []): JsonSchema {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties).filter((key) => !optional.includes(key)),
    additionalProperties: false,
  }
}
