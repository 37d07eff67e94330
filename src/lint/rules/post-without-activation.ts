import { visit, type Annotation } from '../../syntax/index.ts'
import { defineRule } from '../rule.ts'

/** `at = post` where no activation follows. */
export const postWithoutActivation = defineRule(
  {
    id: 'post-without-activation',
    summary: 'at = post on a residual that no activation follows.',
    category: 'gates',
    recommended: 'warn',
    strict: 'warn',
    fix: 'none',
    reads: 'model',
  },
  ({ report }) => ({
    items: {
      residual(item) {
        if (item.activation !== undefined) return
        for (const { item: inserted, annotation } of item.inserted) {
          if (!saysPost(annotation)) continue
          const notes = [{ text: 'the residual', location: item.location }]
          report({ at: inserted.location, frame: item.frame, notes }, { gate: annotation.name.text })
        }
      },
    },
  }),
)

function saysPost({ arguments: given }: Annotation): boolean {
  let found = false
  for (const argument of given) {
    if (argument.name?.text !== 'at') continue
    visit(argument.value, {
      Reference(node) {
        if (node.name === 'post') found = true
      },
    })
  }
  return found
}
