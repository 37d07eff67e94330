import { expect, test } from 'vitest'
import { compareGraphs, type Comparison } from '../../src/compare/grade.ts'
import { compileWell } from '../support/spec.ts'

async function compare(old: string, new_: string): Promise<Comparison> {
  const [one, other] = [await compileWell(withHead(old)), await compileWell(withHead(new_))]
  return compareGraphs(one.graph!, other.graph!)
}

const head =
  'import { se } from "senet:gates"\n' +
  'block B(w, /s) { residual { conv(3x3, w, /s) bn relu conv(3x3, w) bn } relu }\n' +
  'block C(w) { conv(1x1, w) bn relu }\n'

function withHead(text: string): string {
  const body = text.includes('net ') ? text : `net N { input(4x8x8) ${text} }`
  const uses = [
    text.includes('se') ? '' : 'import',
    text.includes('B(') ? '' : 'block B',
    text.includes('C(') ? '' : 'block C',
  ]
  const lines = head.split('\n').filter((line) => !uses.some((start) => start !== '' && line.startsWith(start)))
  return `${lines.join('\n')}\n${body}\n`
}

/** A comparison in words: the grade, k/n, then `+key -key ~key key→key`, `?` for the ambiguous, the operations in brackets. */
function show(comparison: Comparison): string {
  const { grade, loaded, total, onlyNew, onlyOld, changed, renamed, ambiguous, operations, afterMapping } = comparison
  const scopes = new Set(
    renamed.map(({ from, to, reshaped }) => `${pathOf(from.key)}→${pathOf(to.key)}${reshaped ? ' reshaped' : ''}`),
  )
  return [
    `${grade} ${loaded}/${total}`,
    ...new Set(onlyNew.map(({ key }) => `+${pathOf(key)}`)),
    ...new Set(onlyOld.map(({ key }) => `-${pathOf(key)}`)),
    ...changed.map(
      ({ from, to }) =>
        `~${from.key === to.key ? to.key : `${from.key}→${to.key}`} ${from.shape.join('x')}→${to.shape.join('x')}`,
    ),
    ...scopes,
    ...ambiguous.map(({ from, candidates }) => `?${from}: ${candidates.join('|')}`),
    ...operations.map(({ text, new: node, old }) => `[${node?.id ?? old?.id}: ${text}]`),
    ...(renamed.length > 0 ? [`then ${afterMapping}`] : []),
  ].join(' ')
}

function pathOf(key: string): string {
  return key.slice(0, key.lastIndexOf('.'))
}

