import { EmbeddedActionsParser, type IToken } from 'chevrotain'
import type { Span } from '../../source/index.ts'
import type { TextField, TextMessage, TextValue } from './message.ts'
import { parseNumber, readString } from './scan.ts'
import {
  Colon,
  Comma,
  LeftAngle,
  LeftBrace,
  LeftBracket,
  Minus,
  NumberToken,
  RightAngle,
  RightBrace,
  RightBracket,
  Semicolon,
  StringToken,
  tokens,
  Word,
} from './tokens.ts'

/** The span of a token. */
export function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: token.startOffset + token.image.length }
}

/** Values of a field; undefined where the parser passed over one. */
type Values = readonly (TextValue | undefined)[]

const nowhere: Span = { start: 0, end: 0 }

/** The text format of protocol buffers, rule by rule; each quotes its production. LL(1). */
export class TextFormatParser extends EmbeddedActionsParser {
  /** Numbers that are none. */
  readonly badNumbers: IToken[] = []

  constructor() {
    super([...tokens], { recoveryEnabled: true, maxLookahead: 1, skipValidations: true })
    this.performSelfAnalysis()
  }

  /** document = { field } ; */
  readonly document = this.RULE('document', (): TextMessage => {
    const fields: TextField[] = []
    this.MANY(() => this.keep(fields, this.SUBRULE(this.field)))
    return { kind: 'message', fields, span: nowhere }
  })

  /** field = NAME ( ":" ( list | value ) | message ) [ ";" | "," ] ; */
  private readonly field = this.RULE('field', (): readonly TextField[] => {
    const name = this.CONSUME(Word)
    const values = this.OR<Values>([
      {
        ALT: () => {
          this.CONSUME(Colon)
          return this.OR2<Values>([{ ALT: () => this.SUBRULE(this.list) }, { ALT: () => [this.SUBRULE(this.value)] }])
        },
      },
      { ALT: () => [this.SUBRULE(this.message)] },
    ])
    this.OPTION(() => this.OR3([{ ALT: () => this.CONSUME(Semicolon) }, { ALT: () => this.CONSUME(Comma) }]))
    return this.ACTION(() => {
      const nameSpan = spanOf(name)
      return values.flatMap((value) => (value === undefined ? [] : [{ name: name.image, nameSpan, value }]))
    })
  })

  /** Recovery gives nothing for a field that it passed over. */
  private keep(into: TextField[], fields: readonly TextField[] | undefined): void {
    this.ACTION(() => into.push(...(fields ?? [])))
  }

  /** list = "[" [ value { "," value } ] "]" ; */
  private readonly list = this.RULE('list', (): Values => {
    const values: (TextValue | undefined)[] = []
    this.CONSUME(LeftBracket)
    this.MANY_SEP({ SEP: Comma, DEF: () => values.push(this.SUBRULE(this.value)) })
    this.CONSUME(RightBracket)
    return values
  })

  /** value = message | STRING { STRING } | [ "-" ] ( NUMBER | NAME ) ; */
  private readonly value = this.RULE('value', (): TextValue => {
    return this.OR<TextValue>([
      { ALT: () => this.SUBRULE(this.message) },
      { ALT: () => this.SUBRULE(this.strings) },
      { ALT: () => this.SUBRULE(this.signed) },
    ])
  })

  /** message = "{" { field } "}" | "<" { field } ">" ; */
  private readonly message = this.RULE('message', (): TextMessage => {
    const fields: TextField[] = []
    const ends: IToken[] = []
    this.OR([
      {
        ALT: () => {
          ends.push(this.CONSUME(LeftBrace))
          this.MANY(() => this.keep(fields, this.SUBRULE(this.field)))
          ends.push(this.CONSUME(RightBrace))
        },
      },
      {
        ALT: () => {
          ends.push(this.CONSUME(LeftAngle))
          this.MANY2(() => this.keep(fields, this.SUBRULE2(this.field)))
          ends.push(this.CONSUME(RightAngle))
        },
      },
    ])
    const [open, close] = ends
    return { kind: 'message', fields, span: open && close ? covering(open, close) : nowhere }
  })

  private readonly strings = this.RULE('strings', (): TextValue => {
    const parts: IToken[] = []
    this.AT_LEAST_ONE(() => parts.push(this.CONSUME(StringToken)))
    return this.ACTION(() => {
      const [first, last] = [parts[0], parts.at(-1)]
      const span = first && last ? { start: spanOf(first).start, end: spanOf(last).end } : nowhere
      return { kind: 'string', value: parts.map(({ image }) => readString(image)).join(''), span }
    })
  })

  private readonly signed = this.RULE('signed', (): TextValue => {
    let sign: IToken | undefined
    this.OPTION(() => {
      sign = this.CONSUME(Minus)
    })
    return this.OR<TextValue>([
      { ALT: () => this.readNumber(this.CONSUME(NumberToken), sign) },
      { ALT: () => this.readWord(this.CONSUME(Word), sign) },
    ])
  })

  private readNumber(token: IToken, sign: IToken | undefined): TextValue {
    const size = parseNumber(token.image)
    if (Number.isNaN(size) && token.image !== '') this.ACTION(() => this.badNumbers.push(token))
    return { kind: 'number', value: sign ? -size : size, span: covering(sign, token) }
  }

  /** `inf` and `nan` are numbers as well, and so is `-inf`; any other word has no sign. */
  private readWord(token: IToken, sign: IToken | undefined): TextValue {
    const span = covering(sign, token)
    if (/^inf(inity)?$/i.test(token.image)) return { kind: 'number', value: sign ? -Infinity : Infinity, span }
    if (sign) this.ACTION(() => this.badNumbers.push(token))
    return { kind: 'word', value: token.image, span }
  }
}

function covering(first: IToken | undefined, last: IToken): Span {
  return { start: (first ?? last).startOffset, end: spanOf(last).end }
}
