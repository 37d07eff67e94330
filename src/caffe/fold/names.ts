import type { Parameter } from './parameters.ts'

/** A parameter as a block declares it. `index` where it is one number of a list that an arm has. */
export interface NamedParameter extends Parameter {
  readonly name: string
  readonly index: number | undefined
  /** The value it has where a call says nothing; undefined where every call has to. */
  readonly usual: string | undefined
  readonly isStride: boolean
}

/** Letters for the arms of a concatenation: those that mean something else are left out. */
const letters = [...'abcdefghjklmnopqruv']

/**
 * Names for parameters: `w` for widths, `k` for kernels, `/s` for the stride; the arms of a concatenation have letters, and
 * an arm with several widths has a list.
 */
export function nameParameters(parameters: readonly Parameter[]): readonly NamedParameter[] {
  const taken = new Set<string>()
  const unique = (base: string): string => {
    let name = base
    for (let ordinal = 2; taken.has(name); ordinal += 1) name = `${base}${ordinal}`
    taken.add(name)
    return name
  }
  const arms = new Map<number, string>()
  const counts = new Map<number, number>()
  const inArm = (arm: number): readonly Parameter[] =>
    parameters.filter((parameter) => parameter.arm === arm && parameter.kind === 'channels')
  let hasStride = false
  return parameters.map((parameter): NamedParameter => {
    const { kind, arm, isInSkip } = parameter
    if (kind === 'channels' && arm !== undefined && letters[arm] !== undefined) {
      const name = arms.get(arm) ?? unique(letters[arm])
      arms.set(arm, name)
      const index = counts.get(arm) ?? 0
      counts.set(arm, index + 1)
      return { ...parameter, name, index: inArm(arm).length > 1 ? index : undefined, usual: undefined, isStride: false }
    }
    const isStride = kind === 'stride' && !hasStride
    if (isStride) hasStride = true
    const usual = kind === 'pool' ? mostCommon(parameter.values) : undefined
    return { ...parameter, name: unique(baseName(kind, isInSkip)), index: undefined, usual, isStride }
  })
}

function baseName(kind: Parameter['kind'], isInSkip: boolean): string {
  switch (kind) {
    case 'channels':
      return 'w'
    case 'kernel':
      return isInSkip ? 'projection' : 'k'
    case 'stride':
      return 's'
    default:
      return kind
  }
}

function mostCommon(values: Parameter['values']): string {
  const counts = new Map<string, number>()
  for (const value of values) if (value !== undefined) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1)
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? ''
}
