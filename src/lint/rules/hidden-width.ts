import type { Item } from '../../check/index.ts'
import { wholeOption } from '../options.ts'
import { defineRule, type ItemOf } from '../rule.ts'

/** A gate that squeezes to next to nothing. */
export const hiddenWidth = defineRule(
  {
    id: 'hidden-width',
    summary: 'A gate whose hidden layer has fewer than 4 channels, which carry next to nothing.',
    category: 'gates',
    recommended: 'warn',
    strict: 'warn',
    fix: 'none',
    reads: 'model',
    options: { floor: { type: 'whole', default: 4, minimum: 1, doc: 'The least channels of a hidden layer.' } },
  },
  ({ report, option }) => {
    const floor = wholeOption(option('floor'))
    return {
      items: {
        operation(item, { inGate, parents }) {
          const { operation, input } = item
          if (!inGate || (operation.op !== 'linear' && operation.op !== 'conv')) return
          // A gate over positions has one channel and a map; a squeezed vector has no extent left.
          if (input === undefined || input.slice(1).some((extent) => extent > 1)) return
          const gate = parents.findLast(isGate)
          const [channels] = gate?.input ?? []
          const { channels: width } = operation.attributes
          if (gate === undefined || channels === undefined || width >= floor || width >= channels) return
          report({ at: gate.location, frame: gate.frame }, { gate: gate.template.name, channels, width, floor })
        },
      },
    }
  },
)

function isGate(item: Item): item is ItemOf<'instance'> {
  return item.kind === 'instance' && item.template.kind === 'gate'
}
