import type { OperationAttributes, Pads, Shape } from '../../vocabulary/index.ts'
import type { Emitter } from './builder.ts'
import type { NodeOf } from './layout.ts'
import { int, string, type Value } from './model.ts'

/** Adds a number around `[C, H, W]`; no pad is negative. */
export function padWith(emitter: Emitter, part: string, x: Value, pads: Pads, value: number): Value {
  const number = emitter.numbers(`${part === '' ? 'pad' : part}/value`, [], [value])
  return emitter.add(part, {
    operator: 'Pad',
    inputs: [x, padSizes(emitter, part, pads), number],
    shape: paddedShape(x.shape, pads),
  })
}

function padSizes(emitter: Emitter, part: string, [top, bottom, left, right]: Pads): Value {
  return emitter.integers(`${part === '' ? 'pad' : part}/sizes`, [0, 0, top, left, 0, 0, bottom, right])
}

function paddedShape([channels = 1, height = 1, width = 1]: Shape, [top, bottom, left, right]: Pads): Shape {
  return [channels, height + top + bottom, width + left + right]
}

/** `pad`: what is negative is cut off first, the rest is a `Pad`. */
export function emitPad(emitter: Emitter, node: NodeOf<'pad'>, x: Value): Value {
  const { pads, mode, value } = node.attributes
  if (mode !== 'constant') {
    return emitter.add('', {
      operator: 'Pad',
      inputs: [x, padSizes(emitter, '', pads)],
      shape: node.shape,
      attributes: { mode: string(mode === 'reflect' ? 'reflect' : 'edge') },
    })
  }
  const cropped = crop(emitter, x, pads)
  const [top, bottom, left, right] = pads
  const rest: Pads = [Math.max(0, top), Math.max(0, bottom), Math.max(0, left), Math.max(0, right)]
  return rest.every((pad) => pad === 0) ? cropped : padWith(emitter, '', cropped, rest, value)
}

/** Takes off rows and columns where pads are negative. */
function crop(emitter: Emitter, x: Value, pads: Pads): Value {
  const [top, bottom, left, right] = pads
  const cut: Pads = [Math.min(0, top), Math.min(0, bottom), Math.min(0, left), Math.min(0, right)]
  if (cut.every((each) => each === 0)) return x
  const shape = paddedShape(x.shape, cut)
  const begin = [-cut[0], -cut[2]]
  return emitter.add('crop', {
    operator: 'Slice',
    inputs: [
      x,
      emitter.integers('crop/starts', begin),
      emitter.integers(
        'crop/ends',
        begin.map((from, axis) => from + (shape[axis + 1] ?? 1)),
      ),
      emitter.integers('crop/axes', [2, 3]),
    ],
    shape,
  })
}

/**
 * `resize`. Bilinear is `Resize`, whose half-pixel and corner conventions are PyTorch's. Nearest takes PyTorch's own
 * positions: by `Resize` where the size is a multiple, and by `Gather` elsewhere, since runtimes round
 * i * from / to each in their way.
 */
export function emitResize(emitter: Emitter, node: NodeOf<'resize'>, x: Value): Value {
  const [, height = 1, width = 1] = x.shape
  const { size, mode, alignCorners } = node.attributes
  if (size[0] === height && size[1] === width) return x
  if (mode === 'bilinear') {
    return scaleTo(emitter, x, node.attributes, alignCorners ? 'align_corners' : 'half_pixel')
  }
  if (size[0] % height === 0 && size[1] % width === 0) return scaleTo(emitter, x, node.attributes, 'asymmetric')
  const rows = takeNearest(emitter, 'rows', x, 1, size[0])
  return takeNearest(emitter, '', rows, 2, size[1])
}

/**
 * `Resize` by factors, because sizes would have to name the batch. A factor is rounded up to float32: rounded down,
 * floor(extent * factor) would miss the last row.
 */
function scaleTo(
  emitter: Emitter,
  x: Value,
  { size, mode }: OperationAttributes['resize'],
  convention: 'align_corners' | 'half_pixel' | 'asymmetric',
): Value {
  const [channels = 1, height = 1, width = 1] = x.shape
  const factors = [1, 1, roundUp(size[0] / height), roundUp(size[1] / width)]
  return emitter.add('', {
    operator: 'Resize',
    inputs: [x, undefined, emitter.numbers('factors', [4], factors)],
    shape: [channels, ...size],
    attributes: {
      mode: string(mode === 'bilinear' ? 'linear' : 'nearest'),
      coordinate_transformation_mode: string(convention),
      ...(mode === 'nearest' ? { nearest_mode: string('floor') } : {}),
    },
  })
}

/** The smallest float32 that is not below a positive number. */
function roundUp(value: number): number {
  const near = Math.fround(value)
  if (near >= value) return near
  const bits = new Uint32Array(Float32Array.of(near).buffer)
  bits[0] = (bits[0] ?? 0) + 1
  return new Float32Array(bits.buffer)[0] ?? near
}

/**
 * Rows or columns at floor(i * from / to) in float32, so that it rounds where PyTorch rounds
 * (`nearest_neighbor_compute_source_index` in its UpSample.h).
 */
function takeNearest(emitter: Emitter, part: string, x: Value, axis: 1 | 2, to: number): Value {
  const from = x.shape[axis] ?? 1
  if (from === to) return x
  const scale = Math.fround(from / to)
  const positions = Array.from({ length: to }, (_, i) => Math.min(Math.floor(Math.fround(i * scale)), from - 1))
  return emitter.add(part, {
    operator: 'Gather',
    inputs: [x, emitter.integers(`${part === '' ? 'columns' : part}/positions`, positions)],
    shape: x.shape.map((extent, at) => (at === axis ? to : extent)),
    attributes: { axis: int(axis + 1) },
  })
}
