import { expect, test } from 'vitest'
import { parseSweepSetting } from '../../src/syntax/index.ts'

function parse(text: string): ReturnType<typeof parseSweepSetting> {
  return parseSweepSetting({ path: '--set', text }, { start: 0, end: text.length })
}

test.each([
  ['se.r=2,4,8', 'se.r', ['2', '4', '8']],
  ['se.r = 16', 'se.r', ['16']],
  ['se.only=[layer1],[layer1, layer2],all', 'se.only', ['[layer1]', '[layer1, layer2]', 'all']],
  ['attention=none,se(r = 2, excite = tanh)', 'attention', ['none', 'se(r = 2, excite = tanh)']],
  ['name="a, b","c"', 'name', ['"a, b"', '"c"']],
  ['depths=[3,4,6,3],', 'depths', ['[3,4,6,3]']],
])('%s', (text, path, values) => {
  const { setting, diagnostics } = parse(text)
  expect(diagnostics).toEqual([])
  expect(setting?.path.map((name) => name.text).join('.')).toBe(path)
  if (setting?.value.kind !== 'List') throw new Error('no list')
  expect(setting.value.items.map(({ span }) => text.slice(span.start, span.end))).toEqual(values)
})

test.each([
  ['', 0, 'the end of the text'],
  ['se.r', 4, 'the end of the text'],
  ['=2', 0, '`=`'],
  ['se.r=2,,4', 7, '`,`'],
  ['se.r=2 4', 7, '`4`'],
  ['se.r=2*', 7, 'the end of the text'],
  ['se.r=[2', 5, '`[`'],
  ['se.r=2]', 6, '`]`'],
  ['se.r="2', 5, 'string'],
  ['se.r=2 3=4', 7, '`3`'],
  ['se.r=2, se.x=4', 12, '`=`'],
  ['se.r=€', 5, '€'],
])('%j is a mistake at %i', (text, at, said) => {
  const { setting, diagnostics } = parse(text)
  expect(setting).toBeUndefined()
  expect(diagnostics.map(({ location }) => location.span.start)).toEqual([at])
  expect(diagnostics[0]?.text).toContain(said)
})

test('places are those of the text around', () => {
  const text = 'a=1\nb=2,,\n'
  const { diagnostics } = parseSweepSetting({ path: '--set', text }, { start: 4, end: 9 })
  expect(diagnostics.map(({ location }) => location.span)).toEqual([{ start: 8, end: 9 }])
})

test('brackets beyond any depth, and very many values, are read in time', () => {
  expect(parse(`a=${'['.repeat(100_000)}`).diagnostics.length).toBe(1)
  const many = parse(`a=${'1,'.repeat(60_000)}`).setting?.value
  expect(many?.kind === 'List' && many.items.length).toBe(60_000)
})
