import { expect, test } from 'vitest'
import { checkText, codesAt } from '../support/spec.ts'

const net = 'net N(w = 8) { input(3x8x8) conv(1x1, w, bias = true) }\n'
const sweep = 'sweep S of N { w = [8, 16] }\n'

test.each([
  ['a value on a net', `/// cites: Table 2; macs = 3.87G\n${net}`],
  [
    'several columns, and one that is only shown',
    `/// cites: A, Table 2; macs = 1_536; params = 32;"top-1; error"=23\n${net}`,
  ],
  ['a value for each variant', `${net}/// What it is for.\n///\n/// cites: Table 10; params = 32, -\n${sweep}`],
  ['lines of one source', `${net}/// cites: T; params = 32, 64\n/// cites: T; macs = -, –\n${sweep}`],
  [
    'a net behind an annotation',
    `import { se } from "senet:gates"\n/// cites: T; params = 1k\n@se(r = 1, at = conv)\n${net}`,
  ],
  ['a word in prose', `/// Our numbers are what the paper cites: see there.\n${net}`],
  ['an ordinary comment', `// cites: nothing\n${net}`],
])('%s is read', async (_what, text) => {
  expect(codesAt((await checkText(text)).diagnostics)).toEqual([])
})

test.each([
  ['/// cites:', 'cites-malformed :'],
  ['/// cites: Table 2', 'cites-malformed 2'],
  ['/// cites: ; macs = 3', 'cites-malformed :'],
  ['/// cites: T;', 'cites-malformed ;'],
  ['/// cites: T; macs', 'cites-malformed macs'],
  ['/// cites: T; = 3', 'cites-malformed ='],
  ['/// cites: T; macs =', 'cites-malformed ='],
  ['/// cites: T; macs = 3,', 'cites-malformed ,'],
  ['/// cites: T; macs = three', 'cites-malformed three'],
  ['/// cites: T; macs = 3.G', 'cites-malformed 3.G'],
  ['/// cites: T; macs = -3', 'cites-malformed -3'],
  ['/// cites: T; macs = 1e9', 'cites-malformed 1e9'],
  ['/// cites: T; macs = 1234567890123456', 'cites-malformed 1234567890123456'],
  ['/// cites: T; "macs = 3', 'cites-malformed "macs = 3'],
  ['/// cites: T; "a"b = 3', 'cites-malformed "a"b'],
  ['/// cites: T; parms = 3', 'cites-unknown-column parms'],
  ['/// cites: T; __proto__ = 3', 'cites-unknown-column __proto__'],
  ['/// cites: T; macs = 3, 4', 'cites-count macs'],
  ['/// cites: T; macs = 3; macs = 4', 'cites-twice macs'],
])('%s', async (line, expected) => {
  expect(codesAt((await checkText(`${line}\n${net}`)).diagnostics)).toEqual([expected])
})

test.each([
  ['a block', '/// cites: T; macs = 3\nblock B { relu }\nnet N { input(3x8x8) B }\n'],
  ['a let', '/// cites: T; macs = 3\nlet w = 8\nnet N { input(3x8x8) conv(1x1, w, bias = true) }\n'],
  ['a template', '/// cites: T; macs = 3\nnet N(w) { input(3x8x8) conv(1x1, w, bias = true) }\n'],
  ['nothing', `${net}/// cites: T; macs = 3\n`],
  ['a step', 'net N { input(3x8x8)\n/// cites: T; macs = 3\nrelu }\n'],
])('before %s it is misplaced', async (_what, text) => {
  expect(codesAt((await checkText(text)).diagnostics)).toEqual(['cites-misplaced /// cites: T; macs = 3'])
})

test('a sweep takes a value for each of its variants', async () => {
  const text = `${net}/// cites: T; macs = 3; params = 1, 2\n${sweep}`
  const { diagnostics } = await checkText(text)
  expect(diagnostics.map((one) => one.text)).toEqual(['macs has 1 value, and sweep S takes 2.'])
})

test('very long lines are read in time', async () => {
  const values = Array.from({ length: 100_000 }, () => '1').join(',')
  const { diagnostics } = await checkText(`/// cites: T; macs = ${values}; "${'='.repeat(100_000)}" = 1\n${net}`)
  expect(diagnostics.map(({ code }) => code)).toEqual(['cites-count'])
})
