import { defineRule } from '../rule.ts'
import { formatPair, windowOf } from '../windows.ts'

/** A window of which parts never meet the map. */
export const kernelExceedsMap = defineRule(
  {
    id: 'kernel-exceeds-map',
    summary:
      'A window so large for its map, such as a 3x3 on what was pooled to 1x1, that parts of it meet padding only.',
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
        if (window === undefined || input === undefined) return
        const map = [input[1] ?? 1, input[2] ?? 1] as const
        // A value of the kernel is used where it can stand on the map while its centre does.
        const live = ([0, 1] as const).map((axis) => {
          const within = Math.floor((map[axis] - 1) / window.dilation[axis])
          return Math.min(window.kernel[axis], 2 * within + 1)
        })
        const total = window.kernel[0] * window.kernel[1]
        const dead = total - (live[0] ?? 1) * (live[1] ?? 1)
        // Without padding every window lies on the map.
        if (dead === 0 || window.pads.every((pad) => pad === 0)) return
        const facts = { kernel: formatPair(window.kernel), extents: formatPair(map), dead, total }
        report({ at: item.location, frame: item.frame }, facts)
      },
    },
  }),
)
