import { describe, expect, test } from 'vitest'
import { parse } from '../../src/syntax/index.ts'
import { describeAll, parseText } from '../support/syntax.ts'

/** Broken texts, and each mistake in them: one diagnostic for one mistake, and the next mistake is found too. */
const broken: readonly (readonly [text: string, ...expected: string[]])[] = [
  // Brackets.
  ['net A() {\n  conv(3x3, 64\n  bn relu\n}\nblock B { relu }', '2:7 unclosed-bracket'],
  ['net A() {\n  conv(3x3,\n  bn\n}\nblock B { relu 3 }', '2:7 unclosed-bracket', '5:16 unexpected-token'],
  ['net A() {\n  residual { conv(1x1)\n  relu\n}\nnet B() {\n  relu\n}\n', '2:12 unclosed-bracket'],
  ['net A {\n  relu\nnet B {\n  relu\n}\n', '1:7 unclosed-bracket'],
  ['net A() {\n  conv(1x1) }\n  relu\n}\nnet B() {\n  relu,\n}', '4:1 unopened-bracket', '6:7 unexpected-token'],
  ['block A(w { conv(w) }', '1:8 unclosed-bracket'],
  ['net A { relu\n', '1:7 unclosed-bracket'],
  ['}', '1:1 unopened-bracket'],
  ['net A { relu) }', '1:13 unopened-bracket'],
  ['net A { conv(3x3]\n relu }', '1:17 mismatched-bracket'],
  ['let a = [1, (2]\nlet b = 3', '1:13 unclosed-bracket'],
  // Steps.
  ['net A { relu, bn\n relu 3\n relu }', '1:13 unexpected-token', '2:7 unexpected-token'],
  ['block A { let x = \n if x > 3 { relu }\n else: conv(3x3) }', '2:2 unexpected-token'],
  ['net A { residual { relu } skip }', '1:32 unexpected-token'],
  ['net A { branch { relu }\n }', '2:2 unexpected-token'],
  ['net A { assert params = 3\n relu }', '1:23 unexpected-token'],
  ['net A { x: }', '1:12 unexpected-token'],
  ['net A { let = 3\n relu }', '1:13 unexpected-token'],
  ['net A { relu -> 3 as t }', '1:19 unexpected-token'],
  ['net A { relu -> x\n relu }', '1:17 unexpected-token'],
  ['net A {\n if x > { relu } else { bn }\n relu 3\n}', '2:9 unexpected-token', '3:7 unexpected-token'],
  ['net A { relu else { bn }\n relu }', '1:14 unexpected-token'],
  ['net A { relu skip none\n relu }', '1:14 unexpected-token'],
  // Arguments, parameters, lists.
  ['net A { conv(pad: 1) bn(, 1) relu }', '1:17 unexpected-token', '1:25 unexpected-token'],
  ['net N(a, b c, d) { conv(x y, z) }', '1:12 unexpected-token', '1:27 unexpected-token'],
  ['let a = [1 2]\nlet b = f(1,, 2)', '1:12 unexpected-token', '2:13 unexpected-token'],
  // Declarations.
  ['blok A { relu }\nnet B { relu 3 }', '1:1 unexpected-token', '2:14 unexpected-token'],
  ['net (a) { relu }\nnet A { relu 3 }', '1:5 unexpected-token', '2:14 unexpected-token'],
  ['import { a b } from "x"\nimport c from "x"', '1:12 unexpected-token', '2:8 unexpected-token'],
  ['import { a } "x"', '1:14 unexpected-token'],
  ['sweep S of N { grid { a = [1 2] } b = }', '1:30 unexpected-token', '1:39 unexpected-token'],
  ['net A = B() { se.r 3\n a.b = 4 }', '1:20 unexpected-token'],
  ['@se', '1:4 unexpected-token'],
  ['@se let a = 3', '1:5 unexpected-token'],
  // Values.
  ['let a =', '1:8 unexpected-token'],
  ['let a = (1 + )\nlet b = 3 *\nlet c = 4', '1:14 unexpected-token', '3:1 unexpected-token'],
  ['let a = 1 < 2 < 3', '1:15 chained-comparison'],
  ['let a = -not 3', '1:10 misplaced-not'],
  ['let a = 1 + not b', '1:13 misplaced-not'],
  ['let a = branch', '1:9 unexpected-token'],
  // Characters, numbers, strings.
  [
    'net A { let a = 3x3y + 1 conv(64w, 1e, 3x3x) }',
    '1:17 malformed-number',
    '1:31 malformed-number',
    '1:36 malformed-number',
    '1:40 malformed-number',
  ],
  ['let a = .5 + 1__0', '1:9 malformed-number', '1:14 malformed-number'],
  ['let a = 1e999\nlet b = 3x99999999999999999999', '1:9 number-out-of-range', '2:9 number-out-of-range'],
  ["let a = 'abc'", '1:9 invalid-character'],
  ['# comment with (\nnet A { relu; }', '1:1 invalid-character', '2:13 invalid-character'],
  ['net A { /* hi */ assert a && b relu }', '1:9 block-comment', '1:27 invalid-character'],
  ['net A { re\u0000lu \u00A0 \uD800 }', '1:11 invalid-character', '1:15 invalid-character', '1:17 invalid-character'],
  ['let a = "abc\nlet b = f("abc)\nlet c = 3', '1:9 unterminated-string', '2:11 unterminated-string'],
  ['let a = "\\q \\u12"', '1:10 unknown-escape', '1:13 unknown-escape'],
  [
    'net A { "a{i +}": relu "b{": relu "c{}": relu "d}": relu }',
    '1:11 malformed-template',
    '1:26 malformed-template',
    '1:37 malformed-template',
    '1:49 malformed-template',
  ],
  ['net A { "a{3x}": relu }', '1:12 malformed-number'],
]

