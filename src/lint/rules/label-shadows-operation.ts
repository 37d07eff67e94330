import { operations } from '../../vocabulary/index.ts'
import { defineRule } from '../rule.ts'
import { plainLabel } from '../text.ts'

/** A label that is the name of another operation. */
export const labelShadowsOperation = defineRule(
  {
    id: 'label-shadows-operation',
    summary: 'A label that is the name of an operation which its step is not.',
    category: 'names',
    recommended: 'warn',
    strict: 'warn',
    fix: 'none',
    reads: 'tree',
  },
  ({ report, locate, module }) => ({
    nodes: {
      Flow({ label, target }) {
        const name = plainLabel(label)
        if (label === undefined || name === undefined || !operations.has(name) || target.kind !== 'Call') return
        const callee = target.name.text
        // A block or a parameter may well be that operation, under the name that its weights have.
        if (callee === name || !operations.has(callee) || module.symbols.has(callee)) return
        report({ at: locate(label) }, { label: name })
      },
    },
  }),
)
