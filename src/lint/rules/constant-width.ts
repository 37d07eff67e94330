import type { Location } from '../../diagnostics/index.ts'
import { readSqueeze } from '../gates.ts'
import { defineRule, type ItemOf } from '../rule.ts'

interface Widths {
  readonly item: ItemOf<'instance'>
  readonly parameter: string
  readonly widths: Set<number>
  readonly channels: Set<number>
}

/** A reduction ratio that changes nothing. */
export const constantWidth = defineRule(
  {
    id: 'constant-width',
    summary: 'A reduction ratio that gives the same hidden width everywhere, though the channels differ.',
    category: 'gates',
    recommended: 'warn',
    strict: 'warn',
    fix: 'none',
    reads: 'model',
  },
  ({ report, callAt }) => {
    let gates = new Map<string, Widths>()
    return {
      items: {
        instance(item, { insertion }) {
          const squeeze = readSqueeze(item)
          if (squeeze === undefined) return
          const given = (insertion ?? callAt(item.location))?.arguments ?? []
          // A width that is written is meant.
          if (given.some(({ name }) => name?.text === squeeze.parameter)) return
          const key = keyOf(item.location)
          const known = gates.get(key) ?? {
            item,
            parameter: squeeze.parameter,
            widths: new Set<number>(),
            channels: new Set<number>(),
          }
          gates.set(key, known)
          known.widths.add(squeeze.width)
          known.channels.add(squeeze.channels)
        },
      },
      net() {
        for (const { item, parameter, widths, channels } of gates.values()) {
          const [width = 0] = widths
          if (widths.size !== 1 || channels.size < 2) continue
          const [least, most] = [Math.min(...channels), Math.max(...channels)]
          const { location: at, frame, template } = item
          report({ at, frame }, { parameter, gate: template.name, width, least, most })
        }
        gates = new Map()
      },
    }
  },
)

function keyOf({ file, span }: Location): string {
  return `${file.path} ${span.start}`
}
