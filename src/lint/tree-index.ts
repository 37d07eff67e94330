import type { ModuleFile } from '../check/index.ts'
import type { Location } from '../diagnostics/index.ts'
import type { Call, Flow, Node } from '../syntax/index.ts'
import type { Use } from './rule.ts'

/** What the walk over the tree gathers for all rules. */
export interface TreeIndex {
  readonly add: (node: Node, parents: readonly Node[]) => void
  readonly callAt: (location: Location) => Call | undefined
  readonly flowAt: (location: Location) => Flow | undefined
  readonly usesOf: (word: string) => readonly Use[]
}

/** An index of a file, filled by the engine's walk. */
export function createIndex(module: ModuleFile): TreeIndex {
  const calls = new Map<string, Call>()
  const flows = new Map<string, Flow>()
  const uses = new Map<string, Use[]>()
  const keyOf = ({ span }: { readonly span: Location['span'] }): string => `${span.start}-${span.end}`
  const isHere = (location: Location): boolean => location.file === module.source
  const add = (node: Node, parents: readonly Node[]): void => {
    if (node.kind === 'Call') calls.set(keyOf(node), node)
    if (node.kind === 'Flow') {
      flows.set(keyOf(node), node)
      flows.set(keyOf(node.target), node)
    }
    const owner = parents[1] ?? node
    for (const word of wordsUsed(node)) {
      const known = uses.get(word)
      if (known === undefined) uses.set(word, [{ node, owner }])
      else known.push({ node, owner })
    }
  }
  return {
    add,
    callAt: (location) => (isHere(location) ? calls.get(keyOf(location)) : undefined),
    flowAt: (location) => (isHere(location) ? flows.get(keyOf(location)) : undefined),
    usesOf: (word) => uses.get(word) ?? [],
  }
}

/** The words of a node that stand for something declared elsewhere. */
function wordsUsed(node: Node): readonly string[] {
  switch (node.kind) {
    case 'Reference':
      return [node.name]
    case 'String':
      return [node.value]
    case 'Call':
    case 'Annotation':
      return [node.name.text]
    case 'Sweep':
      return [node.net.text]
    case 'Setting':
      return node.path.map(({ text }) => text)
    default:
      return []
  }
}
