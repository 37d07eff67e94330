import { identifierOf } from '../../classes/index.ts'

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

/** A name as an identifier of TypeScript; see `identifierOf`. */
export function identifier(name: string): string {
  return identifierOf(name, { reserved, form: 'NFC' })
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
