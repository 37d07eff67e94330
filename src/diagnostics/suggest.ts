/** Words longer than this are never compared: nobody mistypes a page of text. */
const longestWord = 64

/**
 * The distance between two words: the least number of letters put in, left out, replaced or swapped with their
 * neighbour (Damerau-Levenshtein, restricted to one swap a place; Boytsov 2011, "Indexing methods for approximate
 * dictionary searching", section 2.1).
 */
function editDistance(first: string, second: string): number {
  let before: readonly number[] = []
  let previous: readonly number[] = Array.from({ length: second.length + 1 }, (_, index) => index)
  for (let row = 1; row <= first.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= second.length; column += 1) {
      const same = first[row - 1] === second[column - 1]
      let cost = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      )
      if (row > 1 && column > 1 && first[row - 1] === second[column - 2] && first[row - 2] === second[column - 1]) {
        cost = Math.min(cost, (before[column - 2] ?? 0) + 1)
      }
      current.push(cost)
    }
    before = previous
    previous = current
  }
  return previous[second.length] ?? 0
}

/**
 * Did you mean: the candidate nearest to a word, or undefined where none is near. Near is one slip for up to four
 * letters, two for up to seven, then a third of the length; another case costs nothing but loses to the exact one.
 * Of equally near ones the first wins.
 */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length === 0 || word.length > longestWord) return undefined
  const lower = word.toLowerCase()
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor((word.length + 1) / 3)) + 0.5
  for (const candidate of candidates) {
    if (candidate === word || Math.abs(candidate.length - word.length) > bestDistance) continue
    const distance = editDistance(lower, candidate.toLowerCase())
    // A word of which nothing is left is not a slip of it.
    if (distance < bestDistance && distance < Math.max(word.length, candidate.length)) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}
