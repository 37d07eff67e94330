/** A piece of Python that may be broken over lines, in the form that black gives it. */
export type Doc = string | Call | Sequence | Comprehension | Sum

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

/** Three terms or more with ` + ` between: as the value of a statement, a line for each. */
export interface Sum {
  readonly kind: 'sum'
  readonly terms: readonly Doc[]
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

export function addition(terms: readonly Doc[]): Doc {
  return { kind: 'sum', terms }
}

/** On one line. */
export function flat(doc: Doc): string {
  if (typeof doc === 'string') return doc
  if (doc.kind === 'comprehension') return `${flat(doc.step)} ${flat(doc.loop)}`
  if (doc.kind === 'sum') return doc.terms.map(flat).join(' + ')
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
  const value = typeof doc !== 'string' && doc.kind === 'sequence' ? doc.parts.at(-1) : undefined
  if (typeof value === 'object' && value.kind === 'sum') {
    const head = one.slice(0, -flat(value).length)
    const terms = value.terms.map((term, place) => layOut(place === 0 ? term : join('+ ', term), indent + 4))
    return [`${pad}${head}(`, ...terms, `${pad})${tail}`].join('\n')
  }
  const split = lastBracket(doc)
  if (split === undefined) return `${pad}${one}${tail}`
  const { head, bracket, rest } = split
  const inner = bracket.items.map(flat).join(', ')
  const first = layOut(head, indent, bracket.open)
  const last = `${pad}${bracket.close}${flat(rest)}${tail}`
  const isSplat = bracket.items.some((item) => flat(item).startsWith('*'))
  // Of a list, tuple or dict each item has a line.
  const isLiteral = bracket.before === '' && bracket.items.length > 1
  if (indent + 4 + inner.length <= lineLength && !isSplat && !isLiteral) return `${first}\n${pad}    ${inner}\n${last}`
  const lines = bracket.items.flatMap((item) => {
    if (typeof item === 'string' || item.kind !== 'comprehension') return [layOut(item, indent + 4, ',')]
    return [layOut(item.step, indent + 4), layOut(item.loop, indent + 4)]
  })
  return `${first}\n${lines.join('\n')}\n${last}`
}

interface Split {
  readonly head: Doc
  readonly bracket: Call
  readonly rest: Doc
}

/** The last bracket of a piece that has something in it. */
function lastBracket(doc: Doc): Split | undefined {
  if (typeof doc === 'string' || doc.kind === 'comprehension') return undefined
  if (doc.kind === 'sum')
    return lastBracket(join(...doc.terms.flatMap((term, place) => (place === 0 ? [term] : [' + ', term]))))
  if (doc.kind === 'sequence') {
    for (let index = doc.parts.length - 1; index >= 0; index--) {
      const part = doc.parts[index]
      const found = part === undefined ? undefined : lastBracket(part)
      if (found === undefined) continue
      const [before, after] = [doc.parts.slice(0, index), doc.parts.slice(index + 1)]
      return { ...found, head: join(...before, found.head), rest: join(found.rest, ...after) }
    }
    return undefined
  }
  const behind = lastBracket(doc.after)
  if (behind !== undefined) {
    return { ...behind, head: join({ ...doc, after: '' }, behind.head) }
  }
  if (doc.items.length > 0) return { head: doc.before, bracket: doc, rest: doc.after }
  const ahead = lastBracket(doc.before)
  return ahead === undefined ? undefined : { ...ahead, rest: join(ahead.rest, `${doc.open}${doc.close}`, doc.after) }
}
