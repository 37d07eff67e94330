import { format } from 'prettier'
import { printRule, readGrammar } from '../src/syntax/grammar.ts'
import { keywords, type Keyword } from '../src/syntax/index.ts'
import { operations } from '../src/vocabulary/index.ts'
import { drawRailroad } from './railroad.ts'

// grammar/railroad.html and grammar/senet.tmLanguage.json from the parser, its keywords and the vocabulary.
// test/syntax/grammar.test.ts compares them, and writes them anew when vitest runs with -u.

const style = `
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
  section { overflow-x: auto; margin-bottom: 2rem; }
  code { font-size: 13px; white-space: pre-wrap; }
  svg { display: block; }
  path { fill: none; stroke: #555; stroke-width: 1.5; }
  rect { fill: #eef3fb; stroke: #456; stroke-width: 1.5; }
  rect.literal { fill: #fdf3dc; }
  rect.token { fill: #e6f5e6; }
  text { font: 13px ui-monospace, monospace; text-anchor: middle; fill: #111; }
`

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** The page of railroad diagrams, which needs nothing but itself. */
export function generateRailroad(): string {
  const sections = readGrammar().map((rule) => {
    const heading = `<h2 id="${rule.name}">${rule.name}</h2>`
    return `<section>${heading}\n${drawRailroad(rule.definition)}\n<code>${escapeHtml(printRule(rule))}</code></section>`
  })
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>The grammar of senet</title>
<style>${style}</style>
</head>
<body>
<h1>The grammar of senet</h1>
<p>Drawn from the parser. Square boxes are rules, round ones stand in the text as they are; names in capitals are
described in <a href="senet.ebnf">senet.ebnf</a>.</p>
${sections.join('\n')}
</body>
</html>
`
}

function wordsOf(role: Keyword['role']): string {
  const words = keywords.filter((keyword) => keyword.role === role).map(({ word }) => word)
  return `\\b(${words.join('|')})\\b(?!\\s*[:=](?!=))`
}

/** The TextMate grammar that editors colour files by. */
export async function generateTextMate(): Promise<string> {
  const names = [...operations.keys()].toSorted()
  const textMate = {
    $schema: 'https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json',
    name: 'senet',
    scopeName: 'source.senet',
    fileTypes: ['senet'],
    patterns: [{ include: '#all' }],
    repository: {
      all: {
        patterns: [
          { name: 'comment.line.documentation.senet', match: '///(?!/).*$' },
          { name: 'comment.line.double-slash.senet', match: '//.*$' },
          { include: '#string' },
          { name: 'entity.other.attribute-name.annotation.senet', match: '@[\\p{L}_][\\p{L}\\p{M}\\p{N}_]*' },
          { name: 'constant.numeric.size.senet', match: '\\b\\d+(x\\d+)+\\b' },
          {
            name: 'constant.numeric.senet',
            match: '\\b\\d+(_\\d+)*(\\.\\d+(_\\d+)*)?([eE][+-]?\\d+)?[kMG]?\\b',
          },
          {
            match: `\\b(block|gate|net|sweep)\\s+([\\p{L}_][\\p{L}\\p{M}\\p{N}_]*)`,
            captures: { 1: { name: 'keyword.declaration.senet' }, 2: { name: 'entity.name.type.senet' } },
          },
          { name: 'entity.name.label.senet', match: '[\\p{L}_][\\p{L}\\p{M}\\p{N}_]*(?=\\s*:)' },
          { name: 'variable.parameter.senet', match: '[\\p{L}_][\\p{L}\\p{M}\\p{N}_]*(?=\\s*=(?!=))' },
          { name: 'keyword.declaration.senet', match: wordsOf('declaration') },
          { name: 'keyword.control.senet', match: wordsOf('step') },
          { name: 'keyword.control.senet', match: wordsOf('continuation') },
          { name: 'keyword.operator.word.senet', match: '\\b(and|or|not)\\b' },
          { name: 'constant.language.senet', match: '\\b(true|false|none|auto|all)\\b' },
          { name: 'variable.language.senet', match: '\\bin\\b' },
          { name: 'keyword.other.senet', match: wordsOf('modifier') },
          { name: 'support.function.operation.senet', match: `\\b(${names.join('|')})\\b` },
          { name: 'keyword.operator.senet', match: '\\.\\.\\.|->|==|!=|<=|>=|[-+*/%<>~=]' },
        ],
      },
      string: {
        name: 'string.quoted.double.senet',
        begin: '"',
        end: '"|$',
        patterns: [
          { name: 'constant.character.escape.senet', match: '\\\\(u[0-9a-fA-F]{4}|u\\{[0-9a-fA-F]+\\}|.)' },
          {
            name: 'meta.template.senet',
            begin: '\\{',
            end: '\\}|(?=")',
            patterns: [{ include: '#all' }],
          },
        ],
      },
    },
  }
  return await format(JSON.stringify(textMate), { parser: 'json', printWidth: 120 })
}
