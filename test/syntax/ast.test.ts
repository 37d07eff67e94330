import { describe, expect, test } from 'vitest'
import { childrenOf, parseCall, parseSetting, tokenize, visit, type Flow, type Step } from '../../src/syntax/index.ts'
import { parseWell, readExpression, showExpression } from '../support/syntax.ts'

const expressions: readonly (readonly [text: string, tree: string])[] = [
  ['1 + 2 * 3', '(+ 1 (* 2 3))'],
  ['(1 + 2) * 3', '(* (+ 1 2) 3)'],
  ['1 - 2 - 3', '(- (- 1 2) 3)'],
  ['8 / 2 % 3 * 4', '(* (% (/ 8 2) 3) 4)'],
  ['-a * b', '(* (- a) b)'],
  ['--a', '(- (- a))'],
  ['-a[0].c', '(- (. (at a 0) c))'],
  ['a or b and not c == d', '(or a (and b (not (== c d))))'],
  ['not a and b', '(and (not a) b)'],
  ['not not a', '(not (not a))'],
  ['a ~ 3.9G', '(~ a 3900000000)'],
  ['a + 1 <= b and c > d', '(and (<= (+ a 1) b) (> c d))'],
  ['28_071_976', '28071976'],
  ['1e-3', '0.001'],
  ['1.1k', '1100'],
  ['3x224x224', '3x224x224'],
  ['[1, [a, true], "b",]', '[1 [a true] "b"]'],
  ['conv(3x3, 64, /2, pad = none, act = relu)', 'conv(3x3 64 /2 pad=none act=relu)'],
  ['f(/depths[0], if = 3, none = auto)', 'f(/(at depths 0) if=3 none=auto)'],
  ['Bottleneck(groups = 32)', 'Bottleneck(groups=32)'],
  ['floor(in.c / r)', 'floor((/ (. in c) r))'],
  ['net.block[gate]', '(at (. net block) gate)'],
  ['"a\\"\\\\\\n\\u0041\\u{1F600}{b}"', '"a\\"\\\\\\nA😀{b}"'],
  ['café', 'café'],
]

test.each(expressions)('%s', (text, tree) => {
  expect(readExpression(text)).toBe(tree)
})

test('the same word is the same name however its accents were typed', () => {
  expect(readExpression('cafe\u0301')).toBe(readExpression('caf\u00E9'))
})

function stepsOf(text: string): readonly Step[] {
  const [net] = parseWell(`net A {\n${text}\n}`).declarations
  return net?.kind === 'Net' && net.body.kind === 'Body' ? net.body.steps : []
}

function flowOf(text: string): Flow {
  const [step, ...more] = stepsOf(text)
  expect(more).toEqual([])
  if (step?.kind !== 'Flow') throw new Error(`not a flow: ${step?.kind}`)
  return step
}

describe('steps', () => {
  test('a word is a step to itself; a label, a count and so on belong to it', () => {
    const steps = stepsOf('a b: c d * n e as f -> 3x4x5 ...g @h i')
    const shown = steps.map((step) => {
      if (step.kind !== 'Flow' || step.target.kind !== 'Call') return step.kind
      return [step.label?.parts[0], step.target.name.text, step.as?.text, step.spread, step.annotations.length].join(
        ' ',
      )
    })
    expect(shown).toEqual([' a  false 0', 'b c  false 0', ' d  false 0', ' e f false 0', ' g  true 0', ' i  false 1'])
  })

  test('words that continue a step are labels before a colon', () => {
    const steps = stepsOf('if a { b } else: c residual { d } skip: e f as: g let h = i and: j assert k or: l')
    const labels = steps.map((step) => (step.kind === 'Flow' ? step.label?.parts[0] : step.kind))
    expect(labels).toEqual(['If', 'else', undefined, 'skip', undefined, 'as', 'Let', 'and', 'Assert', 'or'])
  })

  test('words that begin a step are labels before a colon', () => {
    const words = ['let', 'residual', 'branch', 'split', 'if', 'output', 'from', 'assert', 'none', 'not', 'net']
    const steps = stepsOf(words.map((word) => `${word}: relu`).join(' '))
    expect(steps.map((step) => (step.kind === 'Flow' ? step.label?.parts[0] : step.kind))).toEqual(words)
  })

  test('none as a step is a call', () => {
    expect(flowOf('none').target).toMatchObject({ kind: 'Call', name: { text: 'none' }, arguments: undefined })
  })

  test('a label’s braces hold expressions, with their places in the file', () => {
    const text = '"dense{i + 1}layer{j}\\{": a'
    const { label } = flowOf(text)
    const parts = label?.parts.map((part) => (typeof part === 'string' ? part : showExpression(part)))
    expect(parts).toEqual(['dense', '(+ i 1)', 'layer', 'j', '{'])
    const places = label?.parts.map((part) =>
      typeof part === 'string' ? '' : sliceOf(`net A {\n${text}\n}`, part.span),
    )
    expect(places).toEqual(['', 'i + 1', '', 'j', ''])
  })

  test('the kinds of skip', () => {
    const skips = ['', 'skip none', 'skip a', 'skip always b: { c }', 'skip "0": d'].map((text) => {
      const { target } = flowOf(`residual { x } ${text}`)
      if (target.kind !== 'Residual') return target.kind
      const { skip } = target
      return skip?.kind === 'SkipProjection' ? `${skip.always} ${skip.label?.parts[0]} ${skip.target.kind}` : skip?.kind
    })
    expect(skips).toEqual([undefined, 'SkipNone', 'false undefined Call', 'true b Body', 'false 0 Call'])
  })

  test('else if nests', () => {
    const [step] = stepsOf('if a { b } else if c { d } else { e }')
    expect(step).toMatchObject({
      kind: 'If',
      condition: { name: 'a' },
      else: { kind: 'If', condition: { name: 'c' }, else: { kind: 'Body' } },
    })
  })
})

