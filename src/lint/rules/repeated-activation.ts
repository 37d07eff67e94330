import { isActivation } from '../../vocabulary/index.ts'
import { defineRule } from '../rule.ts'

/** What gives no value below 0, and what does nothing to such values. */
const nonNegative: ReadonlySet<string> = new Set(['relu', 'relu6', 'sigmoid', 'hardsigmoid', 'softplus'])
const idempotent: ReadonlySet<string> = new Set(['relu', 'relu6'])

/** An activation directly after another. */
export const repeatedActivation = defineRule(
  {
    id: 'repeated-activation',
    summary: 'An activation directly after the same one, or a relu after what is never negative.',
    category: 'numbers',
    recommended: 'warn',
    strict: 'warn',
    fix: 'none',
    reads: 'model',
  },
  ({ report }) => ({
    wire(wire) {
      const [input] = wire.inputs
      if (input === undefined) return
      const [first, second] = [input.operation.op, wire.operation.op]
      if (!isActivation(second) || !isActivation(first) || second === 'identity' || second === 'prelu') return
      const changesNothing = second === 'relu' ? nonNegative.has(first) : first === second && idempotent.has(second)
      if (!changesNothing && first !== second) return
      const effect = changesNothing ? 'changes nothing' : 'is applied twice'
      const notes = [{ text: `the ${first} before it`, location: input.location }]
      report({ at: wire.location, frame: wire.frame, notes }, { first, second, effect })
    },
  }),
)
