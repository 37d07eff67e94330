import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatDifference } from '../../src/cli/diff-table.ts'
import { diffNets, type ComparedNet, type NetDifference } from '../../src/compare/index.ts'
import { growSummaryTree, summarise } from '../../src/compiler/index.ts'
import { lowerNet } from '../../src/lower/index.ts'
import { drawnSpecs } from '../support/draw-spec.ts'
import { compileFile } from '../support/spec-file.ts'
import { checkText, compileText, showDiagnostic } from '../support/spec.ts'

type Compiled = Awaited<ReturnType<typeof compileFile>>

function toCompared({ net, graph }: Pick<Compiled, 'net' | 'graph'>): ComparedNet {
  return { graph, tree: growSummaryTree(graph, summarise(net, graph)) }
}

async function readText(text: string): Promise<ComparedNet> {
  const { net, graph, diagnostics } = await compileText(text)
  if (net === undefined || graph === undefined) throw new Error(diagnostics.map(showDiagnostic).join('\n'))
  return toCompared({ net, graph })
}

/** Costs of all changes are the difference of the totals, to the unit. */
function expectSums({ before, after, changes }: NetDifference): void {
  for (const cost of ['params', 'macs'] as const) {
    expect(changes.reduce((sum, change) => sum + change[cost], 0)).toBe(after[cost] - before[cost])
  }
}

/** The lines of the table between its header and its totals, with single spaces. */
function linesOf(difference: NetDifference): readonly string[] {
  const text = formatDifference(difference, { columns: 400, ascii: true, colour: false })
  const [, body = ''] = text.split(/multiply-adds\n/)
  const lines = body.split('\n\n')[0]?.split('\n') ?? []
  return lines.map((line) => line.trim().replace(/\s+/g, ' ')).filter((line) => line !== '')
}

const frame = (steps: string, declarations = '') => `import { se, eca } from "senet:gates"
block B(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }
${declarations}
net N { input(3x16x16) conv(3x3, 8) bn relu ${steps} gap fc: linear(10) }`

const stages = 'layer1: B(8) * 3 layer2: B(16, /2) * 2'
const cases: readonly (readonly [name: string, before: string, after: string, lines: readonly string[]])[] = [
  ['nothing', frame(stages), frame(stages), []],
  [
    'more copies',
    frame(stages),
    frame('layer1: B(8) * 5 layer2: B(16, /2) * 2'),
    ['+ layer1: 3 .. 4 2 x B(w = 8) +2,368 +590 k'],
  ],
  [
    'fewer copies',
    frame(stages),
    frame('layer1: B(8) * 2 layer2: B(16, /2) * 2'),
    ['- layer1: 2 B(w = 8) -1,184 -295 k'],
  ],
  [
    'a let by another name',
    frame('c: C(4)', 'block C(v) { let wide = 2 * v conv(1x1, wide) bn }'),
    frame('c: C(4)', 'block C(v) { let broad = v * 2 conv(1x1, broad) bn }'),
    [],
  ],
  ['another activation', frame('relu'), frame('silu'), ['~ silu1 relu -> silu']],
  ['a label', frame('a: conv(1x1, 4) bn'), frame('b: conv(1x1, 4) bn'), ['~ b was a']],
  [
    'a step',
    frame(stages),
    frame(`${stages} conv(1x1, 32) bn`),
    [
      // 16 * 32 weights at each of 8x8 places.
      '+ conv2 conv(1x1, 32) +512 +32.8 k',
      '+ bn2 bn +64',
      '= 2 operations at other sizes +160 +160',
    ],
  ],
  [
    'a width',
    frame(stages),
    frame('layer1: B(8) * 3 layer2: B(24, /2) * 2'),
    ['~ layer2: 0 .. 1 2 x B(w = 16) -> B(w = 24) +9,360 +594 k', '= 2 operations at other sizes +80 +80'],
  ],
  [
    'a reduction',
    frame(`@se(r = 4) layer1: B(8) * 3`),
    frame(`@se(r = 2) layer1: B(8) * 3`),
    ['~ layer1: 3 x B: se gate se(r = 4, width = 2) -> gate se(r = 2, width = 4) +96 +96'],
  ],
  [
    'another gate',
    frame(`@se(r = 4) layer1: B(8) * 3`),
    frame(`@eca layer1: B(8) * 3`),
    ['~ layer1: 3 x B: eca gate se(r = 4, width = 2) -> gate eca(kernel = 3) -87 -24'],
  ],
  [
    'another tensor',
    frame('as t conv(3x3, 8) bn as u branch { from t relu } add'),
    frame('as t conv(3x3, 8) bn as u branch { from u relu } add'),
    ['~ add1 takes relu1, relu2 -> takes bn2, relu2'],
  ],
  [
    'another input',
    frame('relu'),
    frame('relu').replace('16x16', '32x32'),
    ['~ input 3x16x16 -> 3x32x32', '= all 4 operations at other sizes +166 k'],
  ],
  [
    'other classes',
    frame('relu'),
    frame('relu').replace('linear(10)', 'linear(5)'),
    ['~ output 10 -> 5', '~ fc linear(10) -> linear(5) -45 -40'],
  ],
]

test.each(cases)('%s', async (_, before, after, lines) => {
  const difference = diffNets(await readText(before), await readText(after))
  expectSums(difference)
  expect(linesOf(difference)).toEqual(lines)
})

test('squeeze-and-excitation in ResNet-50 is a line a stage', async () => {
  const [before, after] = await Promise.all(
    ['ResNet50', 'SEResNet50'].map((net) => compileFile('specs/resnet.senet', net)),
  )
  if (before === undefined || after === undefined) throw new Error('no net')
  const difference = diffNets(toCompared(before), toCompared(after))
  expectSums(difference)
  expect(linesOf(difference).map((line) => line.replace(/ gate se\(.*\)/, ' se'))).toEqual([
    '+ layer1: 3 x Bottleneck: se se +24,576 +24.6 k',
    '+ layer2: 4 x Bottleneck: se se +131,072 +131 k',
    '+ layer3: 6 x Bottleneck: se se +786,432 +786 k',
    '+ layer4: 3 x Bottleneck: se se +1,572,864 +1.57 M',
  ])
})

test('a drawn net does not differ from itself, and differs from another by what their totals differ', async () => {
  let last: ComparedNet | undefined
  const hold = async ({ text }: { readonly text: string }): Promise<void> => {
    const { nets } = await checkText(text, {})
    const [net] = nets
    if (net === undefined) return
    const own = () => toCompared({ net, graph: lowerNet(net) })
    const compared = own()
    expect(diffNets(compared, own()).changes).toEqual([])
    if (last !== undefined) {
      expectSums(diffNets(last, compared))
      expectSums(diffNets(last, compared, { all: true }))
    }
    last = compared
  }
  await fc.assert(fc.asyncProperty(drawnSpecs, hold), { seed: 310, numRuns: 150 })
})
