import { defineRule } from '../rule.ts'
import { axes, formatPair, reachOf, windowOf } from '../windows.ts'

/** A stride larger than its window. */
export const strideSkipsPixels = defineRule(
  {
    id: 'stride-skips-pixels',
    summary: 'A stride that is larger than its window, such as /2 on a 1x1: most of the input is thrown away.',
    category: 'numbers',
    recommended: 'warn',
    strict: 'warn',
    fix: 'none',
    reads: 'model',
  },
  ({ report }) => ({
    items: {
      operation(item, { inSkip }) {
        const window = windowOf(item.operation)
        // A projection has the same stride as the branch beside it, and no window of its own.
        if (window === undefined || inSkip) return
        const seen = axes.map((axis) => {
          const extent = item.input?.[axis + 1] ?? 1
          return extent === 1 ? 1 : Math.min(1, reachOf(window, axis) / window.stride[axis])
        })
        const share = 1 - (seen[0] ?? 1) * (seen[1] ?? 1)
        if (share === 0) return
        const { kernel, stride } = window
        const facts = { kernel: formatPair(kernel), stride: formatPair(stride), share: `${Math.round(share * 100)}%` }
        report({ at: item.location, frame: item.frame }, facts)
      },
    },
  }),
)
