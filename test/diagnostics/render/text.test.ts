import { describe, expect, test } from 'vitest'
import { renderDiagnostics } from '../../../src/diagnostics/render/index.ts'
import { diagnosticAt, diagnosticOnFile } from './samples.ts'

/** Lines of the frame: the source line and the carets below it. */
function frameOf(marked: string): readonly string[] {
  const lines = renderDiagnostics([diagnosticAt(marked)], 'text').split('\n')
  const bar = lines.findIndex((line) => line.trim() === '|')
  return lines.slice(bar + 1, bar + 3).map((line) => line.slice(line.indexOf('|') + 2))
}

test('a diagnostic with everything', () => {
  const inner = diagnosticAt('net A {\n  conv(3x3, [64])\n}')
  const notes = [{ text: 'in Bottleneck, copy 3 of layer2', location: inner.location }, { text: 'in net A' }]
  const fixes = [
    { title: 'Write 65', safe: false, edits: [] },
    { title: 'Write sixty-four', safe: true, edits: [] },
  ]
  const lines = renderDiagnostics([{ ...inner, notes, fixes }], 'text').split('\n')
  expect(lines).toEqual([
    'error[file-not-found]: There is no file other.senet.',
    ' --> net.senet:2:13',
    '  |',
    '2 |   conv(3x3, 64)',
    '  |             ^^',
    '  = in Bottleneck, copy 3 of layer2 (net.senet:2:13)',
    '  = in net A',
    '  = hint: Look.',
    '  = fix, changes numbers: Write 65',
    '  = fix: Write sixty-four',
    '  = more: senet explain file-not-found',
    '',
    '1 error',
    '',
  ])
})

test('a file without text has its path only', () => {
  const lines = renderDiagnostics([diagnosticOnFile('weights.safetensors')], 'text').split('\n')
  expect(lines.slice(0, 3)).toEqual([
    'error[file-not-utf8]: weights.safetensors is not UTF-8 text: byte 3 (0xff) belongs to no character.',
    ' --> weights.safetensors',
    '  = hint: Save the file as UTF-8.',
  ])
})

describe('the line and its carets', () => {
  test.each([
    ['in the middle', 'a [bc] d', ['a bc d', '  ^^']],
    ['empty', 'a [] b', ['a  b', '  ^']],
    ['at the end of the text', 'abc[]', ['abc', '   ^']],
    ['after a line end', 'a\n[]', ['', '^']],
    ['on a CRLF line', 'a\r\nb [c]\r\nd', ['b c', '  ^']],
    ['over its line end', 'a [b\n]c', ['a b', '  ^']],
    ['over several lines', 'a [b c\nd\ne] f', ['a b c', '  ^^^ to line 3']],
    ['after a tab', '\ta\t[b]', ['    a   b', '        ^']],
    ['over a tab', 'a[\tb]', ['a   b', ' ^^^^']],
    ['after wide characters', '名前 [x]', ['名前 x', '     ^']],
    ['over wide characters', '[名前] x', ['名前 x', '^^^^']],
    ['after an emoji', '🙂[x]', ['🙂x', '  ^']],
    ['after a combining mark', 'e\u0301[x]', ['e\u0301x', ' ^']],
    ['after an escape character', '\u001bM[x]', ['␛Mx', '  ^']],
    ['after a mark that turns the direction', '\u202e[x]', ['\ufffdx', ' ^']],
  ])('%s', (_, marked, expected) => {
    expect(frameOf(marked)).toEqual(expected)
  })

  test('a long line is shown in a window', () => {
    const [line = '', carets = ''] = frameOf(`${'a'.repeat(5000)}[bcd]${'e'.repeat(5000)}`)
    expect(line).toMatch(/^…a{40}bcde{77}…$/)
    expect(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('bcd')
  })

  test('what is longer than the window is underlined to its end', () => {
    const [line = '', carets = ''] = frameOf(`[${'a'.repeat(5000)}]`)
    expect(line).toBe(`${'a'.repeat(120)}…`)
    expect(carets).toBe('^'.repeat(120))
  })

  test('a window does not cut a surrogate pair', () => {
    const [line = ''] = frameOf(`${'🙂'.repeat(500)}x[y]${'🙂'.repeat(500)}`)
    expect(line).not.toMatch(/\p{Surrogate}/u)
  })
})

test('control characters of messages do not reach the terminal', () => {
  const diagnostic = { ...diagnosticAt('[a]'), text: 'a \u001b]0;title\u0007 b\nsecond line', hint: 'c\rd' }
  const text = renderDiagnostics([diagnostic], 'text')
  expect(text).toContain('a ␛]0;title␇ b\nsecond line')
  expect([...text].filter((character) => character < ' ' && character !== '\n')).toEqual([])
})

test('colours only where they are asked for', () => {
  const diagnostics = [diagnosticAt('[a]')]
  expect(renderDiagnostics(diagnostics, 'text', { colour: true })).toContain('\u001b[31m')
  expect(renderDiagnostics(diagnostics, 'text')).not.toContain('\u001b')
})

test.each([
  [[], ''],
  [['error'], '1 error\n'],
  [['error', 'error', 'warning'], '2 errors and 1 warning\n'],
  [['warning', 'information', 'error'], '1 error, 1 warning and 1 remark\n'],
] as const)('%j end in a count', (severities, expected) => {
  const text = renderDiagnostics(
    severities.map((severity) => diagnosticAt('[a]', { severity })),
    'text',
  )
  expect(text.endsWith(expected)).toBe(true)
})

test('ten thousand diagnostics on one line of a megabyte', () => {
  const one = diagnosticAt(`${'a '.repeat(500_000)}[b]`)
  const many = Array.from({ length: 10_000 }, (_, index) => ({
    ...one,
    location: { file: one.location.file, span: { start: index * 100, end: index * 100 + 1 } },
  }))
  const text = renderDiagnostics(many, 'text')
  expect(text.split('\n').length).toBeGreaterThan(70_000)
  expect(text.length / many.length).toBeLessThan(500)
})
