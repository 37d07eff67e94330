import type { Node } from '../../syntax/index.ts'
import { wholeOption } from '../options.ts'
import { defineRule } from '../rule.ts'

/** A number that is what a parameter is for. */
export const magicNumber = defineRule(
  {
    id: 'magic-number',
    summary: 'A number in a body that is the default of one of its parameters.',
    category: 'structure',
    recommended: 'off',
    strict: 'warn',
    fix: 'unsafe',
    reads: 'tree',
    options: { least: { type: 'whole', default: 8, minimum: 0, doc: 'Smaller numbers are equal by chance.' } },
  },
  ({ report, locate, option }) => {
    const least = wholeOption(option('least'))
    return {
      nodes: {
        Number(node, parents) {
          const owner = parents[1]
          if (node.value < least || owner === undefined || !('parameters' in owner) || !isArgument(parents)) return
          const parameter = owner.parameters?.find(
            (one) => one.default?.kind === 'Number' && one.default.value === node.value,
          )
          if (parameter === undefined) return
          const name = parameter.name.text
          const fix = { title: `write ${name}`, safe: false, edits: [{ span: node.span, text: name }] }
          const notes = [{ text: `${name} is declared here`, location: locate(parameter) }]
          report({ at: locate(node), notes, fixes: [fix] }, { value: node.raw, name })
        },
      },
    }
  },
)

/** Whether a number is an argument of a step: not part of an assert, a list or a formula, which are numbers of their own. */
function isArgument(parents: readonly Node[]): boolean {
  const [call, argument] = parents.slice(-2)
  const isStep = parents.at(-3)?.kind === 'Flow'
  return isStep && call?.kind === 'Call' && argument?.kind === 'Argument' && parents[2]?.kind === 'Body'
}
