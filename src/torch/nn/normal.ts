import { normalQuantile } from '../../weights/index.ts'

export { normalQuantile }

/** The probability of a standard normal value below `z`: the inverse of the quantile, by halving, to the last bits. */
export function normalBelow(z: number): number {
  if (z <= -37) return 0
  if (z >= 8.3) return 1
  if (z > 0) return 1 - normalBelow(-z)
  let low = 1e-300
  let high = 0.5
  // Halves the exponent first: the least probabilities are far from any equal division.
  while (high / low > 1 + 1e-15) {
    const middle = Math.sqrt(low) * Math.sqrt(high)
    if (middle <= low || middle >= high) break
    if (normalQuantile(middle) < z) low = middle
    else high = middle
  }
  return high
}
