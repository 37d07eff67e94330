import { identifierOf } from '../../classes/index.ts'

/** Words that Python, or a module of PyTorch, keeps for itself; a parameter or variable of that name gets a `_` behind it. */
const reserved: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield match case type self super range int ' +
    'float bool str list dict tuple min max round math torch nn F Tensor len print object sum zip getattr x ' +
    'Callable Dict List Sequence Tuple OrderedDict DropPath ChannelShuffle shake softmax_over make_divisible initialised Any'
  ).split(' '),
)

/** A name as a Python identifier; see `identifierOf`. */
export function identifier(name: string): string {
  return identifierOf(name, { reserved, form: 'NFKC' })
}

/** Whether a label can be written after `self.` */
export function isAttribute(label: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(label) && !keywords.has(label) && !label.startsWith('__')
}

const keywords: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
)

/** A string literal of Python in ASCII that nothing in the text can end. */
export function quote(text: string): string {
  const escaped = Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0
    if (character === '"' || character === '\\') return `\\${character}`
    if (code >= 32 && code < 127) return character
    if (code < 256) return `\\x${code.toString(16).padStart(2, '0')}`
    return code < 65536 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
  })
  return `"${escaped.join('')}"`
}
