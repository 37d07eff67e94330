/** The share of a standard normal below -2: where a distribution truncated at two deviations begins. */
const belowTwoDeviations = 0.022750131948179212

/**
 * The value below which a standard normal lies with probability `p`, 0 < p < 1: Wichura, Algorithm AS 241 (PPND16),
 * Applied Statistics 37(3), 1988; relative error about 1e-16. Only + - * / and the square root, which IEEE 754 defines
 * to the bit, and the logarithm below: engines differ in the last bit of Math.log, Math.cos and the like.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    return (centreOver(r) * q) / centreUnder(r)
  }
  const r = Math.sqrt(-portableLog(q <= 0 ? p : 1 - p))
  const x = r <= 5 ? tailOver(r - 1.6) / tailUnder(r - 1.6) : farOver(r - 5) / farUnder(r - 5)
  return q < 0 ? -x : x
}

/** As `normalQuantile`, for a standard normal truncated at two deviations. */
export function truncatedQuantile(p: number): number {
  const x = normalQuantile(belowTwoDeviations + p * (1 - 2 * belowTwoDeviations))
  return Math.max(-2, Math.min(2, x))
}

/**
 * The natural logarithm of a positive normal number, the same bits everywhere: x = m 2^e with m in [1/sqrt 2, sqrt 2),
 * ln m = 2 artanh((m - 1) / (m + 1)) by its series, whose first term left out is below 1e-18.
 */
export function portableLog(x: number): number {
  let mantissa = x
  let exponent = 0
  for (; mantissa < Math.SQRT1_2; exponent--) mantissa *= 2
  for (; mantissa >= Math.SQRT2; exponent++) mantissa /= 2
  const s = (mantissa - 1) / (mantissa + 1)
  const square = s * s
  let sum = 0
  for (const reciprocal of oddReciprocals) sum = sum * square + reciprocal
  return exponent * Math.LN2 + 2 * s * sum
}

const oddReciprocals = [1 / 21, 1 / 19, 1 / 17, 1 / 15, 1 / 13, 1 / 11, 1 / 9, 1 / 7, 1 / 5, 1 / 3, 1]

/**
 * A polynomial of degree 7 by Horner's rule, highest power first. Eight numbers rather than a list of them: the engine
 * sets them into the code, which makes a network's weights several times as fast.
 */
function evaluate(
  x: number,
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
  f: number,
  g: number,
  h: number,
): number {
  return ((((((a * x + b) * x + c) * x + d) * x + e) * x + f) * x + g) * x + h
}

/** The numerator, for p within 0.425 of 1/2. */
function centreOver(r: number): number {
  return evaluate(
    r,
    2509.0809287301227,
    33430.57558358813,
    67265.7709270087,
    45921.95393154987,
    13731.69376550946,
    1971.5909503065513,
    133.14166789178438,
    3.3871328727963665,
  )
}

/** The denominator, for p within 0.425 of 1/2. */
function centreUnder(r: number): number {
  return evaluate(
    r,
    5226.495278852854,
    28729.085735721943,
    39307.89580009271,
    21213.794301586597,
    5394.196021424751,
    687.1870074920579,
    42.31333070160091,
    1.0,
  )
}

/** The numerator, for sqrt(-ln p) up to 5. */
function tailOver(r: number): number {
  return evaluate(
    r,
    0.0007745450142783414,
    0.022723844989269184,
    0.2417807251774506,
    1.2704582524523684,
    3.6478483247632045,
    5.769497221460691,
    4.630337846156546,
    1.4234371107496835,
  )
}

/** The denominator, for sqrt(-ln p) up to 5. */
function tailUnder(r: number): number {
  return evaluate(
    r,
    1.0507500716444169e-9,
    0.0005475938084995345,
    0.015198666563616457,
    0.14810397642748008,
    0.6897673349851,
    1.6763848301838038,
    2.053191626637759,
    1.0,
  )
}

/** The numerator, for sqrt(-ln p) above 5. */
function farOver(r: number): number {
  return evaluate(
    r,
    2.0103343992922881e-7,
    2.7115555687434876e-5,
    0.0012426609473880784,
    0.026532189526576124,
    0.29656057182850487,
    1.7848265399172913,
    5.463784911164114,
    6.657904643501103,
  )
}

/** The denominator, for sqrt(-ln p) above 5. */
function farUnder(r: number): number {
  return evaluate(
    r,
    2.0442631033899397e-15,
    1.421511758316446e-7,
    1.8463183175100548e-5,
    0.0007868691311456133,
    0.014875361290850615,
    0.1369298809227358,
    0.599832206555888,
    1.0,
  )
}
