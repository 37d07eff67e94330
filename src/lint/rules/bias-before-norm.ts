import { defineRule } from '../rule.ts'

/** A bias that batch norm takes off. */
export const biasBeforeNorm = defineRule(
  {
    id: 'bias-before-norm',
    summary: 'A bias directly before a batch norm, which takes it off again with the mean.',
    category: 'cost',
    recommended: 'warn',
    strict: 'warn',
    fix: 'unsafe',
    reads: 'model',
  },
  ({ report, takersOf, callAt, isBuiltinsOwn }) => ({
    wire(wire, net) {
      const { operation } = wire
      if (operation.op !== 'conv' && operation.op !== 'linear' && operation.op !== 'deconv') return
      if (!operation.attributes.bias || wire.isOutput) return
      const takers = takersOf(wire, net)
      if (takers.length === 0 || takers.some((taker) => taker.operation.op !== 'bn')) return
      if (isBuiltinsOwn(wire.location, 'bias')) return
      const argument = callAt(wire.location)?.arguments?.find(({ name }) => name?.text === 'bias')
      const isWritten = argument?.value.kind === 'Boolean'
      const edits = isWritten ? [{ span: argument.value.span, text: 'false' }] : []
      const fixes = isWritten ? [{ title: 'say bias = false, which takes its weights away', safe: false, edits }] : []
      report({ at: wire.location, frame: wire.frame, fixes }, { operation: operation.op })
    },
  }),
)
