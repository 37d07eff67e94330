/**
 * tfjs builds weight names from layer names and allows `[A-Za-z0-9][-A-Za-z0-9_./]*`. Characters outside of that become
 * `_x<code point in hex>_`; a name that does not start with a letter or digit gets `n` before it; a name that every
 * JavaScript object has (`constructor`) gets `_` behind it, since tfjs looks names up in plain objects.
 */
export function toLayerName(path: string): string {
  let name = ''
  for (const character of path) {
    name += /^[-A-Za-z0-9_.]$/.test(character) ? character : `_x${(character.codePointAt(0) ?? 0).toString(16)}_`
  }
  if (!/^[A-Za-z0-9]/.test(name)) name = `n${name}`
  return name in {} ? `${name}_` : name
}

/** Gives each wanted name once: a name that is taken gets `_2`, `_3` and so on. The same calls give the same names. */
export function createNamer(): (wanted: string) => string {
  const taken = new Set<string>()
  const last = new Map<string, number>()
  return (wanted) => {
    let name = wanted
    for (let count = last.get(wanted) ?? 1; taken.has(name);) {
      count += 1
      last.set(wanted, count)
      name = `${wanted}_${count}`
    }
    taken.add(name)
    return name
  }
}
