const prefixes = ['', ' k', ' M', ' G', ' T', ' P', ' E'] as const

/** A count with some digits, three unless told, and a prefix: `64`, `9.41 k`, `118 M`, `4.09 G`. */
export function formatCount(value: number, digits = 3): string {
  let [scaled, prefix] = [value, 0]
  // With three digits 999.6 k is 1.00 M.
  const most = 1000 - 0.5 * 10 ** (3 - digits)
  while (scaled >= most && prefix < prefixes.length - 1) {
    scaled /= 1000
    prefix += 1
  }
  if (prefix === 0) return String(value)
  return `${scaled.toPrecision(digits)}${prefixes[prefix] ?? ''}`
}

/** A whole number with groups of thousands: `28,071,976`. */
export function formatWhole(value: number): string {
  return value.toLocaleString('en-US')
}

/** Bytes with three digits in powers of 1000, as disks and downloads count them: `112 MB`. */
export function formatBytes(bytes: number): string {
  const text = formatCount(bytes)
  return text.includes(' ') ? `${text}B` : `${text} B`
}

/** A share in percent with two digits after the point. */
export function formatShare(part: number, whole: number): string {
  return whole === 0 ? '0 %' : `${((part / whole) * 100).toFixed(2)} %`
}
