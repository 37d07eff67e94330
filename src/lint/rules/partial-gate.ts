import type { Item } from '../../check/index.ts'
import { sameShape } from '../../vocabulary/index.ts'
import { containsGate } from '../items.ts'
import { defineRule, type ItemOf } from '../rule.ts'

type Instance = ItemOf<'instance'>

/** A stage of which some blocks have a gate and some have none. */
export const partialGate = defineRule(
  {
    id: 'partial-gate',
    summary: 'A gate on some of the blocks of a stage only.',
    category: 'gates',
    recommended: 'warn',
    strict: 'warn',
    fix: 'none',
    reads: 'model',
  },
  ({ report }) => {
    const known = new Map<Item, boolean>()
    return {
      list(items, { parents }) {
        // The copies of a row are looked at with the rows around it.
        const around = parents.at(-1)
        if (around?.kind === 'repeat') return
        for (const stage of findStages(items)) {
          const gated = stage.filter((block) => containsGate(block, known))
          const bare = stage.find((block) => !containsGate(block, known))
          if (gated.length === 0 || bare === undefined) continue
          const { location: at, frame, template } = bare
          report({ at, frame }, { gated: gated.length, total: stage.length, block: template.name })
        }
      },
    }
  },
)

/** Blocks in a row that are of one declaration and give the same shape. */
function findStages(items: readonly Item[]): readonly (readonly Instance[])[] {
  const stages: Instance[][] = []
  let open: Instance[] | undefined
  for (const item of items.flatMap((one) => (one.kind === 'repeat' && !one.parallel ? one.copies : [one]))) {
    if (item.kind !== 'instance' || item.template.kind === 'gate') {
      open = undefined
      continue
    }
    const last = open?.at(-1)
    const continues =
      last !== undefined &&
      last.template.declaration === item.template.declaration &&
      sameShape(last.output ?? [], item.output ?? [])
    if (continues && open !== undefined) open.push(item)
    else stages.push((open = [item]))
  }
  return stages.filter((stage) => stage.length > 1)
}
