import type { Import } from '../../syntax/index.ts'
import { defineRule } from '../rule.ts'

/** Two imports from one file. */
export const duplicateImport = defineRule(
  {
    id: 'duplicate-import',
    summary: 'Two imports from the same file.',
    category: 'structure',
    recommended: 'warn',
    strict: 'warn',
    fix: 'safe',
    reads: 'tree',
  },
  ({ report, locate, textOf, module }) => ({
    finish() {
      const first = new Map<string, Import>()
      for (const declaration of module.ast.imports) {
        const path = declaration.from.value
        const known = first.get(path)
        if (known === undefined) {
          first.set(path, declaration)
          continue
        }
        const last = known.names.at(-1)
        const names = declaration.names.map(textOf)
        const edits =
          last === undefined
            ? []
            : [
                { span: { start: last.span.end, end: last.span.end }, text: `, ${names.join(', ')}` },
                { span: withLine(declaration, module.source.text), text: '' },
              ]
        const fixes = edits.length === 0 ? [] : [{ title: 'put the names into the first', safe: true, edits }]
        const notes = [{ text: 'the first import', location: locate(known) }]
        report({ at: locate(declaration), notes, fixes }, { path: JSON.stringify(path) })
      }
    },
  }),
)

function withLine({ span }: Import, text: string): { readonly start: number; readonly end: number } {
  const after = /^[ \t]*(?:\r\n|\n|\r)/.exec(text.slice(span.end))
  return { start: span.start, end: span.end + (after?.[0].length ?? 0) }
}
