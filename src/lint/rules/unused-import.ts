import type { Fix } from '../../diagnostics/index.ts'
import type { Import, ImportName } from '../../syntax/index.ts'
import { defineRule } from '../rule.ts'

/** A name that is imported for nothing. */
export const unusedImport = defineRule(
  {
    id: 'unused-import',
    summary: 'An imported name that is never used.',
    category: 'unused',
    recommended: 'warn',
    strict: 'warn',
    fix: 'safe',
    reads: 'tree',
    needsWhole: true,
  },
  ({ report, locate, usesOf, module }) => ({
    finish() {
      for (const declaration of module.ast.imports) {
        const unused = declaration.names.filter(({ name, alias }) => usesOf((alias ?? name).text).length === 0)
        for (const name of unused) {
          const fix =
            unused.length === declaration.names.length
              ? removeImport(declaration, module.source.text)
              : removeName(declaration, name)
          report({ at: locate(name), fixes: [fix] }, { name: (name.alias ?? name.name).text })
        }
      }
    },
  }),
)

/** Takes the import away with its line, where nothing else stands on it. */
function removeImport({ span }: Import, text: string): Fix {
  const after = /^[ \t]*(?:\r\n|\n|\r|$)/.exec(text.slice(span.end))
  const isFirst = /(^|[\r\n\uFEFF])[ \t]*$/.test(text.slice(0, span.start))
  const end = isFirst && after !== null ? span.end + after[0].length : span.end
  return { title: 'take the import away', safe: true, edits: [{ span: { start: span.start, end }, text: '' }] }
}

/** Takes a name away with the comma after it, or, for the last, with the one before. */
function removeName({ names }: Import, name: ImportName): Fix {
  const index = names.indexOf(name)
  const [previous, next] = [names[index - 1], names[index + 1]]
  const start = next === undefined && previous !== undefined ? previous.span.end : name.span.start
  const end = next === undefined ? name.span.end : next.span.start
  return { title: 'take the name away', safe: true, edits: [{ span: { start, end }, text: '' }] }
}
