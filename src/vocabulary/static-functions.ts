/** Nearest whole number, halves to even (IEEE 754 roundTiesToEven, Python's `round`). */
export function roundHalfEven(value: number): number {
  const below = Math.floor(value)
  const rest = value - below
  if (rest < 0.5) return below
  if (rest > 0.5) return below + 1
  return below % 2 === 0 ? below : below + 1
}

/** make_divisible of the MobileNet papers: n = max(d, floor((v + d / 2) / d) d), and n + d where n < limit v. */
export function makeDivisible(value: number, divisor: number, limit: number): number {
  const rounded = Math.max(divisor, Math.floor((value + divisor / 2) / divisor) * divisor)
  return rounded < limit * value ? rounded + divisor : rounded
}
