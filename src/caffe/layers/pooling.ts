import type { Pair } from '../../vocabulary/index.ts'
import type { Blob } from '../network.ts'
import { type LayerContext, type LayerKind, plainBlob } from './layer.ts'
import { readPair } from './window.ts'

/**
 * How many places a window of Caffe has: rounded up, and where there is padding, a last window that starts past the input
 * and the padding before it is dropped (`pooling_layer.cpp`).
 */
function countCaffePlaces(extent: number, kernel: number, stride: number, pad: number, ceil: boolean): number {
  const room = (extent + 2 * pad - kernel) / stride
  const places = (ceil ? Math.ceil(room) : Math.floor(room)) + 1
  return pad > 0 && (places - 1) * stride >= extent + pad ? places - 1 : places
}

/** `[C, H, W]` to `[C, H', W']`. A mean over the whole of a map is senet's `gap`. */
function pool(context: LayerContext): Blob | undefined {
  const [bottom] = context.bottoms
  let result: Blob | undefined
  context.parameters('pooling_param', (fields) => {
    fields.ignore('engine')
    const kind = fields.word('pool', ['MAX', 'AVE'])?.value ?? 'MAX'
    const isGlobal = fields.boolean('global_pooling')?.value ?? false
    const kernel = readPair(fields, 'kernel_size', 'kernel', 1)
    const stride = readPair(fields, 'stride', 'stride', 1) ?? [1, 1]
    const pad = readPair(fields, 'pad', 'pad', 0) ?? [0, 0]
    const mode = fields.word('round_mode', ['CEIL', 'FLOOR'])?.value
    const ceil = mode === undefined ? (fields.boolean('ceil_mode')?.value ?? true) : mode === 'CEIL'
    if (bottom === undefined) return
    const [channels = 0, height = 1, width = 1] = bottom.shape
    const isWhole = pad[0] + pad[1] === 0 && kernel?.[0] === height && kernel[1] === width
    if (isGlobal || (kind === 'AVE' && isWhole)) {
      if (context.shapeOf(bottom.node).length === 1) {
        result = bottom
        return
      }
      const node = context.add(kind === 'AVE' ? { op: 'gap', attributes: {} } : { op: 'gmp', attributes: {} }, [
        bottom.node,
      ])
      if (node !== undefined) result = { node, shape: [channels, 1, 1] }
      return
    }
    if (kernel === undefined || kernel.includes(0)) {
      context.refuse('it needs kernel_size or global_pooling')
      return
    }
    const places: Pair = [
      countCaffePlaces(height, kernel[0], stride[0], pad[0], ceil),
      countCaffePlaces(width, kernel[1], stride[1], pad[1], ceil),
    ]
    result = addPool(context, bottom, { kind, kernel, stride, pad, ceil, places })
  })
  return result
}

interface Pool {
  readonly kind: string
  readonly kernel: Pair
  readonly stride: Pair
  readonly pad: Pair
  readonly ceil: boolean
  /** What Caffe makes of height and width. */
  readonly places: Pair
}

function addPool(context: LayerContext, bottom: Blob, { kind, kernel, stride, pad, ceil, places }: Pool) {
  const [, height = 1, width = 1] = bottom.shape
  const down = (extent: number, axis: 0 | 1) => Math.floor((extent + 2 * pad[axis] - kernel[axis]) / stride[axis]) + 1
  // Rounding up is said only where it makes a difference.
  const rounds = ceil && (down(height, 0) !== places[0] || down(width, 1) !== places[1])
  const shared = { kernel, stride, pads: [pad[0], pad[0], pad[1], pad[1]] as const, ceil: rounds }
  const node = context.add(
    kind === 'AVE'
      ? { op: 'avgpool', attributes: { ...shared, countPad: true } }
      : { op: 'maxpool', attributes: { ...shared, dilation: [1, 1] } },
    [bottom.node],
  )
  if (node === undefined) return undefined
  const [, rows = 0, columns = 0] = context.shapeOf(node)
  if (rows === places[0] && columns === places[1]) return plainBlob(context, node)
  return context.refuse(
    `Caffe gives ${places.join('x')} with a last window outside of the ${height}x${width} input, where others have ${rows}x${columns}`,
  )
}

export const poolingKinds: readonly (readonly [string, LayerKind])[] = [['Pooling', { bottoms: [1, 1], rule: pool }]]
