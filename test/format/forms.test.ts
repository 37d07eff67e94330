import fc from 'fast-check'
import { format, formatWithCursor } from 'prettier'
import { describe, expect, it, test } from 'vitest'
import * as plugin from '../../src/format/index.ts'
import { formatNumber } from '../../src/format/numbers.ts'
import { parseExpression } from '../../src/syntax/index.ts'
import { showExpression } from '../support/syntax.ts'
import { formatText, formatWell } from './format-text.ts'

/** Steps as the body of a block, and their form. */
const steps: readonly (readonly [what: string, before: string, after: string])[] = [
  ['a label, a count, a name and a shape', 'a:X ( 3 )*n as t->[ c,7 ]', 'a: X(3) * n as t -> [c, 7]'],
  ['annotations before a step', '@ se ( r=8 )\n@none a:X', '@se(r = 8) @none a: X'],
  ['a spread', '... { relu }', '...{ relu }'],
  ['parentheses that a count needs', 'X*(n+1)', 'X * (n + 1)'],
  ['a stride that is an operation', 'X(/(s*2))', 'X(/(s * 2))'],
  ['a skip without sum', 'residual{relu}skip none', 'residual { relu } skip none'],
  ['a skip that is always taken', 'residual{}skip always d:conv(1x1,c)', 'residual {} skip always d: conv(1x1, c)'],
  ['a block called always', 'residual{}skip always always()', 'residual {} skip always always'],
  ['a label that continues nothing', 'residual{relu}\nskip:relu', 'residual { relu }\n  skip: relu'],
  ['empty bodies', 'if a{ }else{\n}', 'if a {} else {}'],
  ['an if that is broken in one body', 'if a {relu} else {\nrelu }', 'if a {\n    relu\n  } else {\n    relu\n  }'],
  ['arms that are a row each', 'branch{{}\nrelu relu}add', 'branch {\n    {}\n    relu\n    relu\n  } add'],
  ['a comment behind a brace', '{ // why\n relu }', '{\n    // why\n    relu\n  }'],
  [
    'a comment in an empty body',
    'branch { {\n// nothing\n} } add',
    'branch {\n    {\n      // nothing\n    }\n  } add',
  ],
  ['a comment before else', 'if a { relu } // x\nelse {}', 'if a {\n    relu\n  } // x\n  else {}'],
  ['a comment before a join', 'branch { relu }\n// x\nadd', 'branch { relu }\n  // x\n  add'],
  ['a comment after an annotation', '@se // x\nrelu', '@se // x\n  relu'],
  ['comments in an argument', 'X(a // 1\n+ // 2\nb, c)', 'X(\n    a + b, // 1\n    // 2\n    c,\n  )'],
  [
    'an ignored row',
    '// prettier-ignore\nX( 1 )   relu // end\nX( 2 )',
    '// prettier-ignore\n  X( 1 )   relu // end\n  X(2)',
  ],
  [
    'an ignored argument',
    'X(\n// prettier-ignore\n[ 1 ],\n[ 2 ])',
    'X(\n    // prettier-ignore\n    [ 1 ],\n    [2],\n  )',
  ],
  ['a comment in what is ignored', '// prettier-ignore\nX( // a\n1 )', '// prettier-ignore\n  X( // a\n1 )'],
  [
    'a shape that stays whole behind a body',
    'features: { convolution(3x3, 64) normalisation rectification convolution(3x3, 64) } -> [w, in.h / 2, size]',
    'features: {\n    convolution(3x3, 64) normalisation rectification\n    convolution(3x3, 64)\n  } -> [w, in.h / 2, size]',
  ],
  [
    'a shape with a call, which may break',
    'relu -> [firstWidthOfTheNetwork(1), secondWidthOfTheWholeNetwork(2), thirdWidthOfTheWholeNetwork(3)]',
    'relu -> [\n    firstWidthOfTheNetwork(1),\n    secondWidthOfTheWholeNetwork(2),\n    thirdWidthOfTheWholeNetwork(3),\n  ]',
  ],
  ['a shape with a comment', 'relu -> [c, // channels\n1, 1]', 'relu -> [\n    c, // channels\n    1,\n    1,\n  ]'],
  ['a string as it is', '"d{i+1}\\u0041": X("a\\"b")', '"d{i+1}\\u0041": X("a\\"b")'],
  ['names composed', 'let e\u0301 = 1', 'let é = 1'],
]

test.each(steps)('%s', async (_, before, after) => {
  expect(await formatWell(`block B {\n${before}\n}\n`)).toBe(`block B {\n  ${after}\n}\n`)
})

