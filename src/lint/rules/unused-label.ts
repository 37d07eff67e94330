import { operations, type Category } from '../../vocabulary/index.ts'
import type { Label } from '../../syntax/index.ts'
import { defineRule } from '../rule.ts'
import { plainLabel } from '../text.ts'

/** Operations that have no weights. */
const weightless: ReadonlySet<Category> = new Set(['activation', 'pool', 'reduction', 'regularisation', 'shape'])

/** A label that names nothing. */
export const unusedLabel = defineRule(
  {
    id: 'unused-label',
    summary: 'A label on a step without weights that no annotation or sweep of the file speaks of.',
    category: 'unused',
    recommended: 'off',
    strict: 'warn',
    fix: 'none',
    reads: 'tree',
    needsWhole: true,
  },
  ({ report, locate, usesOf }) => {
    const labels: { readonly label: Label; readonly name: string }[] = []
    return {
      nodes: {
        Flow({ label, target }) {
          const name = plainLabel(label)
          if (label === undefined || name === undefined || target.kind !== 'Call') return
          const operation = operations.get(target.name.text)
          const isWeightless =
            operation !== undefined && weightless.has(operation.category) && operation.name !== 'prelu'
          if (isWeightless) labels.push({ label, name })
        },
      },
      finish() {
        for (const { label, name } of labels) {
          if (usesOf(name).length === 0) report({ at: locate(label) }, { name })
        }
      },
    }
  },
)
