/** Four 32-bit words of a counter or a result. */
export type Words = readonly [number, number, number, number]

/**
 * Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; SC 2011): four random 32-bit
 * words for a counter and a key. Integer arithmetic only, so every machine gives the same; a word depends on its
 * counter alone, so that no tensor's values depend on another tensor.
 */
export function philox(counter: Words, key: readonly [number, number]): Words {
  let [a, b, c, d] = counter
  let [k0, k1] = key
  for (let round = 0; round < 10; round++) {
    const highA = multiplyHigh(0xd2511f53, a)
    const lowA = Math.imul(0xd2511f53, a)
    const highC = multiplyHigh(0xcd9e8d57, c)
    const lowC = Math.imul(0xcd9e8d57, c)
    a = highC ^ b ^ k0
    b = lowC
    c = highA ^ d ^ k1
    d = lowA
    k0 = (k0 + 0x9e3779b9) | 0
    k1 = (k1 + 0xbb67ae85) | 0
  }
  return [a >>> 0, b >>> 0, c >>> 0, d >>> 0]
}

/** The upper 32 bits of an unsigned 32 x 32 bit product, from products of 16-bit halves, which float64 holds exactly. */
function multiplyHigh(x: number, y: number): number {
  const xHigh = x >>> 16
  const xLow = x & 0xffff
  const yHigh = y >>> 16
  const yLow = y & 0xffff
  const middle = xHigh * yLow + ((xLow * yLow) >>> 16)
  const cross = xLow * yHigh + (middle & 0xffff)
  return (xHigh * yHigh + (middle >>> 16) + (cross >>> 16)) | 0
}