/** Files and their form. */
const files: readonly (readonly [what: string, before: string, after: string])[] = [
  ['nothing', ' \n\n', ''],
  [
    'plain arguments, which fill their lines',
    'net EfficientNetB0(attention = silu_se, classes = 1000) = Network(1, 1, 224, 0.2, attention, classes)',
    'net EfficientNetB0(attention = silu_se, classes = 1000) = Network(\n  1, 1, 224, 0.2, attention, classes,\n)\n',
  ],
  [
    'arguments of which one has a name, each on its line',
    'net EfficientNetB0(attention = silu_se, classes = 1000) = Network(1, 1, 224, 0.2, attention, classes = 8)',
    'net EfficientNetB0(attention = silu_se, classes = 1000) = Network(\n  1,\n  1,\n  224,\n  0.2,\n  attention,\n  classes = 8,\n)\n',
  ],
  ['comments only', '\n// a\n\n\n// b', '// a\n\n// b\n'],
  ['an import only', 'import {A} from "./a.senet"', 'import { A } from "./a.senet"\n'],
  [
    'imports behind declarations',
    'let a = 1\nimport{B}from "./b.senet" // b',
    'import { B } from "./b.senet" // b\n\nlet a = 1\n',
  ],
  [
    'the header above sorted imports, other comments with theirs',
    '/// The file.\n\nimport { B } from "./b.senet"\n// of a\nimport { A } from "./a.senet"\n',
    '/// The file.\n\n// of a\nimport { A } from "./a.senet"\nimport { B } from "./b.senet"\n',
  ],
  [
    'an ignored declaration',
    '// prettier-ignore\nlet  a  = [ 1 ]\nlet  b  = [ 1 ]',
    '// prettier-ignore\nlet  a  = [ 1 ]\nlet b = [1]\n',
  ],
  ['a function', 'let f( x,y=1, )=x', 'let f(x, y = 1) = x\n'],
  ['a declaration without parameters', 'block A(){relu}', 'block A { relu }\n'],
  [
    'a comment under a declaration, apart from the next',
    'let a = 1\n// of a\n\nblock B {}',
    'let a = 1\n// of a\n\nblock B {}\n',
  ],
  ['a comment over a declaration', 'block A {}\n// of b\nblock B {}', 'block A {}\n\n// of b\nblock B {}\n'],
  ['a setting written on its line', 'net A = B() {\na.b = 1 }', 'net A = B() {\n  a.b = 1\n}\n'],
  ['braces with nothing in them', 'net A = B() { }\nsweep S of A { }', 'net A = B()\nsweep S of A {}\n'],
]

test.each(files)('a file with %s', async (_, before, after) => {
  expect(await formatWell(before)).toBe(after)
})

describe('numbers', () => {
  test.each([
    ['28071976', '28_071_976'],
    ['1_0_0_0', '1000'],
    ['10000', '10_000'],
    ['3.90G', '3.9G'],
    ['1E-03', '1e-3'],
    ['1e+5', '1e5'],
    ['2.0', '2'],
    ['1.5e0', '1.5'],
    ['007', '7'],
    ['0.000', '0'],
    ['3.141_592', '3.141592'],
    ['12345.6k', '12_345.6k'],
    ['0e0', '0'],
  ])('%s is %s', (raw, formatted) => expect(formatNumber(raw)).toBe(formatted))

  it('keep their value exactly', () => {
    const digits = fc.stringMatching(/^\d(_?\d){0,24}$/)
    const exponent = fc.oneof(fc.constant(''), fc.stringMatching(/^[eE][+-]?\d{1,2}$/))
    const number = fc.tuple(digits, fc.option(digits), exponent, fc.constantFrom('', 'k', 'M', 'G'))
    fc.assert(
      fc.property(number, ([whole, fraction, power, suffix]) => {
        const raw = `${whole}${fraction === null ? '' : `.${fraction}`}${power}${suffix}`
        const [before, after] = [raw, formatNumber(raw)].map((text) => parseExpression({ path: 'n', text }).expression)
        expect(after).toMatchObject({ kind: 'Number', value: before?.kind === 'Number' ? before.value : NaN })
        expect(formatNumber(formatNumber(raw))).toBe(formatNumber(raw))
      }),
    )
  })
})

it('puts parentheses where they are needed and nowhere else', async () => {
  const leaf = fc.constantFrom('a', '2', 'f(x)', 'l[0]', 'in.c')
  const { expression } = fc.letrec<{ expression: string }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc
        .tuple(
          tie('expression'),
          fc.constantFrom('+', '-', '*', '/', '%', '==', '<', '~', 'and', 'or'),
          tie('expression'),
        )
        .map(([left, operator, right]) => `(${left}) ${operator} (${right})`),
      tie('expression').map((operand) => `not (${operand})`),
      tie('expression').map((operand) => `-(${operand})`),
      tie('expression').map((operand) => `(${operand})[0].c`),
    ),
  }))
  await fc.assert(
    fc.asyncProperty(expression, async (text) => {
      const formatted = (await formatText(`let v = ${text}\n`)).slice('let v = '.length)
      const treeOf = (one: string): string => {
        const { expression: tree } = parseExpression({ path: 'e', text: one })
        return tree === undefined ? 'none' : showExpression(tree)
      }
      expect(treeOf(formatted)).toBe(treeOf(text))
      // Without any one pair of its parentheses around an operation, it is another expression.
      for (const [at, end] of pairs(formatted)) {
        const without = `${formatted.slice(0, at)} ${formatted.slice(at + 1, end)} ${formatted.slice(end + 1)}`
        expect(treeOf(without)).not.toBe(treeOf(text))
      }
    }),
    { numRuns: 300 },
  )
})

