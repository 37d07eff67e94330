/** Whole parts of this many digits are grouped by threes; `1000` and `2048` read better without. */
const groupedFrom = 5

/**
 * A number as it is written everywhere, of exactly the same value: `28071976` is `28_071_976`, `3.90G` is `3.9G`,
 * `1E-03` is `1e-3`. Exponents and suffixes stay: they say how the author thinks of the number.
 *
 * @param raw the number's text in the source
 */
export function formatNumber(raw: string): string {
  const suffix = /[kMG]$/.test(raw) ? raw.slice(-1) : ''
  const text = raw.slice(0, raw.length - suffix.length).replaceAll('_', '')
  const [mantissa = '', exponent = ''] = text.split(/[eE]/)
  const [whole = '', fraction = ''] = mantissa.split('.')
  const kept = withoutTrailingZeros(fraction)
  return `${groupDigits(withoutLeadingZeros(whole))}${kept === '' ? '' : `.${kept}`}${formatExponent(exponent)}${suffix}`
}

function formatExponent(exponent: string): string {
  const sign = exponent.startsWith('-') ? '-' : ''
  const digits = withoutLeadingZeros(/^[+-]/.test(exponent) ? exponent.slice(1) : exponent)
  return digits === '' || digits === '0' ? '' : `e${sign}${digits}`
}

function groupDigits(digits: string): string {
  if (digits.length < groupedFrom) return digits
  const groups: string[] = []
  for (let end = digits.length; end > 0; end -= 3) groups.push(digits.slice(Math.max(0, end - 3), end))
  return groups.toReversed().join('_')
}

function withoutLeadingZeros(digits: string): string {
  let start = 0
  while (start < digits.length - 1 && digits[start] === '0') start += 1
  return digits.slice(start)
}

// A loop: a regular expression would look at every run of zeros again from each of them.
function withoutTrailingZeros(digits: string): string {
  let end = digits.length
  while (end > 0 && digits[end - 1] === '0') end -= 1
  return digits.slice(0, end)
}
