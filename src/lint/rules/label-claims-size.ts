import type { Call } from '../../syntax/index.ts'
import { defineRule } from '../rule.ts'
import { plainLabel } from '../text.ts'

/** A label that says another kernel than the step has. */
export const labelClaimsSize = defineRule(
  {
    id: 'label-claims-size',
    summary: 'A label that says a size, such as conv3x3, on a step of another.',
    category: 'names',
    recommended: 'warn',
    strict: 'warn',
    fix: 'none',
    reads: 'tree',
  },
  ({ report, locate }) => ({
    nodes: {
      Flow({ label, target }) {
        const claimed = /(?<!\d|\dx)(\d{1,2}x\d{1,2})(?![\dxd])/.exec(plainLabel(label) ?? '')?.[1]
        if (label === undefined || claimed === undefined || target.kind !== 'Call') return
        const found = kernelOf(target)
        if (found === undefined || found === claimed) return
        report({ at: locate(label) }, { label: plainLabel(label) ?? '', claimed, found })
      },
    },
  }),
)

/** The size that a call begins with, or gives as its kernel. */
function kernelOf({ arguments: given }: Call): string | undefined {
  const [first] = given ?? []
  const argument = (given ?? []).find(({ name }) => name?.text === 'kernel') ?? first
  if (argument?.value.kind !== 'Size' || argument.value.values.length !== 2) return undefined
  return argument.value.values.join('x')
}