function sliceOf(text: string, { start, end }: { readonly start: number; readonly end: number }): string {
  return text.slice(start, end)
}

describe('declarations', () => {
  test('keep the documentation before them, over annotations and plain comments', () => {
    const { declarations, comments } = parseWell(
      '/// file\nimport { a } from "b"\n/// one\n// no\n/// two\n@se\n/// three\nnet A { /// in\n let b = 1 }\n/// last\nsweep S of A {}\n/// end',
    )
    const docs = declarations.map((declaration) => declaration.doc.map(({ text }) => text))
    expect(docs).toEqual([['/// one', '/// two', '/// three'], ['/// last']])
    expect(comments.filter(({ doc }) => doc).length).toBe(7)
    const [net] = declarations
    const inner = net?.kind === 'Net' && net.body.kind === 'Body' ? net.body.steps[0] : undefined
    expect(inner?.kind === 'Let' ? inner.doc.map(({ text }) => text) : []).toEqual(['/// in'])
  })

  test('stand in the order of the text', () => {
    const { declarations } = parseWell('sweep S of A {}\nlet a = 1\nnet A = B\nsweep T of A {}')
    expect(declarations.map(({ name }) => name.text)).toEqual(['S', 'a', 'A', 'T'])
  })
})

describe('parts that stand by themselves', () => {
  const file = (text: string): { path: string; text: string } => ({ path: 'test.senet', text })

  test('a call', () => {
    expect(parseCall(file(' SEResNet56(r = 8) ')).call).toMatchObject({ name: { text: 'SEResNet56' } })
    for (const text of ['', 'A(', 'A(r = )', 'A B', '3', 'A(r = 8) }']) {
      const { call, diagnostics } = parseCall(file(text))
      expect([call, diagnostics.length]).toEqual([undefined, 1])
    }
  })

  test('a setting', () => {
    expect(parseSetting(file('se.r = 8')).setting?.path.map(({ text }) => text)).toEqual(['se', 'r'])
    expect(parseSetting(file('se.r')).diagnostics.length).toBe(1)
  })
})

describe('the walk', () => {
  const file = parseWell('net A = B() { a.b = 1 assert c a.d = 2 }')

  test('goes in the order of the text', () => {
    const [net] = file.declarations
    expect(net === undefined ? [] : childrenOf(net).map(({ kind }) => kind)).toEqual([
      'Name',
      'Call',
      'Setting',
      'Assert',
      'Setting',
    ])
  })

  test('visits by kind, with the nodes around, and passes over what is skipped', () => {
    const seen: string[] = []
    visit(file, {
      Name: (name, parents) => void seen.push(`${parents.at(-1)?.kind}.${name.text}`),
      Setting: () => 'skip',
      leave: (node) => void (node.kind === 'Setting' && seen.push('left')),
    })
    expect(seen).toEqual(['Net.A', 'Call.B', 'left', 'left'])
  })
})

test('tokens can be printed', () => {
  const tokens = tokenize({ path: 'test.senet', text: 'net A { // b\n conv(3x3' })
  expect(tokens.map(({ type, text }) => `${type} ${text}`)).toEqual([
    'Net net',
    'Identifier A',
    'LeftBrace {',
    'Comment // b',
    'Identifier conv',
    'LeftParenthesis (',
    'Size 3x3',
  ])
})
