import { describe, expect, test } from 'vitest'
import { verifyGraph } from '../../src/ir/index.ts'
import { foldBatchNorm, removeIdentity, runPasses } from '../../src/passes/index.ts'
import { batchNorm, buildGraph, convAttributes, deconvAttributes } from '../support/graph-builder.ts'

const conv = convAttributes({ channels: 4, kernel: [3, 3] })

function operationsOf(graph: ReturnType<typeof runPasses>): string {
  return graph.nodes.map((node) => `${node.id}=${node.op}(${node.inputs.join(',')})`).join(' ')
}

describe('fold-batch-norm', () => {
  test('puts the norm into the convolution, under the id of the norm, and gives it a bias', () => {
    const builder = buildGraph([3, 8, 8])
    builder.step('conv', conv)
    builder.step('bn', batchNorm)
    builder.step('relu', {})
    builder.module('first', 'conv1')
    const graph = builder.finish()
    const folded = runPasses(graph, [foldBatchNorm])
    expect(operationsOf(folded)).toBe('input=input() bn1=conv(input) relu1=relu(bn1)')
    expect(folded.modules.map((module) => module.output)).toEqual(['relu1', 'bn1'])
    const formula = {
      kind: 'batch-norm',
      weight: 'conv1.weight',
      bias: undefined,
      gamma: 'bn1.weight',
      beta: 'bn1.bias',
      mean: 'bn1.running_mean',
      variance: 'bn1.running_var',
      epsilon: 1e-5,
    }
    expect(folded.nodes[1]?.weights).toMatchObject([
      { role: 'weight', key: 'conv1.weight', shape: [4, 3, 3, 3], folded: formula },
      { role: 'bias', key: 'conv1.bias', shape: [4], folded: formula },
    ])
    expect(folded.nodes[1]?.attributes).toMatchObject({ bias: true })
  })

  test('folds into deconvolutions and linear layers, and names no gamma without affine', () => {
    const builder = buildGraph([3, 4, 4])
    builder.step('deconv', deconvAttributes({ channels: 4, kernel: [2, 2], stride: [2, 2], bias: true }))
    builder.step('bn', { ...batchNorm, affine: false })
    builder.step('gap', {})
    builder.step('linear', { channels: 5, bias: true })
    builder.step('bn', batchNorm)
    const folded = runPasses(builder.finish(), [foldBatchNorm])
    expect(operationsOf(folded)).toBe('input=input() bn1=deconv(input) gap1=gap(bn1) bn2=linear(gap1)')
    expect(folded.nodes[1]?.weights[0]?.folded).toMatchObject({
      bias: 'deconv1.bias',
      gamma: undefined,
      beta: undefined,
    })
  })

  test.each([
    ['an output', (output: (name: string, id: string) => void) => output('early', 'conv1'), []],
    ['kept', () => undefined, ['conv1']],
  ])('leaves a convolution that is %s', (_what, mark, keep) => {
    const builder = buildGraph([3, 8, 8])
    builder.step('conv', conv)
    builder.output('output', builder.step('bn', batchNorm))
    mark(builder.output)
    const graph = builder.finish()
    expect(runPasses(graph, [foldBatchNorm], { keep: new Set(keep) })).toEqual(graph)
  })

  test('leaves a convolution that another step takes too, and a norm after something else', () => {
    const builder = buildGraph([3, 8, 8])
    const first = builder.step('conv', conv)
    const norm = builder.step('bn', batchNorm, first)
    builder.step('add', {}, [first, norm])
    builder.step('bn', batchNorm)
    const graph = builder.finish()
    expect(runPasses(graph, [foldBatchNorm])).toEqual(graph)
  })

  test('folds one norm of two, whether or not it runs twice', () => {
    const builder = buildGraph([3, 8, 8])
    builder.step('conv', conv)
    builder.step('bn', batchNorm)
    builder.step('bn', batchNorm)
    const once = runPasses(builder.finish(), [foldBatchNorm])
    expect(operationsOf(once)).toBe('input=input() bn1=conv(input) bn2=bn(bn1)')
    expect(runPasses(once, [foldBatchNorm])).toEqual(once)
  })
})

describe('remove-identity', () => {
  test('takes out what does nothing in evaluation, in chains too', () => {
    const builder = buildGraph([3, 8, 8])
    builder.step('conv', conv)
    builder.step('dropout', { rate: 0.5 })
    builder.step('identity', {})
    builder.step('bn', batchNorm)
    builder.step('droppath', { rate: 0.1 })
    builder.module('dropped', 'identity1')
    const graph = builder.finish()
    expect(operationsOf(runPasses(graph, [removeIdentity]))).toBe(
      'input=input() conv1=conv(input) bn1=bn(conv1) droppath1=droppath(bn1)',
    )
    expect(operationsOf(runPasses(graph, [removeIdentity, foldBatchNorm], { keep: new Set(['identity1']) }))).toBe(
      'input=input() conv1=conv(input) identity1=identity(conv1) bn1=bn(identity1) droppath1=droppath(bn1)',
    )
    const both = runPasses(graph, [removeIdentity, foldBatchNorm])
    expect(operationsOf(both)).toBe('input=input() bn1=conv(input) droppath1=droppath(bn1)')
    expect(both.modules.map((module) => module.output)).toEqual(['droppath1', 'bn1'])
  })
})

test('a pass that gives an unsound graph is found out', () => {
  const graph = buildGraph([3, 8, 8]).finish()
  const careless = { name: 'careless', apply: () => ({ ...graph, outputs: [{ name: 'output', node: 'nowhere' }] }) }
  expect(verifyGraph(graph)).toEqual([])
  expect(() => runPasses(graph, [careless])).toThrow('the pass careless')
})
