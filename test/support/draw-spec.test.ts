import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Node, parse, visit } from '../../src/syntax/index.ts'
import { operations } from '../../src/vocabulary/index.ts'
import { drawnSpecs, sampleSpecs } from './draw-spec.ts'
import { compileText, showDiagnostic } from './spec.ts'

const specs = sampleSpecs(1, 1200)

/** What a node of the tree is, as finely as the language has kinds of steps. */
function describeNode(node: Node): readonly string[] {
  switch (node.kind) {
    case 'Call':
      return [`call ${node.name.text}`]
    case 'Flow':
      return [
        ...(node.annotations.length > 0 ? ['annotated step'] : []),
        ...(node.label !== undefined ? [node.label.quoted ? 'quoted label' : 'label'] : []),
        ...((node.label?.parts.length ?? 0) > 1 ? ['label template'] : []),
        ...(node.spread ? ['splice'] : []),
        ...(node.count !== undefined ? ['repeat'] : []),
        ...(node.as !== undefined ? ['as'] : []),
        ...(node.shape !== undefined ? ['shape claim'] : []),
      ]
    case 'Residual':
      return [node.skip === undefined ? 'residual' : node.skip.kind === 'SkipNone' ? 'skip none' : node.skip.always ? 'skip always' : 'skip'] // prettier-ignore
    case 'Branch':
      return [node.split ? 'split' : 'branch', `join ${node.join.name.text}`]
    case 'Annotation':
      return [`@${node.name.text.replace(/\d+_$/, '')}`, ...node.arguments.flatMap(({ name }) => (name === undefined ? [] : [`@${name.text}`]))] // prettier-ignore
    case 'Parameter':
      return [node.stride ? 'stride parameter' : node.default === undefined ? 'needed parameter' : 'parameter']
    case 'Block':
    case 'Gate':
    case 'Net':
      return [node.kind, ...(node.body.kind === 'Call' ? [`derived ${node.kind}`] : []), ...(node.annotations.length > 0 ? [`annotated ${node.kind}`] : [])] // prettier-ignore
    default:
      return [node.kind]
  }
}

const joins = new Set(['concat', 'add', 'mul', 'maximum', 'shake'])
const kinds =
  'residual/skip/skip none/skip always/branch/split/If/Let/From/Output/Assert/annotated step/label/quoted label/' +
  'label template/splice/repeat/as/shape claim/call attend/call none/Block/Gate/Net/derived Block/derived Gate/' +
  'derived Net/annotated Block/annotated Net/Sweep/Grid/Setting/Import/parameter/stride parameter/needed parameter/' +
  '@se/@conv_se/@hard_se/@ese/@eca/@gate/@droppath/@none/@at/@only/' +
  'Number/Size/Boolean/List/Index/Member/Unary/Binary/Reference'
const wanted = [
  ...[...operations.keys()].map((word) => (joins.has(word) ? `join ${word}` : `call ${word}`)),
  ...kinds.split('/'),
]

test('every operation and every kind of step is among the draws', () => {
  const found = new Set<string>()
  for (const { text } of specs) {
    visit(parse({ path: 'main.senet', text }).file, {
      enter: (node) => {
        for (const what of describeNode(node)) found.add(what)
      },
    })
  }
  expect(wanted.filter((what) => !found.has(what))).toEqual([])
})

test('the same seed gives the same specs', () => {
  expect(sampleSpecs(1, 20)).toEqual(specs.slice(0, 20))
})

test('a draw shrinks to a small spec', async () => {
  const hasResidual = fc.check(
    fc.property(drawnSpecs, ({ text }) => !text.includes('residual')),
    { seed: 1, numRuns: 200 },
  )
  const text = hasResidual.counterexample?.[0].text ?? ''
  expect(text).toContain('residual')
  expect(text.length).toBeLessThan(250)
  const { diagnostics } = await compileText(text, 'Main')
  expect(diagnostics.map(showDiagnostic)).toEqual([])
})
