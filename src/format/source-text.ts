/** Looks at the white space around an offset of a text whose lines end in `\n`, as Prettier hands it out. */

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\r'
}

/** The offset before which white space of the same line ends, going back from an offset. */
function backOverSpaces(text: string, offset: number): number {
  let at = offset
  while (at > 0 && isSpace(text[at - 1])) at -= 1
  return at
}

/** The offset at which white space of the same line ends, going on from an offset. */
function overSpaces(text: string, offset: number): number {
  let at = offset
  while (isSpace(text[at])) at += 1
  return at
}

/** Whether a line ends between two offsets. */
export function hasLineEnd(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (text[at] === '\n') return true
  return false
}

/** Whether nothing but white space stands before an offset on its line. */
export function startsLine(text: string, offset: number): boolean {
  const at = backOverSpaces(text, offset)
  return at === 0 || text[at - 1] === '\n'
}

/** Whether the line before that of an offset, which starts its line, is blank. */
export function followsBlankLine(text: string, offset: number): boolean {
  const lineStart = backOverSpaces(text, offset)
  if (text[lineStart - 1] !== '\n') return false
  const before = backOverSpaces(text, lineStart - 1)
  return text[before - 1] === '\n'
}

/** Whether the line after that of an offset, which ends its line, is blank. */
export function precedesBlankLine(text: string, offset: number): boolean {
  const lineEnd = overSpaces(text, offset)
  if (text[lineEnd] !== '\n') return false
  return text[overSpaces(text, lineEnd + 1)] === '\n'
}

/** Whether the lines of comments that go on after an offset, which ends a comment, end with a blank line or the text. */
export function endsWithBlankLine(text: string, offset: number): boolean {
  let at = overSpaces(text, offset)
  for (;;) {
    const start = overSpaces(text, at + 1)
    if (at >= text.length || start >= text.length || text[start] === '\n') return true
    if (text[start] !== '/' || text[start + 1] !== '/') return false
    const end = text.indexOf('\n', start)
    at = end < 0 ? text.length : end
  }
}

/** The offset of the first character from an offset on that is neither white space nor in a comment. */
export function nextMeaningful(text: string, offset: number): number {
  let at = offset
  for (;;) {
    while (isSpace(text[at]) || text[at] === '\n') at += 1
    if (text[at] !== '/' || text[at + 1] !== '/') return at
    while (at < text.length && text[at] !== '\n') at += 1
  }
}
