import type { ISerializedGast, TokenType } from 'chevrotain'
import { mistakeProvider } from './errors.ts'
import { SenetParser } from './parser/index.ts'
import { BinaryOperator, CallWord, NumberToken, parsedTokens, Size, StringToken, ValueWord, Word } from './tokens.ts'

/** A part of a production, as the parser has it. */
export type GrammarPart =
  | { readonly kind: 'rule'; readonly name: string }
  /** A keyword or sign, by its text. */
  | { readonly kind: 'literal'; readonly text: string }
  /** A class of tokens that `senet.ebnf` describes in words: `NAME`, `NUMBER`. */
  | { readonly kind: 'token'; readonly name: string }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly GrammarPart[] }
  | { readonly kind: 'optional' | 'repeated'; readonly part: GrammarPart }

/** A production of the grammar. */
export interface GrammarRule {
  readonly name: string
  readonly definition: GrammarPart
}

const tokenNames: ReadonlyMap<TokenType, string> = new Map([
  [Word, 'NAME'],
  [CallWord, 'STEPNAME'],
  [ValueWord, 'VALUENAME'],
  [BinaryOperator, 'BINARY'],
  [NumberToken, 'NUMBER'],
  [Size, 'SIZE'],
  [StringToken, 'STRING'],
])

/** The productions that the parser works by, read off the parser, from the file down. */
export function readGrammar(): readonly GrammarRule[] {
  const parser = new SenetParser(mistakeProvider, true)
  const rules = new Map<string, GrammarPart>()
  for (const rule of parser.getSerializedGastProductions()) rules.set(nameOf(rule), toSequence(definitionOf(rule)))
  const ordered: string[] = []
  function order(name: string): void {
    const definition = rules.get(name)
    if (definition === undefined || ordered.includes(name)) return
    ordered.push(name)
    rulesIn(definition).forEach(order)
  }
  order('file')
  return ordered.map((name) => ({ name, definition: rules.get(name) ?? { kind: 'sequence', parts: [] } }))
}

/** A production in EBNF, without line breaks: `list = "[" [ expression … ] "]" ;`. */
export function printRule({ name, definition }: GrammarRule): string {
  return `${name} = ${printPart(definition, 'alone')} ;`
}

function printPart(part: GrammarPart, place: 'alone' | 'in sequence'): string {
  switch (part.kind) {
    case 'rule':
    case 'token':
      return part.name
    case 'literal':
      return `"${part.text}"`
    case 'sequence':
      return part.parts.map((item) => printPart(item, part.parts.length > 1 ? 'in sequence' : place)).join(' ')
    case 'choice': {
      const alternatives = part.parts.map((item) => printPart(item, 'alone')).join(' | ')
      return place === 'alone' ? alternatives : `( ${alternatives} )`
    }
    case 'optional':
      return `[ ${printPart(part.part, 'alone')} ]`
    case 'repeated':
      return `{ ${printPart(part.part, 'alone')} }`
  }
}

function rulesIn(part: GrammarPart): readonly string[] {
  switch (part.kind) {
    case 'rule':
      return [part.name]
    case 'literal':
    case 'token':
      return []
    case 'sequence':
    case 'choice':
      return part.parts.flatMap(rulesIn)
    case 'optional':
    case 'repeated':
      return rulesIn(part.part)
  }
}

function nameOf(production: ISerializedGast): string {
  return 'name' in production && typeof production.name === 'string' ? production.name : ''
}

function definitionOf(production: ISerializedGast): readonly ISerializedGast[] {
  return production.definition ?? []
}

function toSequence(definition: readonly ISerializedGast[]): GrammarPart {
  const parts = definition.map(toPart)
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : { kind: 'sequence', parts }
}

function toPart(production: ISerializedGast): GrammarPart {
  switch (production.type) {
    case 'NonTerminal':
      return { kind: 'rule', name: nameOf(production) }
    case 'Terminal':
      return toTerminal(nameOf(production))
    case 'Alternation':
      return { kind: 'choice', parts: definitionOf(production).map(toPart) }
    case 'Option':
      return { kind: 'optional', part: toSequence(definitionOf(production)) }
    case 'Repetition':
      return { kind: 'repeated', part: toSequence(definitionOf(production)) }
    default:
      return toSequence(definitionOf(production))
  }
}

function toTerminal(name: string): GrammarPart {
  const token = parsedTokens.find((type) => type.name === name)
  const known = token === undefined ? undefined : tokenNames.get(token)
  if (known !== undefined) return { kind: 'token', name: known }
  return { kind: 'literal', text: (token?.LABEL ?? name).replaceAll('`', '') }
}
