/** What a language says of its identifiers. */
export interface IdentifierRules {
  /** Words that are taken. */
  readonly reserved: ReadonlySet<string>
  /** The form that two identifiers are compared in: what is not of it would be taken for another. */
  readonly form: 'NFC' | 'NFKC'
}

/**
 * A name as an identifier: what an identifier does not take is spelt by its code, and a name that is taken gets a `_`
 * behind it, with those it has already. Names of weights are not made by this: they stay as they are.
 */
export function identifierOf(name: string, { reserved, form }: IdentifierRules): string {
  const plain = Array.from(name, (character) => spell(character, form)).join('')
  const safe = /^\p{Nd}/u.test(plain) ? `_${plain}` : plain
  return reserved.has(safe.replace(/_+$/, '')) ? `${safe}_` : safe
}

function spell(character: string, form: IdentifierRules['form']): string {
  if (/[\p{L}\p{Nd}_]/u.test(character) && character.normalize(form) === character) return character
  return `_u${(character.codePointAt(0) ?? 0).toString(16)}`
}
