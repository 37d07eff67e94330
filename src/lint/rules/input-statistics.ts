import { defineRule } from '../rule.ts'

/** A picture without its mean. */
export const inputStatistics = defineRule(
  {
    id: 'input-statistics',
    summary: 'An input of three channels without mean and deviation, so that nobody knows how pictures go in.',
    category: 'documentation',
    recommended: 'off',
    strict: 'warn',
    fix: 'none',
    reads: 'model',
  },
  ({ report }) => ({
    net({ name, connected, input }) {
      const [first] = connected.wires
      if (first?.shape.length !== 3 || first.shape[0] !== 3 || input.has('mean')) return
      report({ at: first.location, frame: first.frame }, { net: name })
    },
  }),
)
