const firstPrintable = 0x20
const deleteCode = 0x7f
const lastControl = 0x9f

/**
 * A text made safe for a terminal: control characters (an ESC in a spec could repaint the screen) and marks that turn
 * the direction of writing become visible stand-ins of one column. Line ends stay with `keepLines`.
 */
export function makeTerminalSafe(text: string, keepLines = false): string {
  let safe = ''
  let done = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (!isUnsafe(code) || (keepLines && text[index] === '\n')) continue
    safe += text.slice(done, index) + standIn(code)
    done = index + 1
  }
  return done === 0 ? text : safe + text.slice(done)
}

function isUnsafe(code: number): boolean {
  return (
    code < firstPrintable || (code >= deleteCode && code <= lastControl) || isDirectionMark(code) || code === 0xfeff
  )
}

/** Unicode's explicit directional formatting characters and line separators. */
function isDirectionMark(code: number): boolean {
  return (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) || code === 0x200e || code === 0x200f
}

function standIn(code: number): string {
  if (code < firstPrintable) return String.fromCharCode(0x2400 + code)
  return code === deleteCode ? '\u2421' : '\ufffd'
}

/**
 * How many columns a terminal gives a text: two for East Asian wide characters and emoji, none for marks that combine
 * with the one before (after Unicode's UAX 11).
 */
export function countColumns(text: string): number {
  let columns = 0
  for (const character of text) columns += columnsOf(character)
  return columns
}

function columnsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x300) return 1
  if (/^[\p{Mn}\p{Me}\u200b-\u200d]$/u.test(character)) return 0
  return /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\p{Emoji_Presentation}\u{20000}-\u{3fffd}]$/u.test(
    character,
  )
    ? 2
    : 1
}
