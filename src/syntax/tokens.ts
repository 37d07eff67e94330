import { createToken, type TokenType } from 'chevrotain'

/** What a keyword does where it is not used as a plain name. */
export interface Keyword {
  readonly word: string
  /** Where it can stand: it begins a declaration, begins or continues a step, or is part of an expression. */
  readonly role: 'declaration' | 'step' | 'continuation' | 'expression' | 'modifier'
  /** One line for completion and hover. */
  readonly summary: string
}

/** Every word that the grammar gives a meaning. All of them can be names too, where the grammar asks for a name. */
export const keywords = [
  { word: 'import', role: 'declaration', summary: 'takes declarations over from another file' },
  { word: 'block', role: 'declaration', summary: 'declares a template of steps' },
  { word: 'gate', role: 'declaration', summary: 'declares what computes a scale from the tensor it is put on' },
  { word: 'net', role: 'declaration', summary: 'declares a network' },
  { word: 'sweep', role: 'declaration', summary: 'declares variants of a network' },
  { word: 'let', role: 'step', summary: 'names a static value or function' },
  { word: 'residual', role: 'step', summary: 'adds what its steps give to their input' },
  { word: 'branch', role: 'step', summary: 'runs each step over the same tensor and joins the results' },
  { word: 'split', role: 'step', summary: 'shares the channels out among its steps and joins the results' },
  { word: 'if', role: 'step', summary: 'keeps its steps where a static condition holds' },
  { word: 'output', role: 'step', summary: 'begins a second output' },
  { word: 'from', role: 'step', summary: 'takes up a named tensor; in an import, names the file' },
  { word: 'assert', role: 'step', summary: 'demands that a condition holds' },
  { word: 'skip', role: 'continuation', summary: 'says what a residual adds where the shape changes' },
  { word: 'else', role: 'continuation', summary: 'begins the steps for where a condition does not hold' },
  { word: 'as', role: 'continuation', summary: 'names a tensor, or an import' },
  { word: 'and', role: 'expression', summary: 'holds where both sides hold' },
  { word: 'or', role: 'expression', summary: 'holds where either side holds' },
  { word: 'not', role: 'expression', summary: 'holds where its operand does not' },
  { word: 'true', role: 'expression', summary: 'the value of a condition that holds' },
  { word: 'false', role: 'expression', summary: 'the value of a condition that does not hold' },
  { word: 'none', role: 'expression', summary: 'takes a step, a sum or an annotation away' },
  { word: 'of', role: 'modifier', summary: 'names the network that a sweep varies' },
  { word: 'grid', role: 'modifier', summary: 'varies several settings together' },
  { word: 'always', role: 'modifier', summary: 'keeps a projection where the shape does not change either' },
] as const satisfies readonly Keyword[]

export type KeywordWord = (typeof keywords)[number]['word']

/** Any word, keywords too: what can be a name. */
export const Word = createToken({ name: 'Word', label: 'a name' })
/** A word that a value can begin with: not one that begins a step, and no word of an expression. */
export const ValueWord = createToken({ name: 'ValueWord', label: 'a value' })
/** A word that a step can call: not one that begins or continues a step, and no word of an expression. */
export const CallWord = createToken({ name: 'CallWord', label: 'a name' })
/** An operator between two values. */
export const BinaryOperator = createToken({ name: 'BinaryOperator', label: 'an operator' })

function categoriesOf(entry: Keyword): TokenType[] {
  switch (entry.role) {
    case 'declaration':
    case 'modifier':
      return [Word, ValueWord, CallWord]
    case 'continuation':
      return [Word, ValueWord]
    case 'step':
      return [Word]
    case 'expression':
      return entry.word === 'and' || entry.word === 'or' ? [Word, BinaryOperator] : [Word]
  }
}

function createKeywordToken(entry: Keyword): TokenType {
  return createToken({
    name: entry.word[0]?.toUpperCase() + entry.word.slice(1),

    label: `\`${entry.word}\``,
    categories: categoriesOf(entry),
  })
}

