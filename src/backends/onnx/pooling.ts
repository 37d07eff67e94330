import type { Pads, Pair } from '../../vocabulary/index.ts'
import type { Emitter } from './builder.ts'
import { addSame, flatten, type NodeOf, onnxPads } from './layout.ts'
import { int, ints, type Value } from './model.ts'
import { padWith } from './spatial.ts'

/**
 * `maxpool`. The sizes are the graph's: rounding up is padding at the end, since `ceil_mode` of ONNX keeps a last
 * window that lies in the padding alone. Padding is never the maximum.
 */
export function emitMaxPool(emitter: Emitter, node: NodeOf<'maxpool'>, x: Value): Value {
  const { kernel, stride, dilation } = node.attributes
  const pads = coverPads(node, x, dilation)
  const attributes = { kernel_shape: ints(kernel), strides: ints(stride), dilations: ints(dilation) }
  // Runtimes refuse padding as large as the kernel, which dilation can ask for.
  const [top, bottom, left, right] = pads
  const wide = Math.max(top, bottom) >= kernel[0] || Math.max(left, right) >= kernel[1]
  const padded = wide ? padWith(emitter, 'pad', x, pads, -Infinity) : x
  const pooled = emitter.add('', {
    operator: 'MaxPool',
    inputs: [padded],
    shape: node.shape,
    attributes: { ...attributes, pads: onnxPads(wide ? [0, 0, 0, 0] : pads) },
  })
  const rows = findEmptyWindows(node, x, 0)
  const columns = findEmptyWindows(node, x, 1)
  if (![...rows, ...columns].includes(true)) return pooled
  const nothing = rows.flatMap((row) => columns.map((column) => (row || column ? -Infinity : 0)))
  return addSame(emitter, 'nothing', 'Add', [
    pooled,
    emitter.numbers('nothing/mask', [rows.length, columns.length], nothing),
  ])
}

/**
 * For each place of a window along an axis, whether it has no value of the input, but padding only. Dilation allows it.
 * The maximum is then -Infinity in PyTorch, and the lowest float32 in onnxruntime.
 */
function findEmptyWindows(node: NodeOf<'maxpool'>, x: Value, axis: 0 | 1): readonly boolean[] {
  const { kernel, stride, pads, dilation } = node.attributes
  const extent = x.shape[axis + 1] ?? 1
  return Array.from({ length: node.shape[axis + 1] ?? 1 }, (_place, place) => {
    const first = place * stride[axis] - (axis === 0 ? pads[0] : pads[2])
    const skipped = Math.max(0, Math.ceil(-first / dilation[axis]))
    return skipped >= kernel[axis] || first + skipped * dilation[axis] >= extent
  })
}

/**
 * `avgpool`. Where padding counts in the divisor, but what hangs over through rounding up does not, zeros are put
 * around first, and only what hangs over is padding to the operator.
 */
export function emitAvgPool(emitter: Emitter, node: NodeOf<'avgpool'>, x: Value): Value {
  const { kernel, stride, pads, countPad } = node.attributes
  const cover = coverPads(node, x, [1, 1])
  const hangsOver = cover[1] > pads[1] || cover[3] > pads[3]
  const counts = countPad && pads.some((pad) => pad > 0)
  const pool = (value: Value, around: Pads, include: boolean): Value =>
    emitter.add('', {
      operator: 'AveragePool',
      inputs: [value],
      shape: node.shape,
      attributes: {
        kernel_shape: ints(kernel),
        strides: ints(stride),
        pads: onnxPads(around),
        count_include_pad: int(include ? 1 : 0),
      },
    })
  if (!counts || !hangsOver) return pool(x, cover, counts)
  const padded = padWith(emitter, 'pad', x, pads, 0)
  const over = [0, Math.max(0, cover[1] - pads[1]), 0, Math.max(0, cover[3] - pads[3])] as const
  return pool(padded, over, false)
}

/** The padding before, and what must follow so that the last window ends there; 0 where it ends inside. */
function coverPads(node: NodeOf<'maxpool'> | NodeOf<'avgpool'>, x: Value, dilation: Pair): Pads {
  const { kernel, stride, pads } = node.attributes
  const after = (axis: 0 | 1, before: number): number => {
    const places = node.shape[axis + 1] ?? 1
    const reach = (places - 1) * stride[axis] + (kernel[axis] - 1) * dilation[axis] + 1
    return Math.max(0, reach - before - (x.shape[axis + 1] ?? 1))
  }
  return [pads[0], after(0, pads[0]), pads[2], after(1, pads[2])]
}

/**
 * `adaptiveavgpool`: an average pool where the sizes divide; else value i of m over n goes from floor(i n / m) to
 * ceil((i + 1) n / m) (PyTorch's `AdaptiveAveragePooling.cpp`), as a product with a matrix of averages on each side.
 */
export function emitAdaptivePool(emitter: Emitter, node: NodeOf<'adaptiveavgpool'>, x: Value): Value {
  const [channels = 1, height = 1, width = 1] = x.shape
  const [rows, columns] = node.attributes.to
  if (height % rows === 0 && width % columns === 0) {
    const window = ints([height / rows, width / columns])
    return emitter.add('', {
      operator: 'AveragePool',
      inputs: [x],
      shape: node.shape,
      attributes: { kernel_shape: window, strides: window },
    })
  }
  const overColumns = averages(width, columns)
  // [H, W] [W, columns]: the matrix of averages transposed.
  const transposed = Float32Array.from({ length: width * columns }, (_, at) => {
    return overColumns[(at % columns) * width + Math.floor(at / columns)]!
  })
  const narrow = emitter.add('columns', {
    operator: 'MatMul',
    inputs: [x, emitter.numbers('columns/averages', [width, columns], transposed)],
    shape: [channels, height, columns],
  })
  return emitter.add('', {
    operator: 'MatMul',
    inputs: [emitter.numbers('averages', [rows, height], averages(height, rows)), narrow],
    shape: node.shape,
  })
}

/** `[to, from]`: row i averages window i. */
function averages(from: number, to: number): Float32Array {
  const data = new Float32Array(to * from)
  for (let i = 0; i < to; i++) {
    const start = Math.floor((i * from) / to)
    const end = Math.ceil(((i + 1) * from) / to)
    data.fill(1 / (end - start), i * from + start, i * from + end)
  }
  return data
}

/** `gap` and `gmp`: the whole map in one window, then `[C, 1, 1]` as a vector. */
export function emitGlobalPool(emitter: Emitter, operator: 'GlobalAveragePool' | 'GlobalMaxPool', x: Value): Value {
  const pooled = emitter.add('', { operator, inputs: [x], shape: [x.shape[0] ?? 1, 1, 1] })
  return flatten(emitter, 'vector', pooled)
}
