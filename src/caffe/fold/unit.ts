import type { Shape } from '../../vocabulary/index.ts'
import type { Step } from '../structure/step.ts'
import { walkSteps } from '../structure/step.ts'
import { type Printing, printSteps, topWay } from '../write/print-steps.ts'
import type { Slot } from '../write/slot.ts'

/** Some steps of the network that may be a copy of a block. */
export interface Unit {
  readonly steps: readonly Step[]
  /** Their text with marks in place of what copies may differ in, without gates and skips. */
  readonly key: string
  /** The same with gates. */
  readonly gatedKey: string
  readonly hasGates: boolean
  /** Whether an annotation binds in it: at an `attend` or at a residual. */
  readonly hasAttachPoints: boolean
  /** The skip of each residual whose shape changes, by the way to it. */
  readonly skips: ReadonlyMap<string, Skip>
  readonly slots: ReadonlyMap<string, Slot>
  /** Channels of what enters, and the shape of what comes out. */
  readonly inputChannels: number
  readonly shape: Shape
  /** Whether no tensor named in it is used outside, and none from outside is used in it. */
  readonly isClosed: boolean
}

export interface Skip {
  readonly text: string
  /** Whether a residual has this skip unless told. */
  readonly isImplied: boolean
}

/** How often a tensor is taken up by name. */
export type Uses = ReadonlyMap<number, number>

export function countUses(steps: readonly Step[]): Uses {
  const uses = new Map<number, number>()
  for (const step of walkSteps(steps)) if (step.kind === 'from') uses.set(step.node, (uses.get(step.node) ?? 0) + 1)
  return uses
}

/** What some steps look like as a copy of a block. */
export function measureUnit(steps: readonly Step[], printing: Printing, uses: Uses): Unit {
  const skips = new Map<string, Skip>()
  const slots = new Map<string, Slot>()
  const names = new Map<number, string>()
  const mode = {
    remarks: false,
    fill: (slot: Slot) => {
      slots.set(slot.path, slot)
      return `<${slot.kind}>`
    },
    placeSkip: (path: string, skip: string | undefined, isImplied: boolean) => {
      if (skip !== undefined) skips.set(path, { text: skip, isImplied })
      return ''
    },
    nameOf: (node: number) => {
      names.set(node, names.get(node) ?? `t${names.size}`)
      return names.get(node) ?? ''
    },
  }
  const key = printSteps(steps, topWay, printing, { ...mode, showsGates: false })
  slots.clear()
  const gatedKey = printSteps(steps, topWay, printing, { ...mode, showsGates: true })
  const all = [...walkSteps(steps)]
  const first = steps[0]
  const entering = first === undefined ? undefined : enteringNode(first, printing)
  const last = steps.at(-1)?.node ?? 0
  return {
    steps,
    key,
    gatedKey,
    hasGates: all.some(({ kind }) => kind === 'gate'),
    hasAttachPoints: all.some(({ kind }) => kind === 'gate' || kind === 'residual'),
    skips,
    slots,
    inputChannels: printing.network.nodes[entering ?? 0]?.shape[0] ?? 0,
    shape: printing.network.nodes[last]?.shape ?? [],
    isClosed: isClosed(all, last, uses, printing),
  }
}

/** The node that enters a step. */
function enteringNode(step: Step, { network, gates }: Printing): number | undefined {
  if (step.kind === 'residual' || step.kind === 'branch') return step.start
  if (step.kind === 'from') return step.node
  const inputs = network.nodes[step.node]?.inputs ?? []
  return gates?.gates.has(step.node) ? Math.min(...inputs) : inputs[0]
}

function isClosed(all: readonly Step[], last: number, uses: Uses, { named }: Printing): boolean {
  const own = countUses(all)
  const given = new Set(all.filter(({ kind }) => kind !== 'from').map(({ node }) => node))
  if ([...own.keys()].some((node) => !given.has(node))) return false
  if (named.has(last)) return false
  return all.every(({ kind, node }) => kind === 'from' || !named.has(node) || own.get(node) === uses.get(node))
}
