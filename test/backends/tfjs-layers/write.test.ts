import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, test } from 'vitest'
import { writeLayersModel } from '../../../src/backends/tfjs-layers/index.ts'
import { toLayerName } from '../../../src/backends/tfjs-layers/names.ts'
import type { Graph } from '../../../src/ir/index.ts'
import type { WeightMap } from '../../../src/weights/index.ts'
import { bn, conv, linear, plain } from './cases.ts'
import { chain, drawInput, drawWeights, startGraph } from './graphs.ts'
import { loadFiles, predict } from './load.ts'
import { squeezeNet } from './nets.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const small = () => squeezeNet({ size: 8, width: 4, depths: [1, 1], groups: 1, reduction: 2, classes: 3 })

function write(graph: Graph, weights: WeightMap = drawWeights(graph, 1)) {
  return writeLayersModel(graph, weights)
}

describe('the files', () => {
  test('are model.json and weights.bin, the same bytes every time', () => {
    const [one, other] = [write(small()), write(small())]
    expect([...(one.files?.keys() ?? [])]).toEqual(['model.json', 'weights.bin'])
    expect(one.files).toEqual(other.files)
    expect(one.diagnostics).toEqual([])
  })

  test('hold every weight of the graph under a name that gives its key', async () => {
    const graph = small()
    const model = await loadFiles(write(graph))
    const metadata = model.getUserDefinedMetadata() as { senet: { weights: Record<string, { key: string | null }> } }
    const keys = Object.values(metadata.senet.weights).flatMap(({ key }) => key ?? [])
    expect(new Set(keys)).toEqual(new Set(graph.nodes.flatMap((node) => node.weights.map((weight) => weight.key))))
    expect(Object.keys(metadata.senet.weights)).toEqual(
      expect.arrayContaining(model.weights.map((each) => each.originalName)),
    )
    expect(metadata.senet.weights['layer1.0.se.fc.0/kernel']).toEqual({
      key: 'layer1.0.se.fc.0.weight',
      permute: [1, 0],
    })
    model.dispose()
  })

  test('are loaded with the shapes and output names of the graph', async () => {
    const model = await loadFiles(write(small()))
    expect(model.inputs.map((input) => input.shape)).toEqual([[null, 8, 8, 3]])
    expect(model.outputNames).toEqual(['output', 'features'])
    expect(model.outputs.map((output) => output.shape)).toEqual([
      [null, 3],
      [null, 4, 4, 8],
    ])
    model.dispose()
  })

  test('have the shapes that the layers say, for any batch', async () => {
    const graph = small()
    const model = await loadFiles(write(graph))
    for (const batch of [1, 3]) {
      const [output] = predict(model, drawInput(graph, batch, 1))
      expect(output?.shape).toEqual([batch, 3])
    }
    model.dispose()
  })
})

describe('names', () => {
  test.each([
    ['layer1.0.conv1', 'layer1.0.conv1'],
    ['_hidden', 'n_hidden'],
    ['__proto__', 'n__proto__'],
    ['constructor', 'constructor_'],
    ['größe', 'gr_xf6__xdf_e'],
    ['a b/c', 'a_x20_b_x2f_c'],
    ['层', 'n_x5c42_'],
  ])('%s becomes %s', (path, name) => {
    expect(toLayerName(path)).toBe(name)
  })

  test.each(['constructor', '__proto__', 'toString', 'größe', 'output', 'senet/zero', 'a/pad'])(
    'a step called %s loads and predicts',
    async (id) => {
      const graph = startGraph([3, 6, 6])
      const first = graph.add(conv({ bias: true }), ['input'], id)
      const second = graph.add(conv({ channels: 2, stride: [2, 2] }), [first], 'a')
      const pool = graph.add(
        {
          op: 'maxpool',
          attributes: { kernel: [2, 2], stride: [1, 1], pads: [1, 1, 0, 0], dilation: [1, 1], ceil: false },
        },
        [second],
      )
      const model = await loadFiles(write(graph.finish({ output: pool })))
      expect(model.outputNames).toEqual(['output'])
      expect(new Set(model.layers.map((layer) => layer.name)).size).toBe(model.layers.length)
      model.dispose()
    },
  )
})