describe('mistakes', () => {
  test.each(broken)('%j', (text, ...expected) => {
    expect(describeAll(text)).toEqual(expected)
    parseText(text)
  })
})

/** What is said, word for word, where the wording depends on the place. */
const worded: readonly (readonly [text: string, ...said: string[]])[] = [
  ['net A { conv(3x3 64) }', 'Expected `,` or `)`, found `64`.'],
  ['net A { conv(3x3,, 64) }', 'Expected an argument or `)`, found `,`.'],
  ['net A { relu 64 }', 'Expected a step or `}`, found `64`.'],
  ['net A { relu, bn }', 'Expected a step or `}`, found `,`.', 'White space separates steps.'],
  ['let a =', 'Expected a value, found the end of the text.'],
  ['net A { branch { relu } }', 'Expected a join such as `concat` or `add`, found `}`.'],
  [
    'blok A { relu }',
    'Expected `import`, `let`, `block`, `gate`, `net` or `sweep`, found `blok`.',
    'Did you mean `block`?',
  ],
  ['net A { let 3 }', 'Expected a name, found `3`.'],
  ['net A { conv(pad: 1) }', 'Expected `,` or `)`, found `:`.', 'Arguments are named by `=`.'],
  ['net A { relu else { bn } }', 'Expected a step, found `else`.', '`else` follows the closing brace of an `if`.'],
  [`net A { ${'x'.repeat(99)} 3 "${'y'.repeat(99)}" }`, 'Expected a step or `}`, found `3`.'],
]

test.each(worded)('the words for %j', (text, ...said) => {
  const [first] = parse({ path: 'test.senet', text }).diagnostics
  const { text: message, hint } = first ?? {}
  expect([message, hint].slice(0, hint === undefined ? 1 : 2)).toEqual(said)
})

test('what is around a mistake is kept', () => {
  const { file } = parseText('net A {\n one: conv(3x3,, 3)\n two: relu -> ?\n three: relu\n}\nblock B(a b) { relu }')
  const [net, block] = file.declarations
  const steps = net?.kind === 'Net' && net.body.kind === 'Body' ? net.body.steps : []
  expect(steps.map((step) => (step.kind === 'Flow' ? step.label?.parts[0] : step.kind))).toEqual([
    'one',
    'ErrorStep',
    'three',
  ])
  const [first] = steps
  const given = first?.kind === 'Flow' && first.target.kind === 'Call' ? first.target.arguments : []
  expect(given?.map(({ value }) => value.kind)).toEqual(['Size', 'ErrorExpression'])
  expect(block?.kind === 'Block' ? block.parameters.map(({ name }) => name.text) : []).toEqual(['a', ''])
})
