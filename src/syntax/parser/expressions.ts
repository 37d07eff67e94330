import type { CstNode, ParserMethod } from 'chevrotain'
import { RecoveringParser } from './recovery.ts'
import {
  Assign,
  At,
  BinaryOperator,
  CallWord,
  Colon,
  Comma,
  Dot,
  keyword,
  LeftBracket,
  LeftParenthesis,
  Minus,
  NumberToken,
  RightBracket,
  RightParenthesis,
  Size,
  Slash,
  StringToken,
  ValueWord,
  Word,
} from '../tokens.ts'

/** A rule of the grammar. */
export type Rule = ParserMethod<[], CstNode>

/** The rules of values and of what is written with them alone. */
export abstract class ExpressionRules extends RecoveringParser {
  /** Whether the next token is not a label. */
  protected readonly isNoLabel = (): boolean => this.LA(2).tokenType !== Colon

  /** expression = operand { BINARY operand } ; */
  readonly expression: Rule = this.RULE('expression', () => {
    this.SUBRULE(this.operand)
    this.MANY({
      GATE: this.isNoLabel,
      DEF: () => {
        this.CONSUME(BinaryOperator)
        this.SUBRULE2(this.operand)
      },
    })
  })

  /** operand = { "not" | "-" } atom ; */
  protected readonly operand: Rule = this.RULE('operand', () => {
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(keyword('not'), { LABEL: 'prefix' }) },
        { ALT: () => this.CONSUME(Minus, { LABEL: 'prefix' }) },
      ])
    })
    this.SUBRULE(this.atom)
  })

  /**
   * atom = ( NUMBER | SIZE | STRING | "true" | "false" | "none" | VALUENAME [ argumentList ] | "(" expression ")" | list )
   *        { suffix } ;
   */
  protected readonly atom: Rule = this.RULE('atom', () => {
    this.OR([
      { ALT: () => this.CONSUME(NumberToken) },
      { ALT: () => this.CONSUME(Size) },
      { ALT: () => this.CONSUME(StringToken) },
      { ALT: () => this.CONSUME(keyword('true')) },
      { ALT: () => this.CONSUME(keyword('false')) },
      { ALT: () => this.CONSUME(keyword('none')) },
      {
        ALT: () => {
          this.CONSUME(ValueWord)
          this.OPTION(() => this.SUBRULE(this.argumentList))
        },
      },
      {
        ALT: () => {
          this.CONSUME(LeftParenthesis)
          this.SUBRULE(this.expression)
          this.CONSUME(RightParenthesis)
        },
      },
      { ALT: () => this.SUBRULE(this.list) },
    ])
    this.MANY(() => this.SUBRULE(this.suffix))
  })

  /** suffix = "[" expression "]" | "." NAME ; */
  protected readonly suffix: Rule = this.RULE('suffix', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(LeftBracket)
          this.SUBRULE(this.expression)
          this.CONSUME(RightBracket)
        },
      },
      {
        ALT: () => {
          this.CONSUME(Dot)
          this.CONSUME(Word)
        },
      },
    ])
  })

  /** list = "[" [ expression { "," expression } [ "," ] ] "]" ; */
  protected readonly list: Rule = this.recoveringRule('list', () => {
    this.CONSUME(LeftBracket)
    this.OPTION(() => {
      this.SUBRULE(this.expression)
      this.MANY(() => {
        this.CONSUME(Comma)
        this.SUBRULE2(this.expression)
      })
      this.OPTION2(() => this.CONSUME2(Comma))
    })
    this.CONSUME(RightBracket)
  })

  /** call = STEPNAME [ argumentList ] ; */
  readonly call: Rule = this.RULE('call', () => {
    this.CONSUME(CallWord)
    this.OPTION(() => this.SUBRULE(this.argumentList))
  })

  /** argumentList = "(" [ argument { "," argument } [ "," ] ] ")" ; */
  protected readonly argumentList: Rule = this.recoveringRule('argumentList', () => {
    this.CONSUME(LeftParenthesis)
    this.OPTION(() => {
      this.SUBRULE(this.argument)
      this.MANY(() => {
        this.CONSUME(Comma)
        this.SUBRULE2(this.argument)
      })
      this.OPTION2(() => this.CONSUME2(Comma))
    })
    this.CONSUME(RightParenthesis)
  })

  /** argument = "/" atom | NAME "=" expression | expression ; */
  protected readonly argument: Rule = this.RULE('argument', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(Slash)
          this.SUBRULE(this.atom)
        },
      },
      {
        ALT: () => {
          this.CONSUME(Word)
          this.CONSUME(Assign)
          this.SUBRULE(this.expression)
        },
      },
      { ALT: () => this.SUBRULE2(this.expression) },
    ])
  })

  /** parameterList = "(" [ parameter { "," parameter } [ "," ] ] ")" ; */
  protected readonly parameterList: Rule = this.recoveringRule('parameterList', () => {
    this.CONSUME(LeftParenthesis)
    this.OPTION(() => {
      this.SUBRULE(this.parameter)
      this.MANY(() => {
        this.CONSUME(Comma)
        this.SUBRULE2(this.parameter)
      })
      this.OPTION2(() => this.CONSUME2(Comma))
    })
    this.CONSUME(RightParenthesis)
  })

  /** parameter = [ "/" ] NAME [ "=" expression ] ; */
  protected readonly parameter: Rule = this.RULE('parameter', () => {
    this.OPTION(() => this.CONSUME(Slash))
    this.CONSUME(Word)
    this.OPTION2(() => {
      this.CONSUME(Assign)
      this.SUBRULE(this.expression)
    })
  })

  /** letDeclaration = "let" NAME [ parameterList ] "=" expression ; */
  protected readonly letDeclaration: Rule = this.RULE('letDeclaration', () => {
    this.CONSUME(keyword('let'))
    this.CONSUME(Word)
    this.OPTION(() => this.SUBRULE(this.parameterList))
    this.CONSUME(Assign)
    this.SUBRULE(this.expression)
  })

  /** setting = NAME { "." NAME } "=" expression ; */
  readonly setting: Rule = this.recoveringRule('setting', () => {
    this.CONSUME(Word)
    this.MANY(() => {
      this.CONSUME(Dot)
      this.CONSUME2(Word)
    })
    this.CONSUME(Assign)
    this.SUBRULE(this.expression)
  })

  /** assert = "assert" expression ; */
  protected readonly assert: Rule = this.RULE('assert', () => {
    this.CONSUME(keyword('assert'))
    this.SUBRULE(this.expression)
  })

  /** annotation = "@" NAME [ argumentList ] ; */
  protected readonly annotation: Rule = this.RULE('annotation', () => {
    this.CONSUME(At)
    this.CONSUME(Word)
    this.OPTION(() => this.SUBRULE(this.argumentList))
  })
}
