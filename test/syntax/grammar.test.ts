import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { generateRailroad, generateTextMate } from '../../scripts/generate-grammar.ts'
import { mistakeProvider } from '../../src/syntax/errors.ts'
import { printRule, readGrammar } from '../../src/syntax/grammar.ts'
import { SenetParser } from '../../src/syntax/parser/index.ts'

const root = join(import.meta.dirname, '..', '..')

/** The productions of a text in EBNF, by name, on one line each. */
function productionsOf(text: string): Map<string, string> {
  const plain = text.replace(/\(\*[\s\S]*?\*\)/g, '').replace(/\s+/g, ' ')
  const productions = plain.split(/(?<=[^"];)/).map((production) => production.trim())
  return new Map(
    productions
      .filter((production) => production !== '')
      .map((production) => [production.split(' ')[0] ?? '', production]),
  )
}

describe('the grammar', () => {
  test('is clean under the parser generator’s own analysis', () => {
    expect(() => new SenetParser(mistakeProvider, false)).not.toThrow()
  })

  test('is what senet.ebnf says, production by production', () => {
    const written = productionsOf(readFileSync(join(root, 'grammar', 'senet.ebnf'), 'utf8'))
    expect(written).toEqual(new Map(readGrammar().map((rule) => [rule.name, printRule(rule)])))
  })

  test('is quoted above each rule of the parser', () => {
    const folder = join(root, 'src', 'syntax', 'parser')
    const quoted = new Map<string, string>()
    for (const file of readdirSync(folder)) {
      const source = readFileSync(join(folder, file), 'utf8')
      for (const [, comment = '', name = ''] of source.matchAll(
        /\/\*\*((?:(?!\*\/)[\s\S])*?)\*\/\s+(?:protected |private )?readonly (\w+): Rule/g,
      )) {
        quoted.set(
          name,
          comment
            .replace(/^\s*\* ?/gm, '')
            .replace(/\s+/g, ' ')
            .trim(),
        )
      }
    }
    expect(quoted).toEqual(new Map(readGrammar().map((rule) => [rule.name, printRule(rule)])))
  })

  test('is what the railroad page shows', async () => {
    await expect(generateRailroad()).toMatchFileSnapshot(join(root, 'grammar', 'railroad.html'))
  })

  test('is what the TextMate grammar colours', async () => {
    await expect(await generateTextMate()).toMatchFileSnapshot(join(root, 'grammar', 'senet.tmLanguage.json'))
  })
})
