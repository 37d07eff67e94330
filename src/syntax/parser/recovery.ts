import {
  CstParser,
  EOF,
  MismatchedTokenException,
  type CstElement,
  type CstNode,
  type IParserErrorMessageProvider,
  type IRecognitionException,
  type IToken,
  type TokenType,
} from 'chevrotain'
import type { NestedToken } from '../brackets.ts'
import { maximumProblems } from '../limits.ts'
import { hasLineBreak } from '../scan.ts'
import {
  At,
  CallWord,
  Colon,
  keyword,
  LeftBrace,
  LeftBracket,
  LeftParenthesis,
  parsedTokens,
  RightBrace,
  RightBracket,
  RightParenthesis,
  Spread,
  StringToken,
  Word,
} from '../tokens.ts'

/** The rules that a mistake ends in, and where they go on: after their bracket, or with the next of their kind. */
type RecoveryRule = keyof typeof recoveryOf
const recoveryOf = {
  argumentList: 'bracket',
  parameterList: 'bracket',
  list: 'bracket',
  step: 'step',
  setting: 'setting',
  importDeclaration: 'declaration',
  declaration: 'declaration',
  sweepDeclaration: 'declaration',
} as const

/** The rules whose repetition goes on after something that is none of its items. */
const repetitions: ReadonlyMap<string, 'step' | 'setting' | 'declaration'> = new Map([
  ['file', 'declaration'],
  ['body', 'step'],
  ['adjustments', 'setting'],
  ['sweepDeclaration', 'setting'],
  ['grid', 'setting'],
])

const closers: ReadonlySet<TokenType> = new Set([RightBrace, RightParenthesis, RightBracket])
const brackets: ReadonlySet<TokenType> = new Set([...closers, LeftBrace, LeftParenthesis, LeftBracket])
const insertable: ReadonlySet<TokenType> = new Set([keyword('of'), keyword('from')])
const declarationStarts: ReadonlySet<TokenType> = new Set([
  At,
  ...(['import', 'let', 'block', 'gate', 'net', 'sweep'] as const).map(keyword),
])
const stepStarts: ReadonlySet<TokenType> = new Set([
  At,
  LeftBrace,
  Spread,
  StringToken,
  ...(['let', 'residual', 'branch', 'split', 'if', 'output', 'from', 'assert', 'none'] as const).map(keyword),
])

function hasCategory(token: IToken, category: TokenType): boolean {
  return token.tokenType.CATEGORIES?.includes(category) === true
}

/**
 * A parser that finds its way after a mistake by the structure of the text and not by the grammar's follow sets: in a
 * language where nearly any word can begin a step, these resume in the middle of what is broken, and one mistake
 * becomes three. Brackets are balanced before (`balanceBrackets`), so that what is broken has an end.
 *
 * It takes the place of five methods of Chevrotain's recovery, which Chevrotain calls but does not declare. The tests
 * of recovery hold them in place when its version changes.
 */
export abstract class RecoveringParser extends CstParser {
  /** The text that is being parsed: where lines begin in it says where a step may begin. */
  protected text = ''
  /** The depth of brackets at which each rule on the stack began. */
  private readonly depthAt: number[] = []
  /** The first token of each rule on the stack. */
  private readonly firstAt: (IToken | undefined)[] = []
  private mistakes = 0

  // Chevrotain's own state, declared so that it can be read.
  declare protected readonly RULE_STACK_IDX: number
  declare protected readonly CST_STACK: CstNode[]
  declare protected getCurrRuleFullName: () => string
  declare protected SAVE_ERROR: (error: IRecognitionException) => IRecognitionException
  declare protected moveToTerminatedState: () => void
  declare protected errorMessageProvider: IParserErrorMessageProvider

  constructor(errorMessageProvider: IParserErrorMessageProvider, skipValidations: boolean) {
    super([...parsedTokens], {
      recoveryEnabled: true,
      maxLookahead: 2,
      nodeLocationTracking: 'onlyOffset',
      errorMessageProvider,
      skipValidations,
    })
  }

  /** Gives the parser its next tokens. */
  read(text: string, tokens: readonly NestedToken[]): void {
    this.text = text
    this.mistakes = 0
    this.input = [...tokens]
  }

  /** A rule that a mistake in it may end in: it notes where it began. */
  protected recoveringRule(name: RecoveryRule, implementation: () => void): ReturnType<CstParser['RULE']> {
    return this.RULE(name, () => {
      this.ACTION(() => {
        const first = this.LA(1)
        this.depthAt[this.RULE_STACK_IDX] = depthOf(first)
        this.firstAt[this.RULE_STACK_IDX] = first
      })
      implementation()
    })
  }

  protected override canTokenTypeBeInsertedInRecovery(type: TokenType): boolean {
    return insertable.has(type)
  }

  /** A single token too many is passed over, if it is neither a bracket nor perhaps the beginning of a step. */
  protected override canTokenTypeBeDeletedInRecovery(): boolean {
    const surplus = this.LA(1)
    return !brackets.has(surplus.tokenType) && !hasCategory(surplus, Word)
  }

