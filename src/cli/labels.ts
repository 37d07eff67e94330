import { createMessage, type Message } from '../diagnostics/index.ts'

/**
 * Reads the names of classes, in the order of a network's outputs: a JSON array of strings, or one a line (blank lines
 * at the end do not count). Errors: `labels-format`, `labels-count`.
 *
 * @param classes how many the network tells apart
 */
export function parseLabels(text: string, classes: number): readonly string[] | Message {
  const content = text.replace(/^\uFEFF/, '')
  const labels = content.trimStart().startsWith('[') ? parseJsonLabels(content) : parseLines(content)
  if (typeof labels === 'string') return createMessage('labels-format', { problem: labels })
  if (labels.length !== classes) return createMessage('labels-count', { count: labels.length, classes })
  return labels
}

function parseJsonLabels(text: string): readonly string[] | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return `the text begins with [ but is not JSON (${error instanceof Error ? error.message : String(error)})`
  }
  if (!Array.isArray(value)) return 'the JSON is not an array'
  const labels: string[] = []
  for (const [index, label] of value.entries()) {
    if (typeof label !== 'string') return `entry ${index} of the array is not a string`
    labels.push(label)
  }
  return labels
}

function parseLines(text: string): readonly string[] | string {
  const lines = text.trimEnd().split(/\r\n|\n|\r/)
  const blank = lines.findIndex((line) => line.trim() === '')
  if (blank >= 0) return lines.length === 1 ? 'there is nothing in it' : `line ${blank + 1} is blank`
  return lines.map((line) => line.trim())
}
