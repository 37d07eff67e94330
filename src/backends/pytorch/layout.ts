/** A piece of Python that may be broken over lines, in the form that black gives it. */
export type Doc = string | Call | Sequence | Comprehension

/** Brackets around parts with commas between. */
export interface Call {
  readonly kind: 'call'
  readonly before: Doc
  readonly open: string
  readonly items: readonly Doc[]
  readonly close: string
  readonly after: Doc
}
/** Pieces one after the other. */
export interface Sequence {
  readonly kind: 'sequence'
  readonly parts: readonly Doc[]
}

/** `step for i in range(n)`, which is broken before the `for`. */
export interface Comprehension {
  readonly kind: 'comprehension'
  readonly step: Doc
  readonly loop: Doc
}

/** Columns that a line may have. */
export const lineLength = 88

export function call(before: Doc, open: string, items: readonly Doc[], close: string, after: Doc = ''): Doc {
  return { kind: 'call', before, open, items, close, after }
}

export function join(...parts: readonly Doc[]): Doc {
  return { kind: 'sequence', parts }
}

export function comprehension(step: Doc, loop: Doc): Doc {
  return { kind: 'comprehension', step, loop }
}

/** On one line. */
export function flat(doc: Doc): string {
  if (typeof doc === 'string') return doc
  if (doc.kind === 'comprehension') return `${flat(doc.step)} ${flat(doc.loop)}`
  if (doc.kind === 'sequence') return doc.parts.map(flat).join('')
  const trailing = doc.open === '(' && doc.before === '' && doc.items.length === 1 && doc.close === ')' ? ',' : ''
  return `${flat(doc.before)}${doc.open}${doc.items.map(flat).join(', ')}${trailing}${doc.close}${flat(doc.after)}`
}

/**
 * Lays a statement out: on one line where it fits; else the last bracket is broken, its content on a line of its own, or a
 * line for each part with a comma behind the last.
 *
 * @param tail what has to stand behind it on the same line
 */
export function layOut(doc: Doc, indent: number, tail = ''): string {
  const pad = ' '.repeat(indent)
  const one = flat(doc)
  if (indent + one.length + tail.length <= lineLength) return `${pad}${one}${tail}`
  const split = lastBracket(doc)
  if (split === undefined) return `${pad}${one}${tail}`
  const { head, bracket, rest } = split
  const inner = bracket.items.map(flat).join(', ')
  const first = `${pad}${head}${bracket.open}`
  const last = `${pad}${bracket.close}${rest}${tail}`
  const isSplat = bracket.items.some((item) => flat(item).startsWith('*'))
  if (indent + 4 + inner.length <= lineLength && !isSplat) return `${first}\n${pad}    ${inner}\n${last}`
  const lines = bracket.items.flatMap((item) => {
    if (typeof item === 'string' || item.kind !== 'comprehension') return [layOut(item, indent + 4, ',')]
    return [layOut(item.step, indent + 4), layOut(item.loop, indent + 4)]
  })
  return `${first}\n${lines.join('\n')}\n${last}`
}

interface Split {
  readonly head: string
  readonly bracket: Call
  readonly rest: string
}

/** The last bracket of a piece that has something in it. */
function lastBracket(doc: Doc): Split | undefined {
  if (typeof doc === 'string' || doc.kind === 'comprehension') return undefined
  if (doc.kind === 'sequence') {
    for (let index = doc.parts.length - 1; index >= 0; index--) {
      const part = doc.parts[index]
      const found = part === undefined ? undefined : lastBracket(part)
      if (found === undefined) continue
      const before = doc.parts.slice(0, index).map(flat).join('')
      const after = doc.parts
        .slice(index + 1)
        .map(flat)
        .join('')
      return { ...found, head: before + found.head, rest: found.rest + after }
    }
    return undefined
  }
  const behind = lastBracket(doc.after)
  if (behind !== undefined) {
    const open = flat({ ...doc, after: '' })
    return { ...behind, head: open + behind.head }
  }
  if (doc.items.length > 0) return { head: flat(doc.before), bracket: doc, rest: flat(doc.after) }
  const ahead = lastBracket(doc.before)
  return ahead === undefined ? undefined : { ...ahead, rest: `${ahead.rest}${doc.open}${doc.close}${flat(doc.after)}` }
}
