import { builders, type Doc, utils } from './doc.ts'
import { visit, type Node } from '../syntax/index.ts'
import { type AttachedComment, commentsOf } from './comments.ts'
import { followsBlankLine, precedesBlankLine, startsLine } from './source-text.ts'
import type { Printed } from './tree.ts'

const { breakParent, hardline, lineSuffix } = builders

function printComment(comment: AttachedComment): string {
  comment.printed = true
  return comment.text.trimEnd()
}

/** The comments above a node, each on its line. */
export function printLeadingComments(node: Node, text: string): Doc {
  const leading = commentsOf(node).filter((comment) => comment.leading === true)
  return leading.map((comment) => [
    printComment(comment),
    hardline,
    // Between imports, which are sorted, no blank line means anything.
    node.kind !== 'Import' && precedesBlankLine(text, comment.span.end) ? hardline : '',
  ])
}

/**
 * The comments behind a node: the first at the end of its line if it stood there, all others on lines of their own. They
 * wait for the end of the line, so that a comma still comes before them.
 *
 * @param keepsBlankLines whether the node stands where blank lines are kept: not in a list between brackets
 */
export function printTrailingComments(node: Node, text: string, keepsBlankLines = false): Doc {
  // Those inside of what is printed as it stands are printed already.
  const trailing = commentsOf(node).filter((comment) => comment.trailing === true && comment.printed !== true)
  return trailing.map((comment, index) => {
    // One from inside the node has moved: it ends the node's line, wherever it stood.
    const ownLine = index > 0 || (comment.span.start >= node.span.end && startsLine(text, comment.span.start))
    const blank = keepsBlankLines && ownLine && followsBlankLine(text, comment.span.start) ? hardline : ''
    return [lineSuffix(ownLine ? [hardline, blank, printComment(comment)] : [' ', printComment(comment)]), breakParent]
  })
}

/** The comments in a file or a body that belong to nothing in it, with their line ends between them. */
export function printDanglingComments(node: Printed, text: string): Doc {
  const dangling = commentsOf(node).filter((comment) => comment.leading !== true && comment.trailing !== true)
  return dangling.map((comment, index) => {
    const isLast = index === dangling.length - 1
    const blank = !isLast && precedesBlankLine(text, comment.span.end) ? hardline : ''
    return [printComment(comment), isLast ? '' : [hardline, blank]]
  })
}

/** Whether comments stand behind a node. */
export function hasTrailingComments(node: Node): boolean {
  return commentsOf(node).some((comment) => comment.trailing === true)
}

/** Whether any comments are attached to a node. */
export function hasComments(node: Printed): boolean {
  return commentsOf(node).length > 0
}

/** Whether a `// prettier-ignore` stands above a node. */
export function isIgnored(node: Node): boolean {
  return commentsOf(node).some(
    (comment) => comment.leading === true && /^\/\/\s*prettier-ignore\s*$/.test(comment.text),
  )
}

/** The source from one node to another as it stands. */
export function printVerbatim(nodes: readonly Node[], text: string): Doc {
  const [first] = nodes
  const last = nodes.at(-1)
  if (first === undefined || last === undefined) return ''
  for (const node of nodes) visit(node, { enter: (inner) => markPrinted(inner, first, last) })
  return utils.replaceEndOfLine(text.slice(first.span.start, last.span.end))
}

/** Comments inside are part of what is printed; those above the first node and behind the last are printed apart. */
function markPrinted(node: Node, first: Node, last: Node): void {
  for (const comment of commentsOf(node)) {
    if (comment.span.start >= first.span.start && comment.span.end <= last.span.end) comment.printed = true
  }
}

/** A node with its comments; as it stands in the source where it is to be ignored. */
export function printWithComments(node: Node, text: string, print: () => Doc, keepsBlankLines = false): Doc {
  if (!hasComments(node)) return print()
  const printed = isIgnored(node) ? printVerbatim([node], text) : print()
  return [printLeadingComments(node, text), printed, printTrailingComments(node, text, keepsBlankLines)]
}
