import type { Location } from '../../diagnostics/index.ts'
import type { Annotation } from '../../syntax/index.ts'
import { defineRule } from '../rule.ts'

/** An annotation on a declaration that never has effect. */
export const shadowedGate = defineRule(
  {
    id: 'shadowed-gate',
    summary: 'An annotation on a block that every net which uses it replaces.',
    category: 'gates',
    recommended: 'warn',
    strict: 'warn',
    fix: 'none',
    reads: 'model',
    needsWhole: true,
  },
  ({ report }) => {
    const declared = new Map<Annotation, Location>()
    const bound = new Set<Annotation>()
    let inNet = new Map<Annotation, Location>()
    let isGated = false
    return {
      items: {
        instance(item) {
          const set = item.declared
          for (const annotation of set?.annotations ?? []) {
            if (set === undefined || annotation.name.text === 'none') continue
            inNet.set(annotation, { file: set.environment.module.source, span: annotation.span })
          }
        },
      },
      anyItem(_item, { insertion }) {
        if (insertion === undefined) return
        bound.add(insertion)
        isGated = true
      },
      net() {
        // A net without any gate takes all of them off on purpose.
        if (isGated) for (const [annotation, location] of inNet) declared.set(annotation, location)
        inNet = new Map()
        isGated = false
      },
      finish() {
        for (const [annotation, at] of declared) {
          if (!bound.has(annotation)) report({ at }, { name: annotation.name.text })
        }
      },
    }
  },
)
