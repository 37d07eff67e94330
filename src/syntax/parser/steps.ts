import { ExpressionRules, type Rule } from './expressions.ts'
import {
  Arrow,
  CallWord,
  Colon,
  keyword,
  LeftBrace,
  NumberToken,
  RightBrace,
  Size,
  Spread,
  Star,
  StringToken,
  Word,
} from '../tokens.ts'

/** The rules of what stands in a body. */
export abstract class StepRules extends ExpressionRules {
  /** body = "{" { step } "}" ; */
  protected readonly body: Rule = this.RULE('body', () => {
    this.CONSUME(LeftBrace)
    this.MANY(() => this.SUBRULE(this.step))
    this.CONSUME(RightBrace)
  })

  /** step = letDeclaration | ifStep | output | from | assert | flow ; */
  protected readonly step: Rule = this.recoveringRule('step', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.letDeclaration) },
      { ALT: () => this.SUBRULE(this.ifStep) },
      { ALT: () => this.SUBRULE(this.output) },
      { ALT: () => this.SUBRULE(this.from) },
      { ALT: () => this.SUBRULE(this.assert) },
      { ALT: () => this.SUBRULE(this.flow) },
    ])
  })

  /** ifStep = "if" expression body { "else" "if" expression body } [ "else" body ] ; */
  protected readonly ifStep: Rule = this.RULE('ifStep', () => {
    this.CONSUME(keyword('if'))
    this.SUBRULE(this.expression)
    this.SUBRULE(this.body)
    this.MANY({
      GATE: this.isNoLabel,
      DEF: () => {
        this.CONSUME(keyword('else'))
        this.CONSUME2(keyword('if'))
        this.SUBRULE2(this.expression)
        this.SUBRULE2(this.body)
      },
    })
    this.OPTION({
      GATE: this.isNoLabel,
      DEF: () => {
        this.CONSUME2(keyword('else'))
        this.SUBRULE3(this.body)
      },
    })
  })

  /** output = "output" NAME body ; */
  protected readonly output: Rule = this.RULE('output', () => {
    this.CONSUME(keyword('output'))
    this.CONSUME(Word)
    this.SUBRULE(this.body)
  })

  /** from = "from" NAME ; */
  protected readonly from: Rule = this.RULE('from', () => {
    this.CONSUME(keyword('from'))
    this.CONSUME(Word)
  })

  /** flow = { annotation } [ label ":" | "..." ] target [ "*" atom ] [ "as" NAME ] [ "->" shape ] ; */
  protected readonly flow: Rule = this.RULE('flow', () => {
    this.MANY(() => this.SUBRULE(this.annotation))
    this.OPTION(() => {
      this.OR([
        {
          ALT: () => {
            this.SUBRULE(this.label)
            this.CONSUME(Colon)
          },
        },
        { ALT: () => this.CONSUME(Spread) },
      ])
    })
    this.SUBRULE(this.target)
    this.OPTION2(() => {
      this.CONSUME(Star)
      this.SUBRULE(this.atom)
    })
    this.OPTION3({
      GATE: this.isNoLabel,
      DEF: () => {
        this.CONSUME(keyword('as'))
        this.CONSUME(Word)
      },
    })
    this.OPTION4(() => {
      this.CONSUME(Arrow)
      this.SUBRULE(this.shape)
    })
  })

  /** label = NAME | STRING ; */
  protected readonly label: Rule = this.RULE('label', () => {
    this.OR([{ ALT: () => this.CONSUME(Word) }, { ALT: () => this.CONSUME(StringToken) }])
  })

  /** target = call | "none" | body | residual | branch ; */
  protected readonly target: Rule = this.RULE('target', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.call) },
      { ALT: () => this.CONSUME(keyword('none')) },
      { ALT: () => this.SUBRULE(this.body) },
      { ALT: () => this.SUBRULE(this.residual) },
      { ALT: () => this.SUBRULE(this.branch) },
    ])
  })

  /** shape = NUMBER | SIZE | list ; */
  protected readonly shape: Rule = this.RULE('shape', () => {
    this.OR([
      { ALT: () => this.CONSUME(NumberToken) },
      { ALT: () => this.CONSUME(Size) },
      { ALT: () => this.SUBRULE(this.list) },
    ])
  })

  /** residual = "residual" body [ "skip" skip ] ; */
  protected readonly residual: Rule = this.RULE('residual', () => {
    this.CONSUME(keyword('residual'))
    this.SUBRULE(this.body)
    this.OPTION({
      GATE: this.isNoLabel,
      DEF: () => {
        this.CONSUME(keyword('skip'))
        this.SUBRULE(this.skip)
      },
    })
  })

  /** skip = "none" | [ "always" ] [ ( STEPNAME | STRING ) ":" ] ( call | body ) ; */
  protected readonly skip: Rule = this.RULE('skip', () => {
    this.OR([
      { ALT: () => this.CONSUME(keyword('none')) },
      {
        ALT: () => {
          this.OPTION(() => this.CONSUME(keyword('always')))
          this.OPTION2(() => {
            this.OR2([{ ALT: () => this.CONSUME(CallWord) }, { ALT: () => this.CONSUME(StringToken) }])
            this.CONSUME(Colon)
          })
          this.OR3([{ ALT: () => this.SUBRULE(this.call) }, { ALT: () => this.SUBRULE(this.body) }])
        },
      },
    ])
  })

  /** branch = ( "branch" | "split" ) body call ; */
  protected readonly branch: Rule = this.RULE('branch', () => {
    this.OR([{ ALT: () => this.CONSUME(keyword('branch')) }, { ALT: () => this.CONSUME(keyword('split')) }])
    this.SUBRULE(this.body)
    this.SUBRULE(this.call)
  })
}
