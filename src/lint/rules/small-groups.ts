import { wholeOption } from '../options.ts'
import { defineRule } from '../rule.ts'

/** Groups of a convolution or group norm with few channels. */
export const smallGroups = defineRule(
  {
    id: 'small-groups',
    summary: 'A number of groups that leaves fewer than 4 channels for each.',
    category: 'numbers',
    recommended: 'warn',
    strict: 'warn',
    fix: 'none',
    reads: 'model',
    options: { minimum: { type: 'whole', default: 4, minimum: 2, doc: 'The least channels of a group.' } },
  },
  ({ report, option }) => {
    const minimum = wholeOption(option('minimum'))
    return {
      items: {
        operation(item) {
          const { operation, input } = item
          if (operation.op !== 'conv' && operation.op !== 'deconv' && operation.op !== 'gn') return
          const { groups } = operation.attributes
          const channels = (input?.[0] ?? 0) / groups
          // One channel for each is depthwise, or instance norm.
          if (groups === 1 || channels <= 1 || channels >= minimum) return
          report({ at: item.location, frame: item.frame }, { groups, channels, minimum })
        },
      },
    }
  },
)
