/**
 * Gives each wanted name once: a name that is taken gets `_2`, `_3` and so on, and so does an empty one, which ONNX
 * keeps for inputs that are left out. Halves of surrogate pairs, which UTF-8 cannot say, become U+FFFD. Any other
 * character stays. The same calls give the same names.
 */
export function createNamer(): (wanted: string) => string {
  const taken = new Set<string>([''])
  const last = new Map<string, number>()
  return (wanted) => {
    const text = toWellFormed(wanted)
    let name = text
    for (let count = last.get(text) ?? 1; taken.has(name);) {
      count += 1
      last.set(text, count)
      name = `${text}_${count}`
    }
    taken.add(name)
    return name
  }
}

/** As `String.prototype.toWellFormed`, which not every host has. */
export function toWellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}
