import type { Let, Node } from '../../syntax/index.ts'
import { defineRule } from '../rule.ts'

/** A block, gate or `let` that nothing uses. */
export const unusedDeclaration = defineRule(
  {
    id: 'unused-declaration',
    summary: 'A block, gate or let that nothing in the file uses; in a file without nets, only what is inside a body.',
    category: 'unused',
    recommended: 'warn',
    strict: 'warn',
    fix: 'none',
    reads: 'tree',
    needsWhole: true,
  },
  ({ report, locate, usesOf, module }) => {
    const locals: { readonly node: Let; readonly owner: Node }[] = []
    return {
      nodes: {
        Let(node, parents) {
          const owner = parents[1]
          if (owner !== undefined) locals.push({ node, owner })
        },
      },
      finish() {
        for (const { node, owner } of locals) {
          if (usesOf(node.name.text).some((use) => use.owner === owner)) continue
          report({ at: locate(node.name) }, { kind: 'let', name: node.name.text })
        }
        // Others import what a file of blocks declares; a file with nets stands for itself.
        if (!module.ast.declarations.some(({ kind }) => kind === 'Net')) return
        for (const declaration of module.ast.declarations) {
          const { kind, name } = declaration
          if (kind !== 'Let' && kind !== 'Block' && kind !== 'Gate') continue
          if (usesOf(name.text).some(({ owner }) => owner !== declaration)) continue
          report({ at: locate(name) }, { kind: kind.toLowerCase(), name: name.text })
        }
      },
    }
  },
)
