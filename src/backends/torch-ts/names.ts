/** Words that TypeScript, or the generated module, keeps for itself; a parameter of that name gets a `_` behind it. */
const reserved: ReadonlySet<string> = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false ' +
    'finally for function if implements import in instanceof interface let new null package private protected public ' +
    'return static super switch this throw true try typeof undefined var void while with yield async of as type any ' +
    'number boolean string object symbol unknown never Math Array Object Tensor nn torch process URL console Error x ' +
    'DropPath initialised shake softmax_over make_divisible round_half_even unflatten pad_by_mode Float32Array undefined NaN Infinity'
  ).split(' '),
)

/**
 * A name as an identifier: what an identifier does not take is spelt by its code, and a name that is taken gets a `_`
 * behind it, with those it has already.
 * Names of weights are not made by this: they stay as they are.
 */
export function identifier(name: string): string {
  const plain = Array.from(name, spell).join('')
  const safe = /^\p{Nd}/u.test(plain) ? `_${plain}` : plain
  return reserved.has(safe.replace(/_+$/, '')) ? `${safe}_` : safe
}

/** A character as it stands, or its code where an identifier does not take it. */
function spell(character: string): string {
  if (/[\p{L}\p{Nd}_]/u.test(character) && character.normalize('NFC') === character) return character
  return `_u${(character.codePointAt(0) ?? 0).toString(16)}`
}

/** Whether a label can be written after `this.` */
export function isProperty(label: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(label)
}

/** A string literal in ASCII that nothing in the text can end. */
export function quote(text: string): string {
  let escaped = ''
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    const character = text.charAt(index)
    if (character === "'" || character === '\\') escaped += `\\${character}`
    else if (code >= 32 && code < 127) escaped += character
    else escaped += `\\u${code.toString(16).padStart(4, '0')}`
  }
  return `'${escaped}'`
}
