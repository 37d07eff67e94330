/** Throws where the compiler itself is wrong; never for a user's mistake, which is a diagnostic. */
export function invariant(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`senet is broken: ${what}`)
}

/** Ends a `switch` over a union: a new member that nobody handles is a type error here. */
export function unreachable(value: never): never {
  throw new Error(`senet is broken: unexpected ${JSON.stringify(value)}`)
}
