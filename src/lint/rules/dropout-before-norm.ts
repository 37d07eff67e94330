import { defineRule } from '../rule.ts'

/** Dropout whose result is normalised over the batch. */
export const dropoutBeforeNorm = defineRule(
  {
    id: 'dropout-before-norm',
    summary: 'Dropout directly before a batch norm, whose statistics then hold in training only.',
    category: 'numbers',
    recommended: 'warn',
    strict: 'warn',
    fix: 'none',
    reads: 'model',
  },
  ({ report }) => ({
    wire(wire) {
      const [input] = wire.inputs
      if (wire.operation.op !== 'bn' || input?.operation.op !== 'dropout') return
      if (input.operation.attributes.rate === 0) return
      const notes = [{ text: 'the bn after it', location: wire.location }]
      report({ at: input.location, frame: input.frame, notes })
    },
  }),
)
