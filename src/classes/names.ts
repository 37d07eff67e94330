import type { ClassPlan } from './code.ts'

/**
 * The class name of a declaration or label: `se` → `SELayer` for gates, `hard_se` → `HardSELayer`, `layer0` → `Layer0`,
 * `wrn16_8` → `Wrn16_8`, where two numbers would become one.
 */
export function className(name: string, isGate: boolean): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  const pascal = words
    .map((word) => (abbreviations.has(word) ? word.toUpperCase() : word.slice(0, 1).toUpperCase() + word.slice(1)))
    .join('_')
    .replace(/(?<!\p{N})_|_(?!\p{N})/gu, '')
  const safe = /^\p{L}/u.test(pascal) ? pascal : `Block${pascal}`
  return isGate && !/(layer|gate|module|attention|excitation)$/i.test(safe) ? `${safe}Layer` : safe
}

/** Words that the field writes in capitals. */
const abbreviations: ReadonlySet<string> = new Set([
  'se',
  'ese',
  'eca',
  'cbam',
  'ge',
  'gc',
  'sk',
  'bn',
  'cbr',
  'fpn',
  'aspp',
])

/** The name, or the first of name2, name3, … that is not taken; it is taken then. */
export function freshName(name: string, taken: Set<string>): string {
  let result = name
  for (let ordinal = 2; taken.has(result); ordinal++) result = `${name}${ordinal}`
  taken.add(result)
  return result
}

/** A name for a variable of a class's constructor that no parameter or local of it has. */
export function nameBeside({ parameters, init }: ClassPlan, name: string): string {
  const locals = init.filter((statement) => statement.kind === 'local')
  return freshName(name, new Set([...parameters, ...locals].map((one) => one.name)))
}
