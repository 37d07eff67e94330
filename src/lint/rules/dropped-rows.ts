import { defineRule } from '../rule.ts'
import { countOf } from '../text.ts'
import { axes, formatPair, padsOf, reachOf, windowOf } from '../windows.ts'

/** Rows or columns that no window reaches. */
export const droppedRows = defineRule(
  {
    id: 'dropped-rows',
    summary: 'A convolution or pool whose last window ends before the input does, at the size that the input has.',
    category: 'numbers',
    recommended: 'warn',
    strict: 'warn',
    fix: 'none',
    reads: 'model',
  },
  ({ report }) => ({
    items: {
      operation(item) {
        const window = windowOf(item.operation)
        const { input } = item
        if (window === undefined || input?.length !== 3 || window.ceil) return
        for (const axis of axes) {
          const extent = input[axis + 1] ?? 1
          const reach = reachOf(window, axis)
          const [start, end] = padsOf(window, axis)
          const left = (extent + start + end - reach) % window.stride[axis]
          const dropped = left - end
          // A stride larger than its window skips pixels everywhere: another rule's matter.
          if (dropped <= 0 || reach < window.stride[axis]) continue
          const count = countOf(dropped, axis === 0 ? 'row' : 'column')
          const extents = formatPair([input[1] ?? 1, input[2] ?? 1])
          report({ at: item.location, frame: item.frame }, { count, extents })
          return
        }
      },
    },
  }),
)
