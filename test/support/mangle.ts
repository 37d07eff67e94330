import fc from 'fast-check'
import { type Choices, createChoices } from './draw/choices.ts'

/** Changes a text at a place that the choices say. `others` are texts that pieces can come from. */
type Mangle = (text: string, choices: Choices, others: readonly string[]) => string

/** What the lexer may not expect: signs, controls, halves of pairs, marks that join, look-alikes, very long words. */
const strange = ['\0', '\u0007', '\uFEFF', '\u2028', '\uD800', '\uDC00', '😀', 'é', 'e\u0301', 'ﬁ', '×', '“', '٣', '\u202E', '\r', '`', '#', '$', '\\', '"', "'", '/*', '//', '///', '{{', '}}', '->', '...', '<=', '=='] as const // prettier-ignore
const hugeNumbers = ['1e999', '99999999999999999999', '1e308', '-1', '0', '1e-400', '9007199254740993', '2147483648', '16777217', '4G', '0.1', '10_000', '0x10', '1x1x1x1x1x1x1x1', '1e4', '3x', '1__0'] as const // prettier-ignore
const words = ['net', 'block', 'gate', 'residual', 'skip', 'branch', 'split', 'if', 'else', 'let', 'as', 'from', 'output', 'assert', 'sweep', 'grid', 'of', 'import', 'none', 'auto', 'in', 'all', 'attend', 'index', '__proto__', 'constructor', 'toString', 'and', 'or', 'not', 'true', 'conv', 'input', 'Main', 'at', 'only', 'i'] as const // prettier-ignore

const tokenPattern = /\s+|[\p{L}_][\p{L}\p{N}_]*|\d[\w.]*|"[^"\n]*"|./gsu

function tokensOf(text: string): string[] {
  return text.match(tokenPattern) ?? []
}

/** Where tokens of a kind stand. */
function placesOf(tokens: readonly string[], pattern: RegExp): readonly number[] {
  return tokens.flatMap((token, at) => (pattern.test(token) ? [at] : []))
}

function replaceToken(text: string, choices: Choices, pattern: RegExp, write: (token: string) => string): string {
  const tokens = tokensOf(text)
  const places = placesOf(tokens, pattern)
  const at = places[choices.below(Math.max(1, places.length))]
  return at === undefined ? text : tokens.with(at, write(tokens[at] ?? '')).join('')
}

function between(text: string, choices: Choices): readonly [number, number] {
  const start = choices.below(text.length + 1)
  return [start, Math.min(text.length, start + choices.between(1, 40))]
}

const notSpace = /\S/

const smallNumbers = ['0', '1', '2', '3', '5', '7', '16', '1.5', '3x3', '2x2', '1x1', '8x4x4', '[1, 2]', 'in.c', 'i', 'none'] as const // prettier-ignore
const steps = ['relu', 'gap', 'flatten', 'linear', 'conv', 'attend', 'none', 'input', 'se', 'Main', 'auto', 'true', 'add', 'concat', 'bn', 'softmax', 'reshape', 'droppath'] as const // prettier-ignore

/** One word for another, one number for another: most of what comes out still parses. */
const gentle: readonly [Mangle, ...Mangle[]] = [
  (text, choices) => replaceToken(text, choices, /^\d/, () => choices.pick(smallNumbers)),
  (text, choices) => replaceToken(text, choices, /^[\p{L}_]/u, () => choices.pick(steps)),
  swapWords,
  (text, choices) => replaceToken(text, choices, /^\d/, (token) => `${token} + 1`),
  (text, choices) => replaceToken(text, choices, /^@$/, () => ''),
  (text, choices) => replaceToken(text, choices, /^@$/, () => '@none @'),
  (text, choices) => replaceToken(text, choices, /^}$/, () => '} * 2'),
  (text, choices) => replaceToken(text, choices, /^{$/, () => '{ attend'),
  (text, choices) => replaceToken(text, choices, /^{$/, () => '{ from t1_'),
  (text, choices) => replaceToken(text, choices, /^(concat|add|mul|maximum|shake)$/, () => choices.pick(['add', 'concat', 'relu', 'shake', 'se'])), // prettier-ignore
]

/** A word of the text where another stands. */
function swapWords(text: string, choices: Choices): string {
  const tokens = tokensOf(text)
  const names = placesOf(tokens, /^[\p{L}_]/u)
  const word = tokens[names[choices.below(Math.max(1, names.length))] ?? 0] ?? ''
  return replaceToken(text, choices, /^[\p{L}_]/u, () => word)
}

const manglings: readonly [Mangle, ...Mangle[]] = [
  (text, choices) => replaceToken(text, choices, notSpace, () => ''),
  (text, choices) => replaceToken(text, choices, notSpace, (token) => `${token} ${token}`),
  (text, choices) => {
    const tokens = tokensOf(text)
    const places = placesOf(tokens, notSpace)
    const at = choices.below(Math.max(1, places.length - 1))
    const [one, other] = [places[at], places[at + 1]]
    if (one === undefined || other === undefined) return text
    return tokens
      .with(one, tokens[other] ?? '')
      .with(other, tokens[one] ?? '')
      .join('')
  },
  (text, choices) => {
    const at = choices.below(text.length + 1)
    const code = (text.charCodeAt(at) || 0) ^ (1 << choices.below(7))
    return text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1)
  },
  (text, choices) => {
    const [start, end] = between(text, choices)
    return text.slice(0, start) + text.slice(end)
  },
  (text, choices) => {
    const [start, end] = between(text, choices)
    return text.slice(0, end) + text.slice(start)
  },
  (text, choices) => {
    const at = choices.below(text.length + 1)
    return text.slice(0, at) + choices.pick(strange) + text.slice(at)
  },
  (text, choices) => replaceToken(text, choices, /^\d/, () => choices.pick(hugeNumbers)),
  (text, choices) => replaceToken(text, choices, /^[\p{L}_]/u, () => choices.pick(words)),
  swapWords,
  (text, choices, others) => {
    const other = others[choices.below(Math.max(1, others.length))] ?? ''
    const [start, end] = between(other, choices)
    const at = choices.below(text.length + 1)
    return text.slice(0, at) + other.slice(start, end) + text.slice(at)
  },
  (text, choices, others) => {
    const other = others[choices.below(Math.max(1, others.length))] ?? ''
    return text.slice(0, choices.below(text.length + 1)) + other.slice(choices.below(other.length + 1))
  },
  (text, choices) => {
    const at = choices.below(text.length + 1)
    const deep = choices.pick(['(', '[', '{', '-', 'not ', 'branch { ', '@se ', 'f(', 'a.', '* ', 'if a { } else '])
    return text.slice(0, at) + deep.repeat(choices.pick([3, 30, 300])) + text.slice(at)
  },
]

/** Texts that come from others by a few changes: bytes, tokens, pieces of other texts, what no lexer expects. */
export function mangledTexts(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const changes = fc.noBias(fc.array(fc.nat({ max: 2 ** 20 }), { minLength: 4, maxLength: 24, size: 'max' }))
  return fc.tuple(texts, texts, changes).map(([text, other, numbers]) => {
    const choices = createChoices(numbers)
    let mangled = text
    const kinds = choices.once(2) ? gentle : manglings
    const count = choices.between(1, 3)
    for (let at = 0; at < count; at++) mangled = choices.pick(kinds)(mangled, choices, [other, text])
    return mangled
  })
}
