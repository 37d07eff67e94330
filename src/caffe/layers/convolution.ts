import type { FieldReader } from '../fields.ts'
import type { Blob } from '../network.ts'
import { isVectorLike, type LayerContext, type LayerKind, plainBlob } from './layer.ts'
import { readPair } from './window.ts'

/** Fields of how it is computed and what weights start as, which say nothing about the evaluated network. */
const passedOver = ['engine', 'weight_filler', 'bias_filler', 'force_nd_im2col'] as const

/** `[C, H, W]` to `[num_output, H', W']`, rounded down. https://caffe.berkeleyvision.org/tutorial/layers/convolution.html */
function convolve(context: LayerContext): Blob | undefined {
  const [bottom] = context.bottoms
  let node: number | undefined
  context.parameters('convolution_param', (fields) => {
    fields.ignore(...passedOver)
    const channels = readOutputs(fields, context)
    const kernel = readPair(fields, 'kernel_size', 'kernel', 1)
    const stride = readPair(fields, 'stride', 'stride', 1) ?? [1, 1]
    const [vertical, horizontal] = readPair(fields, 'pad', 'pad', 0) ?? [0, 0]
    const dilation = fields.integers('dilation', { least: 1 }).map(({ value }) => value)
    const groups = fields.integer('group', { least: 1 })?.value ?? 1
    const bias = fields.boolean('bias_term')?.value ?? true
    fields.integer('axis', { least: 1, most: 1 })
    if (kernel === undefined || kernel.includes(0)) context.refuse('it needs kernel_size')
    else if (channels !== undefined && bottom !== undefined) {
      node = context.add(
        {
          op: 'conv',
          attributes: {
            channels,
            kernel,
            stride,
            pads: [vertical, vertical, horizontal, horizontal],
            dilation: [dilation[0] ?? 1, dilation[1] ?? dilation[0] ?? 1],
            groups,
            bias,
          },
        },
        [bottom.node],
      )
    }
  })
  return plainBlob(context, node)
}

function readOutputs(fields: FieldReader, context: LayerContext): number | undefined {
  const channels = fields.integer('num_output', { least: 1 })
  if (channels === undefined && !fields.has('num_output')) context.refuse('it needs num_output')
  return channels?.value
}

/** All values of an image to `[num_output]`. */
function connect(context: LayerContext): Blob | undefined {
  const [bottom] = context.bottoms
  let node: number | undefined
  context.parameters('inner_product_param', (fields) => {
    fields.ignore('engine', 'weight_filler', 'bias_filler')
    const channels = readOutputs(fields, context)
    const bias = fields.boolean('bias_term')?.value ?? true
    fields.integer('axis', { least: 1, most: 1 })
    // The layout of a weight, which no prototxt has.
    fields.ignore('transpose')
    if (bottom === undefined || channels === undefined) return
    const vector =
      context.shapeOf(bottom.node).length === 1
        ? bottom.node
        : context.add({ op: 'flatten', attributes: {} }, [bottom.node])
    if (vector !== undefined) node = context.add({ op: 'linear', attributes: { channels, bias } }, [vector])
  })
  return plainBlob(context, node)
}

/** The extents of each image one after the other; a blob of one position is a vector already. */
function flatten(context: LayerContext): Blob | undefined {
  const [bottom] = context.bottoms
  context.parameters('flatten_param', (fields) => {
    fields.integer('axis', { least: 1, most: 1 })
    fields.ignore('end_axis')
  })
  return bottom === undefined ? undefined : toVector(context, bottom)
}

/** Reshape, where it makes a vector: `dim: 0 dim: 0` of one position, or `dim: 0 dim: -1`. */
function reshape(context: LayerContext): Blob | undefined {
  const [bottom] = context.bottoms
  const dims: number[] = []
  context.parameters('reshape_param', (fields) => {
    for (const shape of fields.messages('shape')) {
      for (const { name, value } of shape.fields) {
        if (name === 'dim' && value.kind === 'number') dims.push(value.value)
      }
    }
    fields.integer('axis', { least: 0, most: 0 })
    fields.ignore('num_axes')
  })
  if (bottom === undefined) return undefined
  const [channels = 0] = bottom.shape
  const [batch, second, ...rest] = dims
  const keepsChannels = second === 0 || second === channels
  const isVector = rest.length === 0 && (keepsChannels ? isVectorLike(bottom.shape) : second === -1)
  // The same blob with 1x1 behind its channels, or without.
  const isPoint = rest.every((extent) => extent === 1) && keepsChannels && isVectorLike(bottom.shape)
  if (batch !== 0 && batch !== 1 && batch !== -1) return context.refuse('its shape has to begin with dim: 0, the batch')
  if (isPoint && !isVector) return { ...bottom, shape: [channels, ...rest] }
  if (isVector) return toVector(context, bottom)
  return context.refuse('of shapes, those are taken that give a vector: dim: 0 dim: 0 or dim: 0 dim: -1')
}

function toVector(context: LayerContext, bottom: Blob): Blob | undefined {
  if (isVectorLike(bottom.shape)) return { ...bottom, shape: bottom.shape.slice(0, 1) }
  return plainBlob(context, context.add({ op: 'flatten', attributes: {} }, [bottom.node]))
}

export const convolutionKinds: readonly (readonly [string, LayerKind])[] = [
  ['Convolution', { bottoms: [1, 1], rule: convolve }],
  ['InnerProduct', { bottoms: [1, 1], rule: connect }],
  ['Flatten', { bottoms: [1, 1], rule: flatten }],
  ['Reshape', { bottoms: [1, 1], rule: reshape }],
]
