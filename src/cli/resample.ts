/** A picture of 8 bits a channel: rows of pixels of interleaved channels, `[height, width, channels]`. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly channels: number
  readonly data: Uint8Array
}

/** The part of a resized picture that is wanted. */
export interface ResizedWindow {
  /** Size of the whole resized picture, which is never made. */
  readonly fullWidth: number
  readonly fullHeight: number
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Weights are integers over 2^22: 8 bits of pixel and 2 of room in 32. */
const precisionBits = 22

/** What goes into each value along one axis. */
interface Taps {
  /** First source index of each output, and how many follow. */
  readonly first: Int32Array
  readonly count: Int32Array
  /** `widest` weights for each output. */
  readonly weights: Int32Array
  readonly widest: number
}

/**
 * Resizes with a triangle filter that widens as the picture shrinks (bilinear with antialias), and cuts a window out.
 * Step by step what Pillow does (libImaging/Resample.c, `Image.resize` with BILINEAR, which torchvision calls): integer
 * weights, rows first, rounding to 8 bits in between. So its numbers are Pillow's, on every machine, where those of
 * sharp's own resize differ by up to 3 of 255 and depend on the processor. An axis that keeps its size is copied.
 */
export function resizePicture(picture: Picture, window: ResizedWindow): Picture {
  const across = computeTaps(picture.width, window.fullWidth, window.left, window.width)
  const down = computeTaps(picture.height, window.fullHeight, window.top, window.height)
  const firstRow = down.first[0] ?? 0
  const lastRow = (down.first.at(-1) ?? 0) + (down.count.at(-1) ?? 0)
  const { channels } = picture
  const rows = new Uint8Array((lastRow - firstRow) * window.width * channels)
  for (let y = firstRow; y < lastRow; y++) {
    const target = (y - firstRow) * window.width * channels
    blend(picture.data, y * picture.width * channels, channels, across, rows, target, channels, channels)
  }
  const rowLength = window.width * channels
  const data = new Uint8Array(window.height * rowLength)
  blend(rows, -firstRow * rowLength, rowLength, down, data, 0, rowLength, rowLength)
  return { width: window.width, height: window.height, channels, data }
}

/**
 * For every output o of `taps` and each of `lanes` neighbouring values: the weighted sum of the source, whose entries
 * are `step` apart, rounded to 8 bits.
 */
function blend(
  source: Uint8Array,
  sourceStart: number,
  sourceStep: number,
  taps: Taps,
  target: Uint8Array,
  targetStart: number,
  targetStep: number,
  lanes: number,
): void {
  for (let o = 0; o < taps.first.length; o++) {
    const from = sourceStart + taps.first[o]! * sourceStep
    const count = taps.count[o]!
    for (let lane = 0; lane < lanes; lane++) {
      let sum = 1 << (precisionBits - 1)
      for (let k = 0; k < count; k++) {
        sum += source[from + k * sourceStep + lane]! * taps.weights[o * taps.widest + k]!
      }
      const value = sum >> precisionBits
      target[targetStart + o * targetStep + lane] = value < 0 ? 0 : value > 255 ? 255 : value
    }
  }
}

/** Weights of outputs `start` to `start + length` of an axis that goes from `from` to `to` values. */
function computeTaps(from: number, to: number, start: number, length: number): Taps {
  const scale = from / to
  const filterScale = Math.max(scale, 1)
  const support = from === to ? 0 : filterScale
  const widest = Math.ceil(support) * 2 + 1
  const first = new Int32Array(length)
  const count = new Int32Array(length)
  const weights = new Int32Array(length * widest)
  for (let o = 0; o < length; o++) {
    if (from === to) {
      first[o] = start + o
      count[o] = 1
      weights[o] = 1 << precisionBits
      continue
    }
    const centre = (start + o + 0.5) * scale
    const begin = Math.max(0, Math.trunc(centre - support + 0.5))
    const end = Math.min(from, Math.trunc(centre + support + 0.5))
    const shares: number[] = []
    let total = 0
    for (let x = begin; x < end; x++) {
      const share = Math.max(0, 1 - Math.abs((x - centre + 0.5) * (1 / filterScale)))
      shares.push(share)
      total += share
    }
    first[o] = begin
    count[o] = end - begin
    for (const [k, share] of shares.entries()) {
      weights[o * widest + k] = Math.trunc(0.5 + (total === 0 ? share : share / total) * (1 << precisionBits))
    }
  }
  return { first, count, weights, widest }
}