/** Where parentheses open and close that are not those of a call. */
function pairs(text: string): readonly (readonly [number, number])[] {
  const open: number[] = []
  const found: [number, number][] = []
  for (const [index, character] of [...text].entries()) {
    if (character === '(') open.push(index)
    const at = character === ')' ? open.pop() : undefined
    if (at !== undefined && text[at - 1] !== 'f') found.push([at, index])
  }
  return found
}

describe('texts as editors and machines write them', () => {
  const text = 'block A {\n  // why\n  relu\n\n  relu\n}\n'

  it('take line ends as the option says', async () => {
    const crlf = text.replaceAll('\n', '\r\n')
    expect(await formatText(crlf)).toBe(text)
    expect(await formatText(crlf, { endOfLine: 'auto' })).toBe(crlf)
    expect(await formatText(text, { endOfLine: 'crlf' })).toBe(crlf)
    expect(await formatText(text.replaceAll('\n', '\r'), { endOfLine: 'cr' })).toBe(text.replaceAll('\n', '\r'))
    const ignored = 'block A {\n  // prettier-ignore\n  X( 1,\n  2 )\n}\n'.replaceAll('\n', '\r\n')
    expect(await formatText(ignored, { endOfLine: 'auto' })).toBe(ignored)
  })

  it('keep a byte order mark, and get a last line end', async () => {
    expect(await formatText(`\uFEFF${text}`)).toBe(`\uFEFF${text}`)
    expect(await formatText(text.trimEnd())).toBe(text)
  })

  it('take tabs or spaces', async () => {
    expect(await formatText(text, { useTabs: true })).toBe(text.replaceAll('  ', '\t'))
    expect(await formatText(text.replaceAll('  ', '\t'))).toBe(text)
    expect(await formatText(text, { tabWidth: 4 })).toBe(text.replaceAll('  ', '    '))
  })
})

describe('a range', () => {
  const text = 'let  a = 1\n\nblock B {\n    relu   relu\n  relu   relu // c\n   branch { relu   relu\n relu } add\n}\n'

  async function formatRange(selected: string): Promise<string> {
    const rangeStart = text.indexOf(selected)
    return formatText(text, { rangeStart, rangeEnd: rangeStart + selected.length })
  }

  it.each([
    ['a declaration', 'let  a', 'let  a = 1', 'let a = 1'],
    ['a row', 'lu   relu // c', 'relu   relu // c', 'relu relu // c'],
    ['two rows', 'relu\n  relu', 'relu   relu\n  relu   relu', 'relu relu\n    relu relu'],
    ['arms', 'relu\n relu', 'relu   relu\n relu }', 'relu\n   relu\n   relu }'],
  ])('formats %s and leaves the rest', async (_, selected, before, after) => {
    expect(await formatRange(selected)).toBe(text.replace(before, after))
  })

  it('of blank space formats nothing', async () => {
    expect(await formatRange('\n\n')).toBe(text)
  })

  it('of everything formats everything', async () => {
    const whole = await formatText(text)
    expect(await formatText(text, { rangeStart: 1, rangeEnd: text.length })).toBe(whole)
  })
})

it('moves the cursor with what it is in', async () => {
  const text = 'let  a  =  1\nblock  B  { relu   gap }\n'
  const cursorOffset = text.indexOf('gap')
  const { formatted, cursorOffset: moved } = await formatWithCursor(text, {
    cursorOffset,
    parser: 'senet',
    plugins: [plugin],
  })
  expect(formatted.slice(moved)).toBe('gap }\n')
})

describe('a pragma', () => {
  it('is put in and asked for', async () => {
    const inserted = await formatText('let a=1', { insertPragma: true })
    expect(inserted).toBe('// @format\n\nlet a = 1\n')
    expect(await formatText(inserted, { insertPragma: true })).toBe(inserted)
    expect(await formatText('let a=1', { requirePragma: true })).toBe('let a=1')
    expect(await formatText('/// @prettier\nlet a=1', { requirePragma: true })).toBe('/// @prettier\nlet a = 1\n')
    expect(await formatText('// @noformat\nlet a=1', { checkIgnorePragma: true })).toBe('// @noformat\nlet a=1')
  })
})

it('throws the first mistake with its place, as parsers of Prettier do', async () => {
  const formatting = format('let a = 1\nblock B {\n  conv(3x3\n', {
    parser: 'senet',
    plugins: [plugin],
    filepath: 'b.senet',
  })
  await expect(formatting).rejects.toThrow(SyntaxError)
  await expect(formatting).rejects.toMatchObject({ loc: { start: { line: 2, column: 9 } } })
  await expect(formatting).rejects.toThrow(/never closed.*\(and 1 more\) \(2:9\)[^]*> 2 \| block B \{/)
})