/** The token of each keyword; every other word is an `Identifier`. */
export const keywordTokens: ReadonlyMap<string, TokenType> = new Map(
  keywords.map((entry) => [entry.word, createKeywordToken(entry)]),
)

/** The token of a keyword. */
export function keyword(word: KeywordWord): TokenType {
  const token = keywordTokens.get(word)
  if (token === undefined) throw new Error(`senet is broken: no keyword ${word}`)
  return token
}

/** A word that is no keyword. */
export const Identifier = createToken({ name: 'Identifier', label: 'a name', categories: [Word, ValueWord, CallWord] })
export const Size = createToken({ name: 'Size', label: 'a size' })
export const NumberToken = createToken({ name: 'Number', label: 'a number' })
/** A number that runs into a word, or begins with its point: reported, and a number to the parser. */
export const MalformedNumber = createToken({ name: 'MalformedNumber', label: 'a number', categories: [NumberToken] })
export const StringToken = createToken({ name: 'String', label: 'a string' })
/** A string that its line ends: reported, and a string to the parser. */
export const UnterminatedString = createToken({
  name: 'UnterminatedString',
  label: 'a string',
  categories: [StringToken],
})

function createSign(name: string, sign: string, categories: TokenType[] = []): TokenType {
  return createToken({ name, label: `\`${sign}\``, categories })
}

export const Arrow = createSign('Arrow', '->')
export const Spread = createSign('Spread', '...')
export const LeftBrace = createSign('LeftBrace', '{')
export const RightBrace = createSign('RightBrace', '}')
export const LeftParenthesis = createSign('LeftParenthesis', '(')
export const RightParenthesis = createSign('RightParenthesis', ')')
export const LeftBracket = createSign('LeftBracket', '[')
export const RightBracket = createSign('RightBracket', ']')
export const Comma = createSign('Comma', ',')
export const Dot = createSign('Dot', '.')
export const Colon = createSign('Colon', ':')
export const At = createSign('At', '@')
export const Equal = createSign('Equal', '==', [BinaryOperator])
export const NotEqual = createSign('NotEqual', '!=', [BinaryOperator])
export const AtMost = createSign('AtMost', '<=', [BinaryOperator])
export const AtLeast = createSign('AtLeast', '>=', [BinaryOperator])
export const Less = createSign('Less', '<', [BinaryOperator])
export const Greater = createSign('Greater', '>', [BinaryOperator])
export const About = createSign('About', '~', [BinaryOperator])
export const Assign = createSign('Assign', '=')
export const Plus = createSign('Plus', '+', [BinaryOperator])
export const Minus = createSign('Minus', '-', [BinaryOperator])
export const Star = createSign('Star', '*', [BinaryOperator])
export const Slash = createSign('Slash', '/', [BinaryOperator])
export const Percent = createSign('Percent', '%', [BinaryOperator])

/** The signs of the language, longer ones before their beginnings. */
export const signs: readonly (readonly [sign: string, token: TokenType])[] = [
  ['...', Spread],
  ['->', Arrow],
  ['==', Equal],
  ['!=', NotEqual],
  ['<=', AtMost],
  ['>=', AtLeast],
  ['{', LeftBrace],
  ['}', RightBrace],
  ['(', LeftParenthesis],
  [')', RightParenthesis],
  ['[', LeftBracket],
  [']', RightBracket],
  [',', Comma],
  ['.', Dot],
  [':', Colon],
  ['@', At],
  ['<', Less],
  ['>', Greater],
  ['~', About],
  ['=', Assign],
  ['+', Plus],
  ['-', Minus],
  ['*', Star],
  ['/', Slash],
  ['%', Percent],
]

/** All tokens of the grammar, for the parser. */
export const parsedTokens: readonly TokenType[] = [
  Word,
  ValueWord,
  CallWord,
  BinaryOperator,
  ...keywordTokens.values(),
  Identifier,
  Size,
  NumberToken,
  MalformedNumber,
  StringToken,
  UnterminatedString,
  ...signs.map(([, token]) => token),
]
