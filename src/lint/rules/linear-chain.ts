import type { CheckedNet, Wire } from '../../check/index.ts'
import { defineRule } from '../rule.ts'

/** Operations that leave a linear map linear. */
const linear: ReadonlySet<string> = new Set(['conv', 'deconv', 'linear', 'conv1d'])
const transparent: ReadonlySet<string> = new Set(['identity', 'dropout', 'droppath', 'pad', 'scale'])

/** Two linear operations with nothing between them. */
export const linearChain = defineRule(
  {
    id: 'linear-chain',
    summary: 'Two convolutions or linear layers with neither norm nor activation between them.',
    category: 'numbers',
    recommended: 'warn',
    strict: 'warn',
    fix: 'none',
    reads: 'model',
  },
  ({ report, takersOf }) => ({
    wire(wire, net) {
      if (!linear.has(wire.operation.op) || wire.isOutput) return
      const next = findNext(wire, net, takersOf)
      if (next === undefined || !linear.has(next.operation.op) || isFactorised(wire, next)) return
      const notes = [{ text: `the ${next.operation.op} after it`, location: next.location }]
      report({ at: wire.location, frame: wire.frame, notes }, { first: wire.operation.op, second: next.operation.op })
    },
  }),
)

/** The only thing that takes what a wire gives, past what leaves it linear. */
function findNext(
  wire: Wire,
  net: CheckedNet,
  takersOf: (wire: Wire, net: CheckedNet) => readonly Wire[],
): Wire | undefined {
  for (let current = wire; ;) {
    const [next, ...others] = takersOf(current, net)
    if (next === undefined || others.length > 0 || current.isOutput) return undefined
    if (!transparent.has(next.operation.op)) return next
    current = next
  }
}

/** A convolution that is written as two on purpose: depthwise and pointwise, or a column and a row. */
function isFactorised(first: Wire, second: Wire): boolean {
  if (isDepthwise(first) || isDepthwise(second)) return true
  if (first.operation.op !== 'conv' || second.operation.op !== 'conv') return false
  const [one, other] = [first.operation.attributes.kernel, second.operation.attributes.kernel]
  return (one[0] === 1 && other[1] === 1 && one[1] > 1) || (one[1] === 1 && other[0] === 1 && one[0] > 1)
}

function isDepthwise({ operation, inputs }: Wire): boolean {
  if (operation.op !== 'conv' && operation.op !== 'deconv') return false
  return operation.attributes.groups > 1 && operation.attributes.groups === inputs[0]?.shape[0]
}
