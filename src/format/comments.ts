import { childrenOf, type Body, type Comment, type Flow, type If, type Node } from '../syntax/index.ts'
import { endsWithBlankLine, followsBlankLine, nextMeaningful, startsLine } from './source-text.ts'
import { isPiece, type Printed } from './tree.ts'

/**
 * Where comments go. Prettier finds for each comment the node around it and those before and after it; here it is decided
 * to which of them it belongs. Comments attach to what has a line of its own, or can be given one: items of files, bodies
 * and lists. One that stands elsewhere (between the words of a step) moves to the nearest such place, never past another
 * comment, so that the order of comments is that of the source.
 */
export interface AttachedComment extends Comment {
  enclosingNode?: Printed
  precedingNode?: Node
  followingNode?: Node
  leading?: boolean
  trailing?: boolean
  printed?: boolean
}

/** The nodes below a node that comments can attach to, in the order of the text. */
export function getCommentChildNodes(node: Printed): Node[] {
  if (isPiece(node)) return [...node.nodes]
  const anchors: Node[] = []
  for (const child of childrenOf(node)) {
    if (isAnchor(child, node)) anchors.push(child)
    else for (const anchor of getCommentChildNodes(child)) anchors.push(anchor)
  }
  return anchors
}

function isAnchor(node: Node, parent: Node): boolean {
  switch (node.kind) {
    case 'Import':
    case 'ImportName':
    case 'Let':
    case 'Block':
    case 'Gate':
    case 'Net':
    case 'Sweep':
    case 'Grid':
    case 'Setting':
    case 'Parameter':
    case 'Annotation':
    case 'Argument':
    case 'Body':
    case 'Flow':
    case 'Output':
    case 'From':
    case 'Assert':
      return true
    // An `else if` is part of the `if` before it.
    case 'If':
      return parent.kind === 'Body'
    default:
      return parent.kind === 'List'
  }
}

/** Attaches a comment; the one handler for comments of all placements. */
export function placeComment(comment: AttachedComment, text: string, _options: unknown, root: Printed): true {
  const enclosing = comment.enclosingNode ?? root
  if (enclosing.kind === 'File' || enclosing.kind === 'Piece' || enclosing.kind === 'Body') {
    placeAmongItems(comment, text, enclosing)
  } else placeInside(comment, text, enclosing)
  return true
}

/** Between declarations, or between steps. */
function placeAmongItems(comment: AttachedComment, text: string, enclosing: Printed): void {
  const { precedingNode: preceding, followingNode: following } = comment
  // What stands above the first import speaks of the file: it stays there however the imports are sorted.
  const isHeader = enclosing.kind === 'File' && preceding === undefined && following?.kind === 'Import'
  if (isHeader) attach(enclosing, comment, 'dangling')
  else if (preceding !== undefined && belongsToItemAbove(comment, text, enclosing))
    attach(preceding, comment, 'trailing')
  else if (following !== undefined) attach(following, comment, 'leading')
  else if (preceding !== undefined) attach(preceding, comment, 'trailing')
  else attach(enclosing, comment, 'dangling')
}

/**
 * Whether a comment belongs to what stands before it: at the end of its line, or, among declarations, on the lines right
 * below it and apart from the next.
 */
function belongsToItemAbove(comment: AttachedComment, text: string, enclosing: Printed): boolean {
  if (!startsLine(text, comment.span.start)) return true
  const { precedingNode: preceding, followingNode: following } = comment
  const isAmongDeclarations = enclosing.kind === 'File' || (isPiece(enclosing) && enclosing.of === 'file')
  if (preceding === undefined || !isAmongDeclarations || followsBlankLine(text, comment.span.start)) return false
  // Of comments on lines in a row, the first decides.
  if (following !== undefined && commentsOf(following).length > 0) return false
  const above = commentsOf(preceding).at(-1)
  if (above !== undefined && above.span.start > preceding.span.end && startsLine(text, above.span.start)) return true
  return endsWithBlankLine(text, comment.span.end)
}

/** Within a declaration, a step, an argument or another item. */
function placeInside(comment: AttachedComment, text: string, enclosing: Node): void {
  const { precedingNode: preceding, followingNode: following } = comment
  if (preceding?.kind === 'Annotation' && isDirectlyAfter(text, preceding, comment)) {
    attach(preceding, comment, 'trailing')
  } else if (preceding?.kind === 'Body' && isBeforeContinuation(enclosing, preceding, comment)) {
    attach(preceding, comment, 'trailing')
  } else if (preceding !== undefined && isAtListItem(text, preceding, comment)) {
    attach(preceding, comment, 'trailing')
  } else if (following === undefined) {
    attach(preceding !== undefined && isBefore(text, comment, /\}/) ? preceding : enclosing, comment, 'trailing')
  } else if (following.kind === 'Body') attachInside(following, comment)
  else if (
    preceding === undefined ||
    preceding.kind === 'Body' ||
    startsLine(text, comment.span.start) ||
    commentsOf(following).length > 0
  ) {
    attach(following, comment, 'leading')
  } else attach(preceding, comment, 'trailing')
}

function isBefore(text: string, comment: Comment, sign: RegExp): boolean {
  return sign.test(text[nextMeaningful(text, comment.span.end)] ?? '')
}

/** Whether a comment stands behind an item of a list, before its comma or before the bracket that ends the list. */
function isAtListItem(text: string, item: Node, comment: Comment): boolean {
  const next = nextMeaningful(text, item.span.end)
  const end = text[next] === ',' && next < comment.span.start ? nextMeaningful(text, next + 1) : next
  return end >= comment.span.start && isBefore(text, comment, /[)\],]/)
}

function isDirectlyAfter(text: string, node: Node, comment: Comment): boolean {
  return nextMeaningful(text, node.span.end) >= comment.span.start
}

/** Whether a comment stands between a body and the `skip`, `else` or join that continues its step. */
function isBeforeContinuation(step: Node, body: Body, comment: Comment): boolean {
  const continuation =
    step.kind === 'Flow' ? continuationOf(step, body) : step.kind === 'If' ? elseOf(step, body) : step
  return continuation !== step && continuation !== undefined && comment.span.end <= continuation.span.start
}

function continuationOf(step: Flow, body: Body): Node | undefined {
  const { target } = step
  if (target.kind === 'Residual' && target.main === body) return target.skip
  return target.kind === 'Branch' && target.body === body ? target.join : undefined
}

function elseOf(step: If, body: Body): Node | undefined {
  for (let link: Body | If | undefined = step; link?.kind === 'If'; link = link.else) {
    if (link.then === body) return link.else
  }
  return undefined
}

/** Attaches a comment to the beginning of a body. */
function attachInside(body: Body, comment: AttachedComment): void {
  const [first] = body.steps
  if (first === undefined) attach(body, comment, 'dangling')
  else attach(first, comment, 'leading')
}

function attach(node: Printed, comment: AttachedComment, how: 'leading' | 'trailing' | 'dangling'): void {
  comment.leading = how === 'leading'
  comment.trailing = how === 'trailing'
  comment.printed = false
  const holder = node as { comments?: AttachedComment[] }
  holder.comments ??= []
  holder.comments.push(comment)
}

/** The comments that are attached to a node. */
export function commentsOf(node: Printed): readonly AttachedComment[] {
  const { comments } = node as { readonly comments?: readonly AttachedComment[] }
  return comments ?? []
}

/** Where a node begins, with the comments above it. */
export function startWithComments(node: Node): number {
  const leading = commentsOf(node).find((comment) => comment.leading === true)
  return Math.min(leading?.span.start ?? node.span.start, node.span.start)
}
