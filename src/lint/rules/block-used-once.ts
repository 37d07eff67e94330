import type { Flow, Node } from '../../syntax/index.ts'
import { defineRule } from '../rule.ts'

/** A block that only adds a name. */
export const blockUsedOnce = defineRule(
  {
    id: 'block-used-once',
    summary: 'A block that is used once, without a label or copies, where its steps could stand themselves.',
    category: 'structure',
    recommended: 'off',
    strict: 'warn',
    fix: 'none',
    reads: 'tree',
    needsWhole: true,
  },
  ({ report, locate, usesOf, module }) => {
    const rows = new Map<Node, Flow>()
    return {
      nodes: {
        Flow(node, parents) {
          const isPlain = node.label === undefined && node.count === undefined && node.annotations.length === 0
          if (node.target.kind === 'Call' && isPlain && isInline(parents)) rows.set(node.target, node)
        },
      },
      finish() {
        // A file of blocks alone is there for others.
        if (!module.ast.declarations.some(({ kind }) => kind === 'Net')) return
        for (const declaration of module.ast.declarations) {
          if (declaration.kind !== 'Block' || declaration.body.kind !== 'Body' || declaration.annotations.length > 0)
            continue
          const [use, ...others] = usesOf(declaration.name.text)
          if (use === undefined || others.length > 0 || !rows.has(use.node) || use.owner === declaration) continue
          const notes = [{ text: 'here', location: locate(use.node) }]
          report({ at: locate(declaration.name), notes }, { name: declaration.name.text })
        }
      },
    }
  },
)

/** Whether what is called here is transparent: in a body of a declaration, and not in a scope whose steps are numbered. */
function isInline(parents: readonly Node[]): boolean {
  const around = parents.findLast(({ kind }) => kind !== 'Body' && kind !== 'If')
  return around?.kind === 'Net' || around?.kind === 'Block' || around?.kind === 'Residual'
}
