import { expect, test } from 'vitest'
import { checkText, codesAt } from '../support/spec.ts'

/** Each text has to end in these codes, quickly and without an exception. */
const repeat = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n')

test.each([
  [
    'braces between blocks that call themselves',
    `block R(n) { if n > 0 { ${'x: { '.repeat(12)}R(n - 1)${' }'.repeat(12)} } else { relu } }\nnet N { input(1x1x1) R(140) }`,
    'too-deep',
  ],
  [
    'lists of lists',
    `let a0 = [1, 1]\n${repeat(30, (i) => `let a${i + 1} = [a${i}, a${i}]`)}\nblock B(x) { scale(len(x)) }\nnet N { input(1x1x1) B(a30) }`,
    'list-too-large',
  ],
  ['mistakes without end', `net N { input(1x1x1) ${repeat(5000, (i) => `nosuch${i}`)} }`, undefined],
  [
    'a chain of lets',
    `${repeat(20_000, (i) => `let a${i} = a${i + 1}`)}\nlet a20000 = 1\nnet N { input(1x1x1) conv(1x1, a0, bias = true) }`,
    'defined-too-deep',
  ],
  [
    'a chain of blocks',
    `${repeat(20_000, (i) => `block B${i} = B${i + 1}`)}\nblock B20000 { relu }\nnet N { input(1x1x1) B0 }`,
    'defined-too-deep',
  ],
  [
    'a chain of nets',
    `${repeat(300, (i) => `net N${i} = N${i + 1}`)}\nnet N300 { input(1x1x1) relu }`,
    'defined-too-deep',
  ],
  ['blocks that call one another', 'block A { B }\nblock B { A }\nnet N { input(1x1x1) A }', 'too-deep'],
  [
    'doubling',
    `${repeat(60, (i) => `block D${i} { D${i + 1} D${i + 1} }`)}\nblock D60 { relu }\nnet N { input(1x1x1) D0 }`,
    'too-many-blocks',
  ],
  ['copies of copies', 'net N { input(1x1x1) { { relu * 1e6 } * 1e6 } * 1e6 }', 'too-many-steps'],
  ['a billion copies', 'net N { input(1x1x1) relu * 1e9 }', 'bad-count'],
  ['copies without steps', 'block E {}\nnet N { input(1x1x1) { { E * 1e6 } * 1e6 } * 1e6 }', 'too-many-blocks'],
  [
    'a function that calls itself twice',
    'let f(n) = f(n - 1) + f(n - 2)\nnet N { input(1x1x1) conv(1x1, f(90), bias = true) }',
    undefined,
  ],
  ['a channel count beyond any memory', 'net N { input(3x8x8) conv(3x3, 1e15, bias = true) }', 'argument-out-of-range'],
  ['an input beyond any memory', 'net N { input(3x1000000x1000000) relu }', undefined],
  ['a weight beyond any memory', 'net N { input(100000x1x1) conv(999x999, 100000, bias = true) }', undefined],
  [
    'a grid of ten factors',
    `net N(${repeat(10, (i) => `a${i} = 1,`)}) { input(1x1x1) ${repeat(10, (i) => `conv(1x1, a${i}, bias = true)`)} }\nsweep S of N { grid { ${repeat(10, (i) => `a${i} = [1, 2, 3, 4, 5]`)} } }`,
    'sweep-too-large',
  ],
])('%s', async (_, text, code) => {
  const codes = codesAt((await checkText(text)).diagnostics).map((line) => line.split(' ')[0])
  expect(codes.length).toBeGreaterThan(0)
  if (code !== undefined) expect(new Set(codes)).toEqual(new Set([code]))
})
