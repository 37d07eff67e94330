import type { Parser, ParserOptions } from 'prettier'
import { visit, type Body, type Comment, type File, type Node } from '../syntax/index.ts'
import { hasLineEnd } from './source-text.ts'
import type { Piece, Printed } from './tree.ts'

/**
 * Formatting of a range. Prettier asks which nodes of a tree can be formatted by themselves, but answers the question
 * itself from the name of the parser, so that no plugin's can be. So for a range the parser takes a name that Prettier
 * lets format any node, and hands out the piece of the tree that the range covers: first as a node without children,
 * whose extent Prettier takes, then for printing.
 */
const nameWithRanges = 'vue'

/** Whether only a range of a text is to be formatted. */
export function isRange(text: string, { rangeStart, rangeEnd }: ParserOptions<Printed>): boolean {
  return rangeStart > 0 || rangeEnd < text.length
}

/** What Prettier finds the range in. Where nothing lies in it, the file, of which it then formats nothing. */
export function prepareRange(
  file: File,
  text: string,
  options: ParserOptions<Printed>,
  parser: Parser<Printed>,
): Printed {
  const piece = findPiece(file, text, options.rangeStart, options.rangeEnd)
  if (piece === undefined) return file
  const pieceParser: Parser<Printed> = {
    ...parser,
    // The piece's spans are those of the whole text.
    preprocess(_part, pieceOptions) {
      const { cursorOffset } = pieceOptions
      if (typeof cursorOffset === 'number' && cursorOffset >= 0) {
        pieceOptions['cursorOffset'] = cursorOffset + piece.span.start
      }
      return text
    },
    parse: () => piece,
  }
  options.parser = nameWithRanges
  options.plugins = [...options.plugins, { parsers: { [nameWithRanges]: pieceParser } }]
  return { ...piece, nodes: [], comments: [] }
}

/** The innermost list of declarations or steps that a range lies in, as far as the range touches it. */
function findPiece(file: File, text: string, rangeStart: number, rangeEnd: number): Piece | undefined {
  const selected = text.slice(rangeStart, rangeEnd)
  const start = rangeStart + (selected.length - selected.trimStart().length)
  const end = rangeStart + selected.trimEnd().length
  let around: { readonly body: Body; readonly of: 'body' | 'arms' } | undefined
  visit(file, {
    enter: ({ span }) => (span.start <= start && end <= span.end ? undefined : 'skip'),
    Body(body, parents) {
      const isAround =
        body.span.start < start && end < body.span.end && body.steps.some((step) => touches(step, start, end))
      if (isAround) around = { body, of: parents.at(-1)?.kind === 'Branch' ? 'arms' : 'body' }
    },
  })
  if (around === undefined) {
    const items = [...file.imports, ...file.declarations].toSorted((a, b) => a.span.start - b.span.start)
    return cutPiece(items, start, end, text, file.comments, (nodes, rest) => ({ ...rest, of: 'file', nodes }))
  }
  const { body, of } = around
  return cutPiece(body.steps, start, end, text, file.comments, (nodes, rest) => ({ ...rest, of, nodes }))
}

function touches({ span }: Node, start: number, end: number): boolean {
  return span.start < end && start < span.end
}

/** The neighbours that a range touches, with those on the same lines, and the comments above and below that it touches. */
function cutPiece<N extends Node>(
  nodes: readonly N[],
  start: number,
  end: number,
  text: string,
  comments: readonly Comment[],
  create: (nodes: readonly N[], rest: Pick<Piece, 'kind' | 'span' | 'comments'>) => Piece,
): Piece | undefined {
  let first = nodes.findIndex((node) => touches(node, start, end))
  let last = nodes.findLastIndex((node) => touches(node, start, end))
  if (first < 0) return undefined
  const sharesLine = (index: number): boolean => {
    const [before, after] = [nodes[index - 1], nodes[index]]
    return before !== undefined && after !== undefined && !hasLineEnd(text, before.span.end, after.span.start)
  }
  while (sharesLine(first)) first -= 1
  while (sharesLine(last + 1)) last += 1
  const cut = nodes.slice(first, last + 1)
  const from = nodes[first]?.span.start ?? start
  const to = nodes[last]?.span.end ?? end
  const above = comments.find(
    ({ span }) => span.end > start && span.start >= (nodes[first - 1]?.span.end ?? 0) && span.end <= from,
  )
  const below = comments.findLast(
    ({ span }) => span.start < end && span.start >= to && span.end <= (nodes[last + 1]?.span.start ?? text.length),
  )
  const span = { start: above?.span.start ?? from, end: below?.span.end ?? to }
  const within = comments.filter((comment) => comment.span.start >= span.start && comment.span.end <= span.end)
  return create(cut, { kind: 'Piece', span, comments: within })
}
