import type { Change } from './diff-changes.ts'
import { isCounted, type ModuleTree, nameWithoutNumber } from './diff-tree.ts'

/** One line of a difference: a change, or the same change in several copies. */
export interface FoldedChange {
  readonly kind: Change['kind']
  /** Where: `layer1`, `3 copies of Bottleneck`, the outermost first. */
  readonly around: readonly FoldedPlace[]
  /** Names of all that the line stands for, each once. */
  readonly names: readonly string[]
  readonly before: string | undefined
  readonly after: string | undefined
  /** Of all together. */
  readonly params: number
  readonly macs: number
  readonly operations: number
  readonly changes: readonly Change[]
}

/** A module around a change; or `count` copies of a declaration, each of which it was made in. */
export interface FoldedPlace {
  readonly name: string
  readonly count: number
}

/** Blocks of one kind with labels that only count them are copies from here on, beside each other. */
const fewestLabelledCopies = 6

/** Changes that are the same in all copies of a module as one line each, in the order of the first. */
export function foldChanges(changes: readonly Change[]): readonly FoldedChange[] {
  const groups = new Map<string, Change[]>()
  const places = new Map<ModuleTree, PlaceName>()
  const crowds = countCrowds(changes)
  const describe = (tree: ModuleTree): PlaceName => {
    const known = places.get(tree) ?? describePlace(tree, crowds)
    places.set(tree, known)
    return known
  }
  for (const change of changes) {
    const { kind, around, name, before, after } = change
    const says = kind === 'resized' ? [] : kind === 'rewired' ? [stripPath(before), stripPath(after)] : [before, after]
    const own = kind === 'resized' ? '' : nameWithoutNumber(name)
    const key = JSON.stringify([kind, around.map((tree) => describe(tree)), own, says])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [change])
    else group.push(change)
  }
  return [...groups.values()].flatMap((group) => foldGroup(group, describe))
}

function foldGroup(group: readonly Change[], describe: (tree: ModuleTree) => PlaceName): readonly FoldedChange[] {
  const [first] = group
  if (first === undefined) return []
  const sum = (of: 'params' | 'macs' | 'operations') => group.reduce((total, change) => total + change[of], 0)
  const around = first.around.map((tree, depth): FoldedPlace => {
    const { name, copies } = describe(tree)
    const count = new Set(group.map((change) => change.around[depth])).size
    return copies && count > 1 ? { name, count } : { name: tree.name, count: 1 }
  })
  return [
    {
      ...first,
      around,
      names: [...new Set(group.map(({ name }) => name))],
      params: sum('params'),
      macs: sum('macs'),
      operations: sum('operations'),
      changes: group,
    },
  ]
}

interface PlaceName {
  readonly name: string
  /** Whether the name is of a declaration, whose instances stand together. */
  readonly copies: boolean
}

function describePlace(tree: ModuleTree, crowds: ReadonlyMap<string, number>): PlaceName {
  const { module, name } = tree
  const declaration = module?.kind === 'block' || module?.kind === 'gate' ? module.name : undefined
  if (isCounted(name))
    return { name: declaration ?? (module?.name === 'scope' ? '' : (module?.name ?? '')), copies: true }
  const crowd = crowds.get(crowdOf(tree)) ?? 0
  if (declaration !== undefined && crowd >= fewestLabelledCopies) return { name: declaration, copies: true }
  return { name, copies: false }
}

/** Instances of one declaration, with labels that differ by their number, in one module. */
function crowdOf({ module, name }: ModuleTree): string {
  return JSON.stringify([module?.parent, module?.name, nameWithoutNumber(name)])
}

function countCrowds(changes: readonly Change[]): ReadonlyMap<string, number> {
  const crowds = new Map<string, number>()
  for (const tree of new Set(changes.flatMap(({ around }) => around))) {
    crowds.set(crowdOf(tree), (crowds.get(crowdOf(tree)) ?? 0) + 1)
  }
  return crowds
}

/** The names at the end of paths: copies take theirs from copies. */
function stripPath(text: string | undefined): string | undefined {
  return text?.replace(/[^\s,]*\./g, '')
}
