import type { GraphNode } from '../ir/index.ts'
import type { InitStatement } from './code.ts'
import type { Resolver } from './expressions.ts'

/** Statements that start weights as the spec says where that is not as PyTorch's layers start. */
export function initialisationsOf(
  _nodes: readonly (GraphNode | undefined)[],
  _path: readonly string[],
  _resolver: Resolver,
): readonly InitStatement[] {
  return []
}
