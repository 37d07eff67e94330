import { type NamedParameter, nameParameters } from './names.ts'
import { type Expression, solveParameters } from './parameters.ts'
import type { Unit } from './unit.ts'

/** Units that are copies of one block. */
export interface BlockClass {
  readonly units: readonly Unit[]
  readonly parameters: readonly NamedParameter[]
  readonly expressions: ReadonlyMap<string, Expression>
  /** For each unit its arguments, in the order of the parameters. */
  readonly arguments: readonly (readonly string[])[]
  /** The unit that has all that any has. */
  readonly sample: Unit
  /** Whether the skip of each residual is what it is unless told. */
  readonly impliesSkip: (path: string) => boolean
}

/** Puts units into classes: those whose text is the same but for slots, and for a skip that some have no need of. */
export function classifyUnits(units: readonly Unit[], attends: boolean): readonly (readonly Unit[])[] {
  const gatedKeys = new Map<string, Set<string>>()
  for (const { key, gatedKey, hasGates } of units) {
    if (hasGates) gatedKeys.set(key, (gatedKeys.get(key) ?? new Set()).add(gatedKey))
  }
  const groups = new Map<string, Unit[][]>()
  for (const unit of units) {
    const gated = gatedKeys.get(unit.key)
    // Where an annotation puts gates in, a copy without any is one with `@none` before it.
    const key = attends && !unit.hasGates && gated?.size === 1 ? ([...gated][0] ?? unit.gatedKey) : unit.gatedKey
    const classes = groups.get(key) ?? []
    groups.set(key, classes)
    const fitting = classes.filter((one) => one.every((other) => haveEqualSkips(unit, other)))
    const last = fitting.at(-1)
    if (last === undefined) classes.push([unit])
    else last.push(unit)
  }
  return [...groups.values()].flat()
}

function haveEqualSkips(one: Unit, other: Unit): boolean {
  return [...one.skips].every(([path, { text }]) => (other.skips.get(path)?.text ?? text) === text)
}

/** Works out the parameters of a class and what each unit gives for them. */
export function describeClass(units: readonly Unit[]): BlockClass {
  const impliesSkip = (path: string): boolean => units.every(({ skips }) => skips.get(path)?.isImplied !== false)
  // What is not written asks for no parameter.
  const implied = [...new Set(units.flatMap(({ skips }) => [...skips.keys()]))].filter(impliesSkip)
  const isWritten = (path: string): boolean => !implied.some((residual) => path.startsWith(`${residual}.skip.`))
  const { parameters, expressions } = solveParameters(units, isWritten)
  const named = nameParameters(parameters)
  const filled = named.map(({ values }) => fillGaps(values))
  const [sample] = units.toSorted(
    (a, b) => Number(b.hasGates) - Number(a.hasGates) || b.slots.size - a.slots.size || b.skips.size - a.skips.size,
  )
  return {
    units,
    parameters: named,
    expressions,
    arguments: units.map((_, index) => filled.map((values) => String(values[index] ?? ''))),
    sample: sample ?? units[0]!,
    impliesSkip,
  }
}

/** Where a parameter makes no difference: what the copy before has, so that both are one row. */
function fillGaps(values: readonly (number | string | undefined)[]): readonly (number | string | undefined)[] {
  const first = values.find((value) => value !== undefined)
  let last = first
  return values.map((value) => {
    last = value ?? last
    return last
  })
}
