import { defineRule } from '../rule.ts'

/** A norm directly after a batch norm. */
export const normAfterNorm = defineRule(
  {
    id: 'norm-after-norm',
    summary: 'A batch norm directly after another.',
    category: 'cost',
    recommended: 'warn',
    strict: 'warn',
    fix: 'none',
    reads: 'model',
  },
  ({ report }) => ({
    wire(wire) {
      const [input] = wire.inputs
      if (wire.operation.op !== 'bn' || input?.operation.op !== 'bn') return
      const notes = [{ text: 'the one before it', location: input.location }]
      report({ at: wire.location, frame: wire.frame, notes }, { first: 'bn', second: 'bn' })
    },
  }),
)
