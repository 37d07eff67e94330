import type { Body, Node, Step } from '../../syntax/index.ts'
import { defineRule } from '../rule.ts'
import { countOf } from '../text.ts'

/** An `attend` that takes a number only where something binds. */
export const unlabelledAttend = defineRule(
  {
    id: 'unlabelled-attend',
    summary: 'An attend without a label in a numbered scope: a gate that binds there renames the weights after it.',
    category: 'gates',
    recommended: 'info',
    strict: 'warn',
    fix: 'none',
    reads: 'tree',
  },
  ({ report, locate }) => ({
    nodes: {
      Flow(node, parents) {
        const isAttend = node.target.kind === 'Call' && node.target.name.text === 'attend'
        if (!isAttend || node.label !== undefined) return
        const body = parents.at(-1)
        if (body?.kind !== 'Body' || !isNumbered(parents)) return
        const after = body.steps.slice(body.steps.indexOf(node) + 1).filter(takesNumber)
        if (after.length > 0) report({ at: locate(node) }, { count: countOf(after.length, 'step') })
      },
    },
  }),
)

/** Whether the innermost body, looking through `if`, is one whose steps are numbered. */
function isNumbered(parents: readonly Node[]): boolean {
  for (let index = parents.length - 1; index > 0; index -= 1) {
    const [body, around] = [parents[index], parents[index - 1]]
    if (body?.kind === 'If') continue
    if (body?.kind !== 'Body' || around === undefined) return false
    if (around.kind === 'If') continue
    return around.kind === 'Flow' && isTarget(body, around) && !around.spread
  }
  return false
}

function isTarget(body: Body, around: Extract<Node, { kind: 'Flow' }>): boolean {
  return around.target === body
}

/** Steps that keep their number whatever it is: a label that counts nothing is none of them. */
function takesNumber(step: Step): boolean {
  return (step.kind === 'Flow' && step.label === undefined) || step.kind === 'If'
}
