import type { Step, Structure } from '../structure/step.ts'
import type { Printing } from '../write/print-steps.ts'
import { type Atom, findPeriods, type Period, splitAtoms } from './atoms.ts'
import { type BlockClass, classifyUnits, describeClass } from './classes.ts'
import { countUses, measureUnit, type Unit, type Uses } from './unit.ts'

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

interface Part {
  readonly unit: Unit
  /** Whether it can be a copy of a block, and how many copies make one worth it. */
  readonly fewest: number
}

/** How many chains of one convolution make a block. */
const fewestChains = 4

/** Finds what a network repeats: blocks of arms, chains that come several times, and rows of copies. */
export function foldNet({ steps }: Structure, printing: Printing): FoldedNet {
  const uses = countUses(steps)
  const parts: Part[] = []
  let chain: Atom[] = []
  const endChain = (): void => {
    parts.push(...foldChain(chain, printing, uses))
    chain = []
  }
  for (const atom of splitAtoms(steps, printing.network)) {
    if (!atom.hasArms) {
      chain.push(atom)
      continue
    }
    endChain()
    parts.push({ unit: measureUnit(atom.steps, printing, uses), fewest: 2 })
  }
  endChain()
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

/** A chain of operations as parts: periods first, then what stands between. */
function foldChain(atoms: readonly Atom[], printing: Printing, uses: Uses): readonly Part[] {
  if (atoms.length === 0) return []
  const measured = atoms.map(({ steps }) => measureUnit(steps, printing, uses))
  const measurePeriod = (start: number, length: number): Unit => {
    const steps: readonly Step[] = atoms.slice(start, start + length).flatMap((atom) => atom.steps)
    return measureUnit(steps, printing, uses)
  }
  const unitsOf = ({ start, length, count }: Period): readonly Unit[] =>
    Array.from({ length: count }, (_, copy) => measurePeriod(start + copy * length, length))
  const isFit = (period: Period): boolean =>
    unitsOf({ ...period, count: 1 }).every((unit) => unit.isClosed && isStage(unit, printing))
  const keys = measured.map(({ gatedKey }) => gatedKey)
  const periods = findPeriods(keys, isFit)
    .map((period) => ({
      start: period.start,
      end: period.start + period.length * period.count,
      units: unitsOf(period),
    }))
    .filter(({ units }) => units.every(({ isClosed }) => isClosed))
    .map((period) => ({ ...period, parameters: describeClass(period.units).parameters.length }))
    .toSorted((a, b) => a.parameters - b.parameters || a.start - b.start)
  const [best] = periods
  if (best === undefined) {
    return measured.map((unit) => ({ unit, fewest: isConvolution(unit, printing) ? fewestChains : Infinity }))
  }
  return [
    ...foldChain(atoms.slice(0, best.start), printing, uses),
    ...best.units.map((unit) => ({ unit, fewest: 2 })),
    ...foldChain(atoms.slice(best.end), printing, uses),
  ]
}

/** Whether a chain can be a block: convolutions, and at most one pool, which ends it. */
function isStage({ steps }: Unit, { network }: Printing): boolean {
  const words = steps.map(({ node }) => network.nodes[node]?.operation.op ?? '')
  return words[0] === 'conv' && words.every((word, index) => !breaksChain.has(word) || index === words.length - 1)
}

const breaksChain = new Set(['maxpool', 'avgpool', 'gap', 'gmp', 'linear', 'flatten'])

function isConvolution({ steps }: Unit, { network }: Printing): boolean {
  return steps.length > 1 && network.nodes[steps[0]?.node ?? 0]?.operation.op === 'conv'
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
