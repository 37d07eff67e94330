/**
 * Small choices, one after the other, from a list of numbers. A spec that is written by choices is as random as the list,
 * the same for the same list, and becomes simpler as the list gets shorter and its numbers smaller: the first option is
 * the simplest, and what is asked for after the end of the list is the first.
 */
export interface Choices {
  /** A number from 0 up to `count`, which is left out. */
  below(this: void, count: number): number
  /** A number from `low` to `high`, both among them. */
  between(this: void, low: number, high: number): number
  pick<const Items extends readonly [unknown, ...unknown[]]>(this: void, items: Items): Items[number]
  /** True once in so many times; false is the simplest. */
  once(this: void, inSoMany: number): boolean
  /** Whether the list has ended, so that what is left should be kept short. */
  ended(this: void): boolean
}

export function createChoices(numbers: readonly number[]): Choices {
  let position = 0
  const below = (count: number): number => {
    const number = numbers[position] ?? 0
    position += 1
    return number % count
  }
  return {
    below,
    between: (low, high) => low + below(high - low + 1),
    pick: (items) => items[below(items.length)] ?? items[0],
    once: (inSoMany) => below(inSoMany) === inSoMany - 1,
    ended: () => position >= numbers.length,
  }
}

/** The numbers that divide n, the smallest first. */
export function divisors(n: number): readonly [number, ...number[]] {
  return [1, ...Array.from({ length: n - 1 }, (_, at) => at + 2).filter((each) => n % each === 0)]
}
