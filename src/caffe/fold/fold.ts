import type { Structure } from '../structure/step.ts'
import type { Printing } from '../write/print-steps.ts'
import { type Atom, splitAtoms } from './atoms.ts'
import { foldChains, type Part } from './chains.ts'
import { type BlockClass, classifyUnits, describeClass } from './classes.ts'
import { countUses, measureUnit, type Unit } from './unit.ts'

/** The rows of a net. */
export type Row =
  | { readonly kind: 'steps'; readonly unit: Unit }
  /** Copies of a block, one after the other. */
  | {
      readonly kind: 'call'
      readonly block: BlockClass
      readonly units: readonly Unit[]
      readonly arguments: readonly string[]
    }

/** A network in rows, with the blocks that they call. */
export interface FoldedNet {
  readonly blocks: readonly BlockClass[]
  readonly rows: readonly Row[]
}

/** Finds what a network repeats: blocks of arms, chains that come several times, and rows of copies. */
export function foldNet({ steps }: Structure, printing: Printing): FoldedNet {
  const uses = countUses(steps)
  const lots: (Part | readonly Atom[])[] = []
  let chain: Atom[] = []
  for (const atom of splitAtoms(steps, printing.network)) {
    if (!atom.hasArms) {
      chain.push(atom)
      continue
    }
    lots.push(chain, { unit: measureUnit(atom.steps, printing, uses), fewest: 2 })
    chain = []
  }
  lots.push(chain)
  const parts = foldChains(lots, printing, uses)
  const candidates = parts.filter(({ unit, fewest }) => unit.isClosed && fewest < Infinity)
  const fewestOf = new Map(candidates.map(({ unit, fewest }) => [unit, fewest]))
  const classOf = new Map<Unit, BlockClass>()
  const units = candidates.map(({ unit }) => unit)
  for (const members of classifyUnits(units, printing.attends)) {
    const fewest = Math.min(...members.map((unit) => fewestOf.get(unit) ?? Infinity))
    if (members.length < fewest) continue
    const block = describeClass(members)
    for (const unit of members) classOf.set(unit, block)
  }
  return { blocks: [...new Set(classOf.values())], rows: makeRows(parts, classOf) }
}

function makeRows(parts: readonly Part[], classOf: ReadonlyMap<Unit, BlockClass>): readonly Row[] {
  const rows: Row[] = []
  for (const { unit } of parts) {
    const block = classOf.get(unit)
    if (block === undefined) {
      rows.push({ kind: 'steps', unit })
      continue
    }
    const given = block.arguments[block.units.indexOf(unit)] ?? []
    const row = rows.at(-1)
    if (row?.kind === 'call' && row.block === block && isFurtherCopy(row, unit, given)) {
      rows[rows.length - 1] = { ...row, units: [...row.units, unit] }
    } else rows.push({ kind: 'call', block, units: [unit], arguments: given })
  }
  return rows
}

/** Whether a unit is one more copy in a row: the same arguments, but that the stride of further copies is 1. */
function isFurtherCopy(row: Extract<Row, { kind: 'call' }>, unit: Unit, given: readonly string[]): boolean {
  if (row.units[0]?.hasGates !== unit.hasGates) return false
  return row.block.parameters.every(({ isStride }, index) =>
    isStride ? given[index] === '1' : given[index] === row.arguments[index],
  )
}
