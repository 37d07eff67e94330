import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type NodeKind, childKeys, visit } from '../../src/syntax/index.ts'
import { parseWell } from '../support/syntax.ts'

const folder = join(import.meta.dirname, '..', 'fixtures', 'language')
const files = readdirSync(folder).filter((name) => name.endsWith('.senet'))
const read = (name: string): string => readFileSync(join(folder, name), 'utf8')

describe('the examples of the language', () => {
  test.each(files)('%s parses', (name) => {
    expect(parseWell(read(name)).declarations.length).toBeGreaterThan(0)
  })

  test.each(files)(
    '%s parses to the same tree with other line ends, with a byte order mark, without a last line end',
    (name) => {
      const text = read(name)
      const kinds = kindsOf(text)
      expect(kindsOf(text.replaceAll('\n', '\r\n'))).toEqual(kinds)
      expect(kindsOf(text.replaceAll('\n', '\r'))).toEqual(kinds)
      expect(kindsOf(text.replaceAll('  ', '\t'))).toEqual(kinds)
      expect(kindsOf(`\uFEFF${text.trimEnd()}`)).toEqual(kinds)
    },
  )

  test('the kitchen sink has every kind of node', () => {
    const seen = new Set(kindsOf(read('kitchen-sink.senet')))
    const missing = Object.keys(childKeys).filter((kind) => !kind.startsWith('Error') && !seen.has(kind))
    expect(missing).toEqual([])
  })
})

function kindsOf(text: string): string[] {
  const kinds: NodeKind[] = []
  visit(parseWell(text), { enter: (node) => void kinds.push(node.kind) })
  return kinds
}
