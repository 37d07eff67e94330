import { locateMessage, type Diagnostic, type Message } from '../diagnostics/index.ts'

/** A diagnostic names this many tensors at most, and counts the rest. */
export const maximumListed = 12

/** A key longer than this is cut in messages: a hostile file may have keys of megabytes. */
const longestShownKey = 120

/** Puts a message on a file that has no text to show; byte offsets are in the message. */
export function reportOnFile(message: Message, path: string): Diagnostic {
  return locateMessage(message, { file: { path, text: '' }, span: { start: 0, end: 0 } })
}

/** Lines for the body of a message, the first `maximumListed` of them. */
export function listLines(lines: readonly string[]): string {
  const shown = lines.slice(0, maximumListed).map((line) => `  ${line}`)
  if (lines.length > maximumListed) shown.push(`  … and ${lines.length - maximumListed} more`)
  return shown.join('\n')
}

/** `1 tensor`, `2 tensors`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** A key as messages show it. */
export function showKey(key: string): string {
  return key.length > longestShownKey ? `${key.slice(0, longestShownKey)}…` : key
}

/** A shape as messages show it: `64x3x7x7`, `[]` for a scalar. */
export function showShape(shape: readonly number[]): string {
  if (shape.length === 0) return '[]'
  const extents = shape.slice(0, 8).join('x')
  return shape.length > 8 ? `${extents}x…` : extents
}

/** PyTorch's count of training batches: in every checkpoint, used by nothing in evaluation. */
export function isIgnored(key: string): boolean {
  return key === 'num_batches_tracked' || key.endsWith('.num_batches_tracked')
}
