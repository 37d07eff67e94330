import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isRuleCode, type RuleCode } from '../../src/diagnostics/index.ts'
import { listRules, lintSource, fixSource, type OptionValue } from '../../src/lint/index.ts'
import { readBlocks, type Block } from '../grammar/blocks.ts'
import { configured } from '../support/lint.ts'
import { memoryHost, showDiagnostic } from '../support/spec.ts'

const folder = new URL('../../src/lint/rules/', import.meta.url)
const rules = listRules()
const pages = readdirSync(folder).filter((file) => file.endsWith('.md') && file !== 'README.md')

test('every rule has a page and a test, and every page and test a rule', () => {
  const ids = rules.map(({ id }) => id).toSorted()
  expect(pages.map((file) => file.slice(0, -'.md'.length)).toSorted()).toEqual(ids)
  const tests = readdirSync(new URL('rules/', import.meta.url))
  expect(tests.map((file) => file.slice(0, -'.test.ts'.length)).toSorted()).toEqual(ids)
})

test.each(rules)(
  'the page of $id says what the rule says of itself',
  ({ id, summary, category, recommended, strict, fix, options }) => {
    const text = readFileSync(new URL(`${id}.md`, folder), 'utf8')
    const facts = `${category} · recommended: ${recommended} · strict: ${strict} · fix: ${fix}`
    expect(text.startsWith(`# ${id}\n\n${summary}\n\n${facts}\n`)).toBe(true)
    for (const [name, option] of Object.entries(options ?? {})) {
      expect(text).toContain(`- \`${name}\` (default \`${JSON.stringify(option.default)}\`): ${option.doc}\n`)
    }
  },
)

interface Snippet {
  readonly id: RuleCode
  readonly title: string
  readonly path: string
  readonly text: string
  readonly options: Readonly<Record<string, OptionValue>>
  readonly isValid: boolean
  /** What the fixes give, where the page shows it. */
  readonly fixed: string | undefined
}

async function readSnippets(id: RuleCode): Promise<readonly Snippet[]> {
  const blocks = await readBlocks(`../src/lint/rules/${id}.md`)
  return blocks.flatMap((block, index) => {
    if (block.words.includes('fixed')) return []
    const next = blocks[index + 1]
    return {
      id,
      title: `${id}, line ${block.line}`,
      path: wordOf(block, 'path') ?? 'main.senet',
      text: wrap(block, block.text),
      options: JSON.parse(wordOf(block, 'options') ?? '{}'),
      isValid: block.heading === 'Valid',
      fixed: next?.words.includes('fixed') === true ? wrap(block, next.text) : undefined,
    }
  })
}

function wordOf(block: Block, name: string): string | undefined {
  return block.words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1)
}

function wrap(block: Block, text: string): string {
  return block.words.includes('steps') ? `net Example {\n  input(8x16x16)\n${text}\n}` : text
}

const snippets = (await Promise.all(rules.map(({ id }) => readSnippets(id)))).flat()

test('every page has an invalid and a valid snippet', () => {
  for (const { id } of rules) {
    const own = snippets.filter((snippet) => snippet.id === id)
    expect(
      own.some(({ isValid }) => isValid),
      id,
    ).toBe(true)
    expect(
      own.some(({ isValid }) => !isValid),
      id,
    ).toBe(true)
  }
})

test.each(snippets)('$title', async ({ id, path, text, options, isValid, fixed }) => {
  const config = configured(id, options)
  const { diagnostics } = await lintSource({ path, text }, memoryHost(), { config })
  const codes = new Set(diagnostics.map(({ code }) => code))
  expect([...codes], diagnostics.map(showDiagnostic).join('\n')).toEqual(isValid ? [] : [id])
  if (fixed === undefined) return
  const unsafe = rules.find((rule) => rule.id === id)?.fix === 'unsafe'
  const result = await fixSource({ path, text }, memoryHost(), { config, unsafe })
  expect(result.text).toBe(fixed)
  expect(result.result.diagnostics.map(showDiagnostic)).toEqual([])
})

test('a rule that has fixes shows one, and one that has none shows none', () => {
  const shown = new Set(snippets.filter(({ fixed }) => fixed !== undefined).map(({ id }) => id))
  expect(rules.filter(({ fix }) => fix !== 'none').map(({ id }) => id)).toEqual([...shown].filter(isRuleCode))
})

test('the list of rules is up to date', async () => {
  const rows = rules.map(({ id, category, recommended, strict, fix, reads, summary }) => {
    return `| [${id}](${id}.md) | ${category} | ${recommended} | ${strict} | ${fix} | ${reads} | ${summary} |`
  })
  const text = `# The rules of senet lint

\`reads\` says what a rule looks at: the text (\`tree\`), or the nets of the file once they are checked (\`model\`).

| rule | about | recommended | strict | fix | reads | reports |
|---|---|---|---|---|---|---|
${rows.join('\n')}
`
  await expect(text).toMatchFileSnapshot('../../src/lint/rules/README.md')
})
