import type { Flow, From, Node } from '../../syntax/index.ts'
import { defineRule } from '../rule.ts'

/** A named tensor that is never taken up. */
export const unusedTensor = defineRule(
  {
    id: 'unused-tensor',
    summary: 'A tensor that is named with as and never taken up with from.',
    category: 'unused',
    recommended: 'warn',
    strict: 'warn',
    fix: 'safe',
    reads: 'tree',
    needsWhole: true,
  },
  ({ report, locate, module }) => {
    const named: { readonly flow: Flow; readonly owner: Node | undefined }[] = []
    const taken: { readonly from: From; readonly owner: Node | undefined }[] = []
    return {
      nodes: {
        Flow(flow, parents) {
          if (flow.as !== undefined) named.push({ flow, owner: parents[1] })
        },
        From(from, parents) {
          taken.push({ from, owner: parents[1] })
        },
      },
      finish() {
        const words = new Map<Node | undefined, Set<string>>()
        for (const { from, owner } of taken) {
          words.set(owner, (words.get(owner) ?? new Set()).add(from.name.text))
        }
        for (const { flow, owner } of named) {
          const { as } = flow
          if (as === undefined || words.get(owner)?.has(as.text) === true) continue
          const start = (flow.count ?? flow.target).span.end
          const written = module.source.text.slice(start, as.span.end)
          // A comment in between stays: there is no fix then.
          const isPlain = /^\)*\s+as\s+\S+$/.test(written)
          const kept = written.length - written.replace(/^\)*/, '').length
          const span = { start: start + kept, end: as.span.end }
          const fixes = isPlain ? [{ title: 'take the name away', safe: true, edits: [{ span, text: '' }] }] : []
          report({ at: locate(as), fixes }, { name: as.text })
        }
      },
    }
  },
)