  protected findReSyncTokenType(): TokenType {
    return EOF
  }

  protected isInCurrentRuleReSyncSet(): boolean {
    return this.RULE_STACK_IDX === 0 || this.getCurrRuleFullName() in recoveryOf
  }

  protected reSyncTo(): IToken[] {
    const rule = this.getCurrRuleFullName()
    if (this.countMistake() || !isRecoveryRule(rule)) {
      this.moveToTerminatedState()
      return []
    }
    const depth = this.depthAt[this.RULE_STACK_IDX] ?? 0
    switch (recoveryOf[rule]) {
      case 'bracket':
        while (!this.isAtEnd() && this.depth() >= depth && !this.closesAt(depth)) this.SKIP_TOKEN()
        if (this.closesAt(depth)) this.SKIP_TOKEN()
        break
      case 'step':
        this.skipToItem('step', depth, this.LA(1) === this.firstAt[this.RULE_STACK_IDX])
        break
      case 'setting':
        this.skipToItem('setting', depth, this.LA(1) === this.firstAt[this.RULE_STACK_IDX])
        break
      case 'declaration':
        this.skipToItem('declaration', depth, this.LA(1) === this.firstAt[this.RULE_STACK_IDX])
    }
    return []
  }

  protected shouldInRepetitionRecoveryBeTried(
    expected: TokenType,
    _index: number,
    moved: boolean | undefined,
  ): boolean {
    if (moved === false || !repetitions.has(this.getCurrRuleFullName())) return false
    return this.LA(1).tokenType !== expected && !(this.isAtEnd() && expected === EOF)
  }

  protected tryInRepetitionRecovery(
    repeat: (...parameters: never[]) => void,
    parameters: never[],
    _lookahead: () => boolean,
    expected: TokenType,
  ): void {
    const ruleName = this.getCurrRuleFullName()
    const item = repetitions.get(ruleName)
    const actual = this.LA(1)
    const previous = this.LA(0)
    // At the end of the tokens, or of the brackets around, the rule's own ending reports what is missing.
    if (item === undefined || this.isAtEnd() || (closers.has(actual.tokenType) && ruleName !== 'file')) return
    const message = this.errorMessageProvider.buildMismatchTokenMessage({ expected, actual, previous, ruleName })
    this.SAVE_ERROR(new MismatchedTokenException(message, actual, previous))
    if (this.countMistake()) {
      this.moveToTerminatedState()
      return
    }
    const start = actual.startOffset
    this.skipToItem(item, depthOf(actual), true)
    if (item === 'step') this.addErrorStep(start, this.LA(0).endOffset ?? start)
    repeat.apply(this, parameters)
  }

  /** Puts a step into the body's tree that stands for what was passed over. */
  private addErrorStep(startOffset: number, endOffset: number): void {
    const body = this.CST_STACK.at(-1)
    if (body === undefined) return
    const step: CstNode = { name: 'step', children: {}, recoveredNode: true, location: { startOffset, endOffset } }
    const steps: CstElement[] = (body.children['step'] ??= [])
    steps.push(step)
  }

  /** Counts a mistake; true where there have been so many that the rest is not read. */
  private countMistake(): boolean {
    this.mistakes += 1
    return this.mistakes > maximumProblems
  }

  private isAtEnd(): boolean {
    return this.LA(1).tokenType === EOF
  }

  private closesAt(depth: number): boolean {
    return this.depth() === depth && closers.has(this.LA(1).tokenType)
  }

  private depth(): number {
    return depthOf(this.LA(1))
  }

  /** Passes over tokens up to one that may begin an item at this depth, or that closes the bracket around. */
  private skipToItem(item: 'step' | 'setting' | 'declaration', depth: number, atLeastOne: boolean): void {
    if (atLeastOne) this.SKIP_TOKEN()
    while (!this.isAtEnd() && !this.mayBegin(item, depth)) this.SKIP_TOKEN()
  }

  private mayBegin(item: 'step' | 'setting' | 'declaration', depth: number): boolean {
    const token = this.LA(1)
    if (depthOf(token) < depth) return true
    if (depthOf(token) > depth || closers.has(token.tokenType)) return false
    const previous = this.LA(0)
    const beginsLine = hasLineBreak(this.text, (previous.endOffset ?? 0) + 1, token.startOffset)
    switch (item) {
      case 'declaration':
        return declarationStarts.has(token.tokenType) && (beginsLine || previous.tokenType === RightBrace)
      case 'setting':
        return beginsLine && hasCategory(token, Word)
      case 'step':
        return beginsLine && (stepStarts.has(token.tokenType) || hasCategory(token, CallWord) || this.isLabel())
    }
  }

  private isLabel(): boolean {
    return hasCategory(this.LA(1), Word) && this.LA(2).tokenType === Colon
  }
}

function isRecoveryRule(rule: string): rule is RecoveryRule {
  return rule in recoveryOf
}

function depthOf(token: IToken): number {
  return 'depth' in token && typeof token.depth === 'number' ? token.depth : 0
}
