/** The comment lines that a file begins with. */
function headOf(text: string): readonly string[] {
  const lines: string[] = []
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n', at)
    const line = text.slice(at, end < 0 ? text.length : end).trim()
    if (line !== '' && !line.startsWith('//')) break
    lines.push(line)
    at = end < 0 ? text.length : end + 1
  }
  return lines
}

/** Whether a comment at the beginning of a file says that it is formatted: `// @format` or `// @prettier`. */
export function hasPragma(text: string): boolean {
  return headOf(text).some((line) => /^\/\/\/?\s*@(?:format|prettier)$/.test(line))
}

/** Whether a comment at the beginning of a file says that it is not to be formatted: `// @noformat`, `// @noprettier`. */
export function hasIgnorePragma(text: string): boolean {
  return headOf(text).some((line) => /^\/\/\/?\s*@(?:noformat|noprettier)$/.test(line))
}

/** Puts `// @format` above a file. */
export function insertPragma(text: string): string {
  return `// @format\n\n${text}`
}