describe('what stock layers cannot say', () => {
  test('is refused for all steps at once, each at its place, and nothing is written', () => {
    const graph = startGraph([4, 6, 6])
    const soft = graph.add({ op: 'softplus', attributes: { beta: 1, threshold: 3 } }, ['input'], 'soft')
    const deviation = graph.add({ op: 'std', attributes: { axes: [0], correction: 0, epsilon: 0 } }, ['input'], 'std')
    const spread = graph.add({ op: 'mul', attributes: {} }, ['input', deviation], 'spread')
    const shaken = graph.add({ op: 'shake', attributes: { backward: 'even', level: 'image' } }, [soft, spread], 'mix')
    const dropped = graph.add({ op: 'dropout', attributes: { rate: 1 } }, [shaken], 'drop')
    const result = write(graph.finish({ output: dropped }))
    expect(result.files).toBeUndefined()
    expect(result.diagnostics.map(({ code, location }) => [code, location.file.path, location.span])).toEqual([
      ['layers-model-cannot-say', 'net.senet', { start: 10, end: 15 }],
      ['layers-model-cannot-say', 'net.senet', { start: 20, end: 25 }],
      ['layers-model-cannot-say', 'net.senet', { start: 40, end: 45 }],
      ['layers-model-cannot-say', 'net.senet', { start: 50, end: 55 }],
    ])
    expect(result.diagnostics.map((diagnostic) => diagnostic.text)).toEqual([
      expect.stringMatching(/^softplus at soft cannot/),
      expect.stringMatching(/^std at std cannot/),
      expect.stringMatching(/^shake at mix cannot/),
      expect.stringMatching(/^dropout at drop cannot/),
    ])
  })

  test('shows the text of the spec where it is given', () => {
    const file = { path: 'net.senet', text: 'net N { input(4x6x6) dropout(1) }' }
    const graph = chain([4, 6, 6], { op: 'dropout', attributes: { rate: 1 } })
    const { diagnostics } = writeLayersModel(graph, new Map(), { sources: new Map([['net.senet', file]]) })
    expect(diagnostics.map((diagnostic) => diagnostic.location.file)).toEqual([file])
  })
})

describe('fit', () => {
  /** Images whose class is the channel that is brightest. */
  function drawTask(count: number) {
    const { data } = drawInput(chain([3, 8, 8], plain('relu')), count, 5)
    const labels = Float32Array.from({ length: count * 3 }, (_, at) => (at % 3 === Math.floor(at / 3) % 3 ? 1 : 0))
    const images = Float32Array.from(data, (value, at) => {
      const sample = Math.floor(at / (3 * 64))
      return 0.3 * value + (Math.floor(at / 64) % 3 === sample % 3 ? 1 : 0)
    })
    const xs = tf.tensor(images, [count, 3, 8, 8]).transpose([0, 2, 3, 1])
    return { xs, ys: tf.tensor(labels, [count, 3]) }
  }

  test('brings the loss of a net with squeeze-and-excitation down, and trains its gates', async () => {
    const graph = squeezeNet({ size: 8, width: 4, depths: [1, 1], groups: 1, reduction: 2, classes: 3 })
    const model = await loadFiles(write({ ...graph, outputs: graph.outputs.slice(0, 1) }))
    const gate = () => model.getLayer('layer1.0.se.fc.0').getWeights()[0]?.dataSync().slice()
    const before = gate()
    const { xs, ys } = drawTask(12)
    model.compile({
      optimizer: tf.train.adam(0.01),
      loss: (labels, logits) => tf.losses.softmaxCrossEntropy(labels, logits),
    })
    const { history } = await model.fit(xs, ys, { epochs: 8, batchSize: 6, shuffle: false, verbose: 0 })
    const losses = history['loss'] as number[]
    expect(losses.at(-1)).toBeLessThan(0.5 * (losses[0] ?? 0))
    expect(gate()).not.toEqual(before)
    model.dispose()
    tf.disposeVariables()
  })

  test('runs through everything that is taken apart: dilation, groups, padding below zero, resizing, norms', async () => {
    const graph = chain(
      [3, 8, 8],
      conv({ channels: 16, bias: true }),
      bn({ affine: false }),
      { op: 'silu', attributes: {} },
      {
        op: 'maxpool',
        attributes: { kernel: [3, 3], stride: [1, 1], pads: [1, 1, 1, 1], dilation: [1, 1], ceil: false },
      },
      conv({ channels: 16, groups: 8, dilation: [2, 2], pads: [2, 2, 2, 2] }),
      { op: 'gn', attributes: { groups: 4, epsilon: 1e-5, affine: true } },
      { op: 'resize', attributes: { size: [10, 6], mode: 'bilinear', alignCorners: false } },
      { op: 'dropout', attributes: { rate: 0.1 } },
      { op: 'droppath', attributes: { rate: 0.1 } },
      plain('flatten'),
      linear(3),
    )
    const model = await loadFiles(write(graph))
    const frozen = () =>
      model.layers
        .filter((layer) => !layer.trainable && layer.getClassName() === 'Dense')
        .flatMap((layer) => layer.getWeights().map((weight) => [...weight.dataSync()]))
    const before = frozen()
    const statistics = () => [...(model.getLayer('bn2').getWeights()[2]?.dataSync() ?? [])]
    const start = statistics()
    const { xs, ys } = drawTask(6)
    model.compile({ optimizer: tf.train.sgd(0.0005), loss: 'meanSquaredError' })
    const { history } = await model.fit(xs, ys, { epochs: 40, batchSize: 6, shuffle: false, verbose: 0 })
    const losses = history['loss'] as number[]
    expect(losses.every((loss) => Number.isFinite(loss))).toBe(true)
    // What dropout draws differs from run to run: a mean over some epochs does not turn on it.
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(mean(losses.slice(-8))).toBeLessThan(0.9 * mean(losses.slice(0, 8)))
    expect(before.length).toBeGreaterThan(2)
    expect(frozen()).toEqual(before)
    expect(statistics()).not.toEqual(start)
    model.dispose()
    tf.disposeVariables()
  })
})
