import { readSqueeze } from '../gates.ts'
import { defineRule } from '../rule.ts'

/** A reduction ratio that does not divide the channels. */
export const reductionDivides = defineRule(
  {
    id: 'reduction-divides',
    summary: 'A reduction ratio that does not divide the channels, so that the hidden width is rounded down.',
    category: 'gates',
    recommended: 'warn',
    strict: 'warn',
    fix: 'none',
    reads: 'model',
  },
  ({ report }) => ({
    items: {
      instance(item) {
        const squeeze = readSqueeze(item)
        if (squeeze === undefined || !squeeze.isFloor || squeeze.channels % squeeze.ratio === 0) return
        const { ratio: r, width, channels } = squeeze
        report({ at: item.location, frame: item.frame }, { gate: item.template.name, channels, r, width })
      },
    },
  }),
)
