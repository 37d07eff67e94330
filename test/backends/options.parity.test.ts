import { expect, test } from 'vitest'
import { writePyTorchModule } from '../../src/backends/pytorch/index.ts'
import { writeTorchModule } from '../../src/backends/torch-ts/index.ts'
import { formulaInput, formulaWeights } from '../../src/weights/index.ts'
import { executeInPyTorch } from '../support/execute.ts'
import { judgeGeneratedModule } from '../support/generated-ts.ts'
import { judgeGenerated, netClass, runGenerated } from '../support/generated.ts'
import { compileWell } from '../support/spec.ts'

/** Blocks as one class, whose instances lack this step or that, and what is handed on in its place. */
const cases: readonly (readonly [title: string, block: string, calls: string])[] = [
  [
    'a projection of what the first activation gives, or the block’s own input',
    `block B(w, /s) {
      residual { bn relu as ready conv(3x3, w, /s) bn relu conv(3x3, w, bias = false) }
      skip { from ready conv(1x1, w, /s, bias = false) }
    }`,
    'a: B(4) b: B(6, /2) * 3 c: B(6)',
  ],
  [
    'a convolution whose padding is no layer’s',
    'block B(w, e) { if e { first: conv(2x2, w, pad = [0, 1, 0, 1], bias = true) } last: conv(3x3, w, bias = true) }',
    'a: B(4, true) b: B(4, false) c: B(6, true)',
  ],
  [
    'an activation, or what is before a norm',
    `block B(w, e) {
      conv(1x1, w, bias = true) as before bn as after
      branch { { if e { tanh } else { from before } } { from after } } add
    }`,
    'a: B(4, true) b: B(4, false) c: B(6, true)',
  ],
  [
    'a function that is no layer, or what is before a norm',
    `block B(w, e) {
      conv(1x1, w, bias = true) as before bn as after
      branch { { if e { scale(3) } else { from before } } { from after } } add
    }`,
    'a: B(4, true) b: B(4, false) c: B(6, true)',
  ],
  [
    'a convolution, or what is before a norm',
    `block B(w, e) {
      conv(1x1, w, bias = true) as before bn as after
      branch { { if e { extra: conv(3x3, w, bias = true) } else { from before } } { from after } } mul
    }`,
    'a: B(4, true) b: B(4, false) c: B(6, true)',
  ],
]

test('blocks whose steps are not always there are one class, and compute the same', async () => {
  const given = await Promise.all(
    cases.map(async ([title, block, calls]) => {
      const { graph } = await compileWell(`${block}\nnet N { input(4x7x7) ${calls} }`)
      if (graph === undefined) throw new Error('no graph')
      const source = writePyTorchModule(graph)
      const weights = formulaWeights(graph)
      return { title, graph, source, net: netClass(source), weights, input: formulaInput([2, 4, 7, 7]) }
    }),
  )
  const [results, expected] = await Promise.all([runGenerated(given), executeInPyTorch(given)])
  const judged = await Promise.all(
    given.map(async ({ title, graph, source }, index) => ({
      title,
      classes: [...source.matchAll(/^class (\w+)\(nn/gm)].map(([, name]) => name),
      python: judgeGenerated(graph, results[index]),
      typescript: await judgeGeneratedModule(graph, await writeTorchModule(graph), expected[index], 2),
    })),
  )
  const isRight = { classes: ['B', 'N'], python: undefined, typescript: undefined }
  expect(judged).toEqual(cases.map(([title]) => ({ title, ...isRight })))
})