const cases: readonly (readonly [old: string, new_: string, result: string])[] = [
  ['conv(3x3, 8) bn relu gap linear(2)', 'conv(3x3, 8) bn relu gap linear(2)', 'numerics 7/7'],
  ['conv(3x3, 8) bn relu gap linear(2)', 'conv(3x3, 8) bn relu gap dropout(0.5) linear(2)', 'numerics 7/7'],
  ['conv(3x3, 8) bn relu gap linear(2)', 'conv(3x3, 8) bn(momentum = 0.01) relu gap linear(2)', 'numerics 7/7'],
  [
    'net N(n = 4) { let wide = 2 * n input(4x8x8) conv(3x3, wide) bn relu }',
    'net N(n = 4) { let broad = n + n input(4x8x8) conv(3x3, broad) bn relu }',
    'numerics 5/5',
  ],
  ['conv(3x3, 8) bn relu gap linear(2)', 'conv(3x3, 8) bn silu gap linear(2)', 'weights 7/7 [silu1: relu → silu]'],
  [
    'conv(3x3, 8) bn relu gap linear(2)',
    'conv(3x3, 8, /2) bn relu gap linear(2)',
    'weights 7/7 [conv1: stride 1x1 → 2x2]',
  ],
  [
    'conv(3x3, 8) bn relu gap linear(2)',
    'conv(3x3, 8, pad = 0) bn(eps = 1e-3) relu gap linear(2)',
    'weights 7/7 [conv1: pads 1 → 0] [bn1: epsilon 0.00001 → 0.001]',
  ],
  ['conv(3x3, 8) bn relu gap linear(2)', 'conv(3x3, 8) bn gap linear(2)', 'weights 7/7 [relu1: removes relu]'],
  ['conv(3x3, 8) bn gap linear(2)', 'conv(3x3, 8) bn relu gap linear(2)', 'weights 7/7 [relu1: adds relu]'],
  [
    'conv(3x3, 8) bn relu gap linear(2)',
    'conv(3x3, 8) bn relu gap linear(3)',
    'io 5/7 ~fc1.weight 2x8→3x8 ~fc1.bias 2→3',
  ],
  [
    'conv(3x3, 8) bn relu gap linear(2)',
    'conv(3x3, 8) bn relu gap head: linear(2)',
    'partial 5/7 fc1→head then numerics',
  ],
  [
    'conv(3x3, 8) bn relu gap linear(2)',
    'stem: { conv(3x3, 8) bn relu } gap linear(2)',
    'partial 2/7 conv1→stem.0 bn1→stem.1 then numerics',
  ],
  [
    'net N { input(4x8x8) layer: B(8) * 3 gap linear(2) }',
    '@se(r = 2) net N { input(4x8x8) layer: B(8) * 3 gap linear(2) }',
    'partial 37/43 +layer.0.se.fc.0 +layer.0.se.fc.2 +layer.1.se.fc.0 +layer.1.se.fc.2 +layer.2.se.fc.0 +layer.2.se.fc.2 [layer.0.se.mul: adds mul of the gate se] [layer.1.se.mul: adds mul of the gate se] [layer.2.se.mul: adds mul of the gate se]',
  ],
  [
    '@se(r = 2) net N { input(4x8x8) layer: B(8) * 3 gap linear(2) }',
    'net N { input(4x8x8) layer: B(8) * 3 gap linear(2) }',
    'partial 37/37 -layer.0.se.fc.0 -layer.0.se.fc.2 -layer.1.se.fc.0 -layer.1.se.fc.2 -layer.2.se.fc.0 -layer.2.se.fc.2 [layer.0.se.mul: removes mul of the gate se] [layer.1.se.mul: removes mul of the gate se] [layer.2.se.mul: removes mul of the gate se]',
  ],
  [
    '@se(r = 2) net N { input(4x8x8) layer: B(8) * 2 gap linear(2) }',
    '@se(r = 4) net N { input(4x8x8) layer: B(8) * 2 gap linear(2) }',
    'partial 27/31 ~layer.0.se.fc.0.weight 4x8→2x8 ~layer.0.se.fc.2.weight 8x4→8x2 ~layer.1.se.fc.0.weight 4x8→2x8 ~layer.1.se.fc.2.weight 8x4→8x2',
  ],
  [
    'net N { input(4x8x8) layer: B(8) * 2 gap linear(2) }',
    'net N { input(4x8x8) stage: B(8) * 2 gap linear(2) }',
    'partial 2/27 layer.0.conv1→stage.0.conv1 layer.0.bn1→stage.0.bn1 layer.0.conv2→stage.0.conv2 layer.0.bn2→stage.0.bn2 layer.0.downsample.0→stage.0.downsample.0 layer.0.downsample.1→stage.0.downsample.1 layer.1.conv1→stage.1.conv1 layer.1.bn1→stage.1.bn1 layer.1.conv2→stage.1.conv2 layer.1.bn2→stage.1.bn2 then numerics',
  ],
  [
    'net N { input(4x8x8) layer: B(8) * 2 gap linear(2) }',
    '@se(r = 2) net N { input(4x8x8) stage: B(8) * 2 gap linear(2) }',
    'partial 2/31 +stage.0.se.fc.0 +stage.0.se.fc.2 +stage.1.se.fc.0 +stage.1.se.fc.2 layer.0.conv1→stage.0.conv1 layer.0.bn1→stage.0.bn1 layer.0.conv2→stage.0.conv2 layer.0.bn2→stage.0.bn2 layer.0.downsample.0→stage.0.downsample.0 layer.0.downsample.1→stage.0.downsample.1 layer.1.conv1→stage.1.conv1 layer.1.bn1→stage.1.bn1 layer.1.conv2→stage.1.conv2 layer.1.bn2→stage.1.bn2 [stage.0.se.mul: adds mul of the gate se] [stage.1.se.mul: adds mul of the gate se] then partial',
  ],
  [
    'net N { input(4x8x8) layer: B(8) * 3 gap linear(2) }',
    'net N { input(4x8x8) layer: B(8) * 4 gap linear(2) }',
    'partial 37/47 +layer.3.conv1 +layer.3.bn1 +layer.3.conv2 +layer.3.bn2 [layer.3.relu2: adds relu]',
  ],
  [
    'net N { input(4x8x8) layer: B(8) * 3 gap linear(2) }',
    'net N { input(4x8x8) layer: { B(4) B(8) B(8) B(8) } gap linear(2) }',
    'partial 21/47 +layer.0.conv1 +layer.0.bn1 +layer.0.conv2 +layer.0.bn2 layer.0.conv1→layer.1.conv1 layer.0.bn1→layer.1.bn1 layer.0.conv2→layer.1.conv2 layer.0.bn2→layer.1.bn2 layer.0.downsample.0→layer.1.downsample.0 layer.0.downsample.1→layer.1.downsample.1 layer.1.conv1→layer.2.conv1 layer.1.bn1→layer.2.bn1 layer.1.conv2→layer.2.conv2 layer.1.bn2→layer.2.bn2 layer.2.conv1→layer.3.conv1 layer.2.bn1→layer.3.bn1 layer.2.conv2→layer.3.conv2 layer.2.bn2→layer.3.bn2 [layer.0.relu2: adds relu] then partial',
  ],
  [
    'branch { a: C(8) b: C(8) } concat gap linear(2)',
    'branch { b: C(8) a: C(8) } concat gap linear(2)',
    'weights 12/12 a.conv1→b.conv1 a.bn1→b.bn1 b.conv1→a.conv1 b.bn1→a.bn1 then numerics',
  ],
  ['branch { a: C(8) b: C(8) } add gap linear(2)', 'branch { b: C(8) a: C(8) } add gap linear(2)', 'numerics 12/12'],
  [
    'branch { a: C(8) b: C(8) } concat gap linear(2)',
    'branch { c: C(8) d: C(8) } concat gap linear(2)',
    'partial 2/12 a.conv1→c.conv1 a.bn1→c.bn1 b.conv1→d.conv1 b.bn1→d.bn1 then numerics',
  ],
  [
    'branch { a: C(8) b: C(8) } add gap linear(2)',
    'branch { c: C(8) {} } concat gap linear(2)',
    'partial 1/7 +c.conv1 +c.bn1 -a.conv1 -a.bn1 -b.conv1 -b.bn1 ~fc1.weight 2x8→2x12 ?a.bn1: c.bn1 ?b.bn1: c.bn1 ?a.conv1: c.conv1 [concat1: add → concat] [b.relu1: removes relu]',
  ],
  [
    'gap a: linear(4) relu linear(2)',
    'gap b: linear(4) relu x: linear(4) relu linear(2)',
    'partial 0/6 +b +x -a fc2→fc3 ?a: b|x [relu2: adds relu] then partial',
  ],
  ['net N { input(4x8x8) relu gap }', 'net N { input(4x9x9) relu gap }', 'io 0/0'],
  ['net N { input(3x8x8, range = 255) relu gap }', 'net N { input(3x8x8) relu gap }', 'io 0/0'],
  [
    'net N { input(4x8x8) conv(1x1, 4) bn gap }',
    'net N { input(4x8x8) conv(1x1, 4) bn output aux { gap } gap }',
    'io 5/5',
  ],
  ['maxpool(2x2, /2) gap', 'avgpool(2x2, /2) gap', 'weights 0/0 [avgpool1: maxpool → avgpool]'],
  [
    'conv(3x3, 8, bias = true) relu gap linear(2)',
    'conv(3x3, 8, bias = false) relu gap linear(2)',
    'partial 3/3 -conv1',
  ],
  [
    'conv(3x3, 8) bn relu gap linear(2)',
    'conv(5x5, 8) bn relu gap linear(2)',
    'partial 6/7 ~conv1.weight 8x4x3x3→8x4x5x5 [conv1: kernel 3x3 → 5x5, pads 1 → 2]',
  ],
  ['conv(3x3, 8) bn relu gap linear(2)', 'conv(3x3, 8) bn relu gap flatten linear(2)', 'numerics 7/7'],
  ['conv(3x3, 8) bn relu gap linear(2)', 'conv(3x3, 8) bn relu gmp linear(2)', 'weights 7/7 [gmp1: gap → gmp]'],
  [
    'gap fc: linear(2)',
    'gap fc: conv(1x1, 2, bias = true) flatten',
    'partial 1/2 fc→fc reshaped [fc: linear → conv] [flatten1: adds flatten] then weights',
  ],
  [
    'gap mlp: linear(6) relu linear(2)',
    'gap mlp: { linear(6) relu linear(2) }',
    'partial 0/4 mlp→mlp.0 fc2→mlp.2 then numerics',
  ],
  [
    'conv(3x3, 8) bn relu conv(3x3, 8) bn gap linear(2)',
    'conv(3x3, 8) bn relu relu conv(3x3, 8) bn gap linear(2)',
    'weights 12/12 [relu2: adds relu]',
  ],
  [
    'conv(3x3, 8) bn relu conv(3x3, 8) bn gap linear(2)',
    'conv(3x3, 8, bias = false) relu bn conv(3x3, 8) bn gap linear(2)',
    'weights 12/12 [relu1: adds relu] [relu1: removes relu]',
  ],
  [
    'conv(3x3, 8) bn relu conv(3x3, 8) bn gap linear(2)',
    'conv(3x3, 8) bn relu gap linear(2)',
    'partial 7/7 -conv2 -bn2',
  ],
  [
    'branch { a: C(8) b: C(6) } concat gap linear(2)',
    'branch { b: C(6) a: C(8) } concat gap linear(2)',
    'weights 12/12 [concat1: takes its inputs in another order]',
  ],
  [
    'branch { a: C(8) b: C(8) } maximum gap linear(2)',
    'branch { x: C(8) y: C(8) } maximum gap linear(2)',
    'partial 2/12 a.conv1→x.conv1 a.bn1→x.bn1 b.conv1→y.conv1 b.bn1→y.bn1 then numerics',
  ],
  [
    'branch { a: C(8) b: C(8) } add gap linear(2)',
    'branch { a: C(8) b: C(8) } mul gap linear(2)',
    'weights 12/12 [mul1: add → mul]',
  ],
  [
    'residual { conv(3x3, 4) bn } gap linear(2)',
    'residual { conv(3x3, 4) bn } relu gap linear(2)',
    'weights 7/7 [relu1: adds relu]',
  ],
  ['residual { conv(3x3, 4) bn } gap linear(2)', 'conv(3x3, 4) bn gap linear(2)', 'weights 7/7 [add: removes add]'],
  [
    'net N { input(4x8x8) layer: B(8) * 3 gap linear(2) }',
    'net N { input(4x8x8) outer: { layer: B(8) * 3 } gap linear(2) }',
    'partial 2/37 layer.0.conv1→outer.layer.0.conv1 layer.0.bn1→outer.layer.0.bn1 layer.0.conv2→outer.layer.0.conv2 layer.0.bn2→outer.layer.0.bn2 layer.0.downsample.0→outer.layer.0.downsample.0 layer.0.downsample.1→outer.layer.0.downsample.1 layer.1.conv1→outer.layer.1.conv1 layer.1.bn1→outer.layer.1.bn1 layer.1.conv2→outer.layer.1.conv2 layer.1.bn2→outer.layer.1.bn2 layer.2.conv1→outer.layer.2.conv1 layer.2.bn1→outer.layer.2.bn1 layer.2.conv2→outer.layer.2.conv2 layer.2.bn2→outer.layer.2.bn2 then numerics',
  ],
  [
    'conv(3x3, 8) bn leakyrelu(0.1) gap linear(2)',
    'conv(3x3, 8) bn leakyrelu(0.2) gap linear(2)',
    'weights 7/7 [leakyrelu1: slope 0.1 → 0.2]',
  ],
  [
    'conv(3x3, 8, groups = 2) bn gap linear(2)',
    'conv(3x3, 8, groups = 4) bn gap linear(2)',
    'partial 6/7 ~conv1.weight 8x2x3x3→8x1x3x3 [conv1: groups 2 → 4]',
  ],
]

test.each(cases)('%s / %s', async (old, new_, result) => {
  expect(show(await compare(old, new_))).toBe(result)
})
