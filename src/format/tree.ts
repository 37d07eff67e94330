import type { Comment, Declaration, Import, Node, Step } from '../syntax/index.ts'
import type { Span } from '../source/index.ts'

interface PieceBase {
  readonly kind: 'Piece'
  readonly span: Span
  readonly comments: readonly Comment[]
}

/** Neighbours in a file. */
export interface FilePiece extends PieceBase {
  readonly of: 'file'
  readonly nodes: readonly (Import | Declaration)[]
}

/** Neighbours in a body, or among the arms of a branch. */
export interface BodyPiece extends PieceBase {
  readonly of: 'body' | 'arms'
  readonly nodes: readonly Step[]
}

/** Neighbours out of a file or a body, which are formatted by themselves where only a range of a text is to be. */
export type Piece = FilePiece | BodyPiece

/** What the printer gets: a whole file or a piece of one, and all nodes in it. */
export type Printed = Node | Piece

/** Whether a node is a piece. */
export function isPiece(node: Printed): node is Piece {
  return node.kind === 'Piece'
}
