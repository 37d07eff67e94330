import { format } from 'prettier'
import { builtinModule, builtinModules } from '../src/check/index.ts'
import { parse } from '../src/syntax/index.ts'

// grammar/modules.md from the built-in modules. test/grammar/modules.test.ts compares the two, and writes the page anew
// when vitest runs with -u.

/** The page: every declaration of the built-in modules, what it is and how it is written. */
export function generateModules(): Promise<string> {
  const parts = [
    '# Built-in modules',
    `What can be imported without a file, written in the language itself. Each declaration is shown whole: what it
computes, which parameters it takes, and their defaults.`,
    ...builtinModules.flatMap(describeModule),
  ]
  return format(parts.join('\n\n'), { parser: 'markdown', printWidth: 120, proseWrap: 'preserve' })
}

function describeModule(name: string): readonly string[] {
  const source = builtinModule(name)
  if (source === undefined) return []
  const { file } = parse(source)
  const names = file.declarations.map((declaration) => `\`${declaration.name.text}\``)
  return [
    `## ${name}`,
    names.join(', '),
    ...file.declarations.flatMap((declaration) => {
      const doc = declaration.doc.map((comment) => comment.text.replace(/^\/{3} ?/, '')).join('\n')
      const text = source.text.slice(declaration.span.start, declaration.span.end)
      const code = text.replace(/^(?:\/\/\/.*\n)+/, '')
      return [`### ${declaration.name.text}`, doc, `\`\`\`senet\n${code}\n\`\`\``]
    }),
  ]
}
