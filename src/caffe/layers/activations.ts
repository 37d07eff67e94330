import type { CoreOperation } from '../../vocabulary/index.ts'
import type { Blob } from '../network.ts'
import { applyInPlace, type LayerContext, type LayerKind } from './layer.ts'

function rectify(context: LayerContext): Blob | undefined {
  let slope = 0
  context.parameters('relu_param', (fields) => {
    fields.ignore('engine')
    slope = fields.number('negative_slope')?.value ?? 0
  })
  return applyInPlace(
    context,
    slope === 0 ? { op: 'relu', attributes: {} } : { op: 'leakyrelu', attributes: { slope } },
  )
}

/** A layer whose parameters say only how it is computed. */
function plain(parameters: string, operation: CoreOperation): LayerKind {
  return {
    bottoms: [1, 1],
    rule: (context) => {
      context.parameters(parameters, (fields) => fields.ignore('engine'))
      return applyInPlace(context, operation)
    },
  }
}

function rectifyByWeight(context: LayerContext): Blob | undefined {
  let perChannel = true
  context.parameters('prelu_param', (fields) => {
    fields.ignore('filler')
    perChannel = !(fields.boolean('channel_shared')?.value ?? false)
  })
  return applyInPlace(context, { op: 'prelu', attributes: { perChannel } })
}

function exponential(context: LayerContext): Blob | undefined {
  let alpha = 1
  context.parameters('elu_param', (fields) => {
    alpha = fields.number('alpha')?.value ?? 1
  })
  return applyInPlace(context, { op: 'elu', attributes: { alpha } })
}

function softmax(context: LayerContext): Blob | undefined {
  context.parameters('softmax_param', (fields) => {
    fields.ignore('engine')
    fields.integer('axis', { least: 1, most: 1 })
  })
  return applyInPlace(context, { op: 'softmax', attributes: { axes: [0] } })
}

function dropout(context: LayerContext): Blob | undefined {
  let rate = 0.5
  context.parameters('dropout_param', (fields) => {
    rate = fields.number('dropout_ratio')?.value ?? rate
    fields.ignore('scale_train')
  })
  if (rate < 0 || rate >= 1) return context.refuse('dropout_ratio has to be from 0 to less than 1')
  return applyInPlace(context, { op: 'dropout', attributes: { rate } })
}

export const activationKinds: readonly (readonly [string, LayerKind])[] = [
  ['ReLU', { bottoms: [1, 1], rule: rectify }],
  ['Sigmoid', plain('sigmoid_param', { op: 'sigmoid', attributes: {} })],
  ['TanH', plain('tanh_param', { op: 'tanh', attributes: {} })],
  ['PReLU', { bottoms: [1, 1], rule: rectifyByWeight }],
  ['ELU', { bottoms: [1, 1], rule: exponential }],
  ['Softmax', { bottoms: [1, 1], rule: softmax }],
  ['Dropout', { bottoms: [1, 1], rule: dropout }],
]
