import type { Printing } from '../write/print-steps.ts'
import { type Atom, findPeriods, findRepeated, type Period } from './atoms.ts'
import { describeClass } from './classes.ts'
import { measureUnit, type Unit, type Uses } from './unit.ts'

/** Steps that may be a copy of a block, and how many copies make a block worth it. */
export interface Part {
  readonly unit: Unit
  readonly fewest: number
}

/** How many chains of one convolution make a block. */
const fewestChains = 4
/** A network has a handful of chains that repeat; this many are looked for. */
const mostRounds = 24

/** An atom with its text. */
interface Link {
  readonly atom: Atom
  readonly unit: Unit
}

type Lot = Part | readonly Link[]

const isChain = (lot: Lot): lot is readonly Link[] => Array.isArray(lot)

/**
 * Puts the atoms of chains together where they repeat: first those that come several times in a row, then those that come
 * in several places. What is left stays one by one.
 */
export function foldChains(
  given: readonly (Part | readonly Atom[])[],
  printing: Printing,
  uses: Uses,
): readonly Part[] {
  const isAtoms = (lot: Part | readonly Atom[]): lot is readonly Atom[] => Array.isArray(lot)
  let lots: readonly Lot[] = given.map((lot) =>
    isAtoms(lot) ? lot.map((atom) => ({ atom, unit: measureUnit(atom.steps, printing, uses) })) : lot,
  )
  const join = (links: readonly Link[]): Unit =>
    measureUnit(
      links.flatMap(({ atom }) => atom.steps),
      printing,
      uses,
    )
  const fits = (links: readonly Link[]): boolean => isStage(links, printing) && join(links).isClosed
  for (let round = 0; round < mostRounds; round += 1) {
    const keys = findRow(lots, fits, join) ?? findAnywhere(lots, fits)
    if (keys === undefined) break
    const before = lots
    lots = lots.flatMap((lot) => (isChain(lot) ? cutOut(lot, keys, fits, join) : [lot]))
    if (lots.length === before.length) break
  }
  return lots.flatMap((lot) =>
    isChain(lot)
      ? lot.map(({ unit }) => ({ unit, fewest: isConvolution(unit, printing) ? fewestChains : Infinity }))
      : [lot],
  )
}

const keysOf = (links: readonly Link[]): readonly string[] => links.map(({ unit }) => unit.gatedKey)

/** What comes several times in a row in some chain; of several ways to part it, the one with the fewest parameters. */
function findRow(
  lots: readonly Lot[],
  fits: (links: readonly Link[]) => boolean,
  join: (links: readonly Link[]) => Unit,
): readonly string[] | undefined {
  for (const lot of lots) {
    if (!isChain(lot)) continue
    const linksOf = ({ start, length }: Period, copy: number): readonly Link[] =>
      lot.slice(start + copy * length, start + (copy + 1) * length)
    const periods = findPeriods(keysOf(lot), (period) => fits(linksOf(period, 0)))
    const [best] = periods
      .map((period) => {
        const units = Array.from({ length: period.count }, (_, copy) => join(linksOf(period, copy)))
        return { period, parameters: describeClass(units).parameters.length }
      })
      .toSorted((a, b) => a.parameters - b.parameters || a.period.start - b.period.start)
    if (best !== undefined) return keysOf(linksOf(best.period, 0))
  }
  return undefined
}

/** What comes in several places. */
function findAnywhere(lots: readonly Lot[], fits: (links: readonly Link[]) => boolean): readonly string[] | undefined {
  const chains = lots.filter(isChain)
  return findRepeated(chains.map(keysOf), (row, start, length) => {
    return fits((chains[row] ?? []).slice(start, start + length))
  })?.keys
}

/** Makes a part of each place in a chain that has these keys. */
function cutOut(
  chain: readonly Link[],
  keys: readonly string[],
  fits: (links: readonly Link[]) => boolean,
  join: (links: readonly Link[]) => Unit,
): readonly Lot[] {
  const lots: Lot[] = []
  let rest: Link[] = []
  for (let at = 0; at < chain.length;) {
    const links = chain.slice(at, at + keys.length)
    const isMatch = links.length === keys.length && links.every(({ unit }, index) => unit.gatedKey === keys[index])
    if (!isMatch || !fits(links)) {
      rest.push(...chain.slice(at, at + 1))
      at += 1
      continue
    }
    lots.push(rest, { unit: join(links), fewest: 2 })
    rest = []
    at += keys.length
  }
  return lots.length === 0 ? [chain] : [...lots, rest]
}

const breaksChain = new Set(['maxpool', 'avgpool', 'gap', 'gmp', 'linear', 'flatten'])

/** Whether a chain can be a block: convolutions, and at most one pool, which ends it. */
function isStage(links: readonly Link[], { network }: Printing): boolean {
  const words = links.flatMap(({ atom }) => atom.steps).map(({ node }) => network.nodes[node]?.operation.op ?? '')
  return words.includes('conv') && words.every((word, index) => !breaksChain.has(word) || index === words.length - 1)
}

function isConvolution({ steps }: Unit, { network }: Printing): boolean {
  return steps.length > 1 && network.nodes[steps[0]?.node ?? 0]?.operation.op === 'conv'
}
