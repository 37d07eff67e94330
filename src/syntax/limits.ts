/** Brackets inside one another. Counted on the tokens, before the parser recurses into them. */
export const maximumBracketDepth = 200

/**
 * How deep the tree of one declaration may get: brackets, operators of one expression, `else if`s of one `if` and
 * `a.b[0]` chains all add to it. Later stages recurse over the tree and rely on this.
 */
export const maximumTreeDepth = 400

/** Words, numbers, signs and strings of one file. */
export const maximumTokens = 500_000

/** Mistakes of one file that are told one by one; a last diagnostic says that there were more. */
export const maximumProblems = 100
