import { defineRule } from '../rule.ts'
import { axes, formatPair, padsOf, reachOf, windowOf } from '../windows.ts'

/** An even kernel with equal padding. */
export const evenKernelShift = defineRule(
  {
    id: 'even-kernel-shift',
    summary: 'An even kernel at stride 1 with the same padding on both sides, which shifts the map by half a pixel.',
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
        const { input, output } = item
        if (window === undefined || input === undefined || output === undefined) return
        for (const axis of axes) {
          const [before = 1, after = 1] = [input[axis + 1], output[axis + 1]]
          const [start, end] = padsOf(window, axis)
          const isEven = window.kernel[axis] % 2 === 0 && reachOf(window, axis) % 2 === 0
          if (!isEven || window.stride[axis] !== 1 || start !== end || Math.abs(before - after) !== 1) continue
          // A kernel as large as its input takes it up whole.
          if (reachOf(window, axis) >= before) continue
          report({ at: item.location, frame: item.frame }, { kernel: formatPair(window.kernel), before, after })
          return
        }
      },
    },
  }),
)
