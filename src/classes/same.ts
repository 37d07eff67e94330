import { mapChildren, type Written } from '../vocabulary/index.ts'

/** An expression without the names that `let`s have for its parts. */
export function withoutNames(written: Written): Written {
  return written.kind === 'let' ? withoutNames(written.value) : mapChildren(written, withoutNames)
}

/** What expressions, or code that has some, are compared by: the same whatever a `let` calls their parts. */
export function keyOf(value: unknown): string {
  return JSON.stringify(value ?? null, (_, part: unknown) => {
    let bare = part
    while (isLet(bare)) bare = bare.value
    return bare
  })
}

function isLet(part: unknown): part is { readonly value: unknown } {
  return typeof part === 'object' && part !== null && 'kind' in part && part.kind === 'let' && 'value' in part
}
