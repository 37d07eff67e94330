/** A counter of four 32-bit words and a key of two. */
export type Counter = readonly [number, number, number, number]
export type Key = readonly [number, number]

/**
 * Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; SC 2011): four random 32-bit
 * words for each counter from `counter` on, whose first word counts up. Integer arithmetic only, so every machine gives
 * the same; a word depends on its counter alone, so that no tensor's values depend on another tensor.
 *
 * @param words is filled; its length is a multiple of four
 */
export function fillPhilox(words: Uint32Array, counter: Counter, key: Key): void {
  const [first, second, third, fourth] = counter
  for (let at = 0; at < words.length; at += 4) {
    let a = (first + at / 4) | 0
    let b = second | 0
    let c = third | 0
    let d = fourth | 0
    let k0 = key[0] | 0
    let k1 = key[1] | 0
    for (let round = 0; round < 10; round++) {
      const highA = multiplyHigh(0xd2511f53, a)
      const highC = multiplyHigh(0xcd9e8d57, c)
      const lowA = Math.imul(0xd2511f53, a)
      const lowC = Math.imul(0xcd9e8d57, c)
      a = highC ^ b ^ k0
      b = lowC
      c = highA ^ d ^ k1
      d = lowA
      k0 = (k0 + 0x9e3779b9) | 0
      k1 = (k1 + 0xbb67ae85) | 0
    }
    words[at] = a
    words[at + 1] = b
    words[at + 2] = c
    words[at + 3] = d
  }
}

/** The upper 32 bits of an unsigned 32 x 32 bit product, from products of 16-bit halves. No sum goes above 32 bits. */
function multiplyHigh(x: number, y: number): number {
  const xHigh = x >>> 16
  const xLow = x & 0xffff
  const yHigh = y >>> 16
  const yLow = y & 0xffff
  const middle = (Math.imul(xHigh, yLow) + (Math.imul(xLow, yLow) >>> 16)) | 0
  const cross = (Math.imul(xLow, yHigh) + (middle & 0xffff)) | 0
  return (Math.imul(xHigh, yHigh) + (middle >>> 16) + (cross >>> 16)) | 0
}
