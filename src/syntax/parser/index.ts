import type { CstNode, IParserErrorMessageProvider } from 'chevrotain'
import { Assign, Comma, keyword, LeftBrace, RightBrace, StringToken, Word } from '../tokens.ts'
import type { Rule } from './expressions.ts'
import { StepRules } from './steps.ts'

/**
 * The grammar of `grammar/senet.ebnf`, rule by rule, from the values up to the file; each quotes its production. LL(2).
 *
 * An optional part looks only at the rest of its own rule. So one that begins with a keyword is told by a gate from a
 * label of the same name before the next step (`else: conv(…)`).
 */
export class SenetParser extends StepRules {
  constructor(errorMessageProvider: IParserErrorMessageProvider, skipValidations: boolean) {
    super(errorMessageProvider, skipValidations)
    this.performSelfAnalysis()
  }

  /** Takes the import, declaration or sweep that was parsed last, if it is given. */
  takeItem: ((item: CstNode) => void) | undefined

  /** file = { importDeclaration | declaration | sweepDeclaration } ; */
  readonly file: Rule = this.RULE('file', () => {
    this.MANY(() => {
      this.OR([
        { ALT: () => this.SUBRULE(this.importDeclaration) },
        { ALT: () => this.SUBRULE(this.declaration) },
        { ALT: () => this.SUBRULE(this.sweepDeclaration) },
      ])
      this.ACTION(() => this.giveItems())
    })
  })

  /**
   * Hands the items of a file out one by one, and forgets them: the trees of a large file would otherwise be in memory
   * all at once, where collecting what is no longer needed takes longer than parsing.
   */
  private giveItems(): void {
    if (this.takeItem === undefined) return
    for (const items of Object.values(this.CST_STACK.at(-1)?.children ?? {})) {
      for (const item of items.splice(0)) if ('children' in item) this.takeItem(item)
    }
  }

  /** importDeclaration = "import" "{" importName { "," importName } "}" "from" STRING ; */
  private readonly importDeclaration: Rule = this.recoveringRule('importDeclaration', () => {
    this.CONSUME(keyword('import'))
    this.CONSUME(LeftBrace)
    this.SUBRULE(this.importName)
    this.MANY(() => {
      this.CONSUME(Comma)
      this.SUBRULE2(this.importName)
    })
    this.CONSUME(RightBrace)
    this.CONSUME(keyword('from'))
    this.CONSUME(StringToken)
  })

  /** importName = NAME [ "as" NAME ] ; */
  private readonly importName: Rule = this.RULE('importName', () => {
    this.CONSUME(Word)
    this.OPTION(() => {
      this.CONSUME(keyword('as'))
      this.CONSUME2(Word)
    })
  })

  /** declaration = letDeclaration | { annotation } ( templateDeclaration | netDeclaration ) ; */
  private readonly declaration: Rule = this.recoveringRule('declaration', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.letDeclaration) },
      {
        ALT: () => {
          this.MANY(() => this.SUBRULE(this.annotation))
          this.OR2([
            { ALT: () => this.SUBRULE(this.templateDeclaration) },
            { ALT: () => this.SUBRULE(this.netDeclaration) },
          ])
        },
      },
    ])
  })

  /** templateDeclaration = ( "block" | "gate" ) NAME [ parameterList ] ( body | "=" call ) ; */
  private readonly templateDeclaration: Rule = this.RULE('templateDeclaration', () => {
    this.OR([{ ALT: () => this.CONSUME(keyword('block')) }, { ALT: () => this.CONSUME(keyword('gate')) }])
    this.CONSUME(Word)
    this.OPTION(() => this.SUBRULE(this.parameterList))
    this.OR2([
      { ALT: () => this.SUBRULE(this.body) },
      {
        ALT: () => {
          this.CONSUME(Assign)
          this.SUBRULE(this.call)
        },
      },
    ])
  })

  /** netDeclaration = "net" NAME [ parameterList ] ( body | "=" call [ adjustments ] ) ; */
  private readonly netDeclaration: Rule = this.RULE('netDeclaration', () => {
    this.CONSUME(keyword('net'))
    this.CONSUME(Word)
    this.OPTION(() => this.SUBRULE(this.parameterList))
    this.OR([
      { ALT: () => this.SUBRULE(this.body) },
      {
        ALT: () => {
          this.CONSUME(Assign)
          this.SUBRULE(this.call)
          this.OPTION2(() => this.SUBRULE(this.adjustments))
        },
      },
    ])
  })

  /** adjustments = "{" { assert | setting } "}" ; */
  private readonly adjustments: Rule = this.RULE('adjustments', () => {
    this.CONSUME(LeftBrace)
    this.MANY(() => {
      this.OR([{ ALT: () => this.SUBRULE(this.assert) }, { ALT: () => this.SUBRULE(this.setting) }])
    })
    this.CONSUME(RightBrace)
  })

  /** sweepDeclaration = "sweep" NAME "of" NAME "{" { grid | setting } "}" ; */
  private readonly sweepDeclaration: Rule = this.recoveringRule('sweepDeclaration', () => {
    this.CONSUME(keyword('sweep'))
    this.CONSUME(Word)
    this.CONSUME(keyword('of'))
    this.CONSUME2(Word)
    this.CONSUME(LeftBrace)
    this.MANY(() => {
      this.OR([{ ALT: () => this.SUBRULE(this.grid) }, { ALT: () => this.SUBRULE(this.setting) }])
    })
    this.CONSUME(RightBrace)
  })

  /** grid = "grid" "{" { setting } "}" ; */
  private readonly grid: Rule = this.RULE('grid', () => {
    this.CONSUME(keyword('grid'))
    this.CONSUME(LeftBrace)
    this.MANY(() => this.SUBRULE(this.setting))
    this.CONSUME(RightBrace)
  })
}
