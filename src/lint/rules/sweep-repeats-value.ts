import { defineRule } from '../rule.ts'
import { normaliseText } from '../text.ts'

/** A value that a sweep has twice. */
export const sweepRepeatsValue = defineRule(
  {
    id: 'sweep-repeats-value',
    summary: 'A value that stands twice in a list of a sweep, so that a variant is trained twice.',
    category: 'structure',
    recommended: 'warn',
    strict: 'warn',
    fix: 'safe',
    reads: 'tree',
  },
  ({ report, locate, textOf }) => ({
    nodes: {
      Setting({ path, value }, parents) {
        const isSwept = parents.some(({ kind }) => kind === 'Sweep')
        if (!isSwept || value.kind !== 'List') return
        const seen = new Set<string>()
        for (const [index, item] of value.items.entries()) {
          const text = normaliseText(textOf(item))
          const previous = value.items[index - 1]
          if (!seen.has(text) || previous === undefined) {
            seen.add(text)
            continue
          }
          const edits = [{ span: { start: previous.span.end, end: item.span.end }, text: '' }]
          const facts = { value: text, path: path.map((name) => name.text).join('.') }
          report({ at: locate(item), fixes: [{ title: 'take it away', safe: true, edits }] }, facts)
        }
      },
    },
  }),
)
