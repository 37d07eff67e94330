import { unreachable } from '../diagnostics/index.ts'
import { type Graph, weightsOfGraph } from '../ir/index.ts'
import { findChanges, type OperationChange } from './changes.ts'
import { compareInterfaces, type InterfaceChange } from './interface.ts'
import { pairWholly } from './isomorphism.ts'
import { type Ambiguity, type Carried, describeMapping, type Mapping, matchUnits } from './match.ts'
import { findTrainingNotes } from './training.ts'
import { unitsOfGraph, type UnitTensor } from './unit.ts'
import { createIntern, numberExpressions, type View, viewGraph } from './view.ts'

/**
 * What a change of a network leaves of what was trained on the old one, from best to worst:
 *
 * - `numerics`: the new network has the interface, keys and shapes of the old one, and gives the same outputs for the
 *   same input and checkpoint in evaluation (to rounding, where a sum of three or more is written in another order).
 * - `weights`: the interface is the same, and so is every key and shape: a checkpoint of the old network loads strictly.
 *   It computes something else.
 * - `partial`: the interface is the same; some keys or shapes are not. `loaded` of `total` tensors of the new network
 *   load from an old checkpoint under their keys.
 * - `io`: the shape of the input, the names or shapes of outputs, or what pictures go through before differ; tensors may
 *   load all the same.
 */
export type Grade = 'numerics' | 'weights' | 'partial' | 'io'

/** Grades from best to worst. */
export const grades: readonly Grade[] = ['numerics', 'weights', 'partial', 'io']

/** An old network beside a new one. */
export interface Comparison {
  readonly grade: Grade
  readonly interface: readonly InterfaceChange[]
  /** Tensors of the new network, and how many of them an old checkpoint has under the same key in the same shape. */
  readonly total: number
  readonly loaded: number
  /** Tensors that no tensor of the old network stands for. */
  readonly onlyNew: readonly UnitTensor[]
  /** Tensors of the old network that stand for nothing in the new one. */
  readonly onlyOld: readonly UnitTensor[]
  /** The same tensor in another shape. */
  readonly changed: Mapping['changed']
  /** The mapping that repairs: tensors under another key, or to be reshaped. */
  readonly renamed: readonly Carried[]
  readonly ambiguous: readonly Ambiguity[]
  /** The grade once the mapping is applied to checkpoints. */
  readonly afterMapping: Grade
  /** Operations that compute something else. */
  readonly operations: readonly OperationChange[]
  /** What differs in training only. */
  readonly training: readonly string[]
}

/**
 * Compares two networks by what they compute: ids, names of modules, the order of nodes that do not depend on each other
 * and what only training sees make no difference; keys do. Where the two are the same but for keys, the mapping is exact;
 * otherwise it is found from shapes, order, neighbours and paths, and left open where two answers are equally good.
 *
 * @param older as lowering gave it, as `newer`: before folding
 */
export function compareGraphs(older: Graph, newer: Graph): Comparison {
  const intern = createIntern()
  const views: readonly [View, View] = [viewGraph(older), viewGraph(newer)]
  const numbers = [numberExpressions(views[0], intern, same), numberExpressions(views[1], intern, same)] as const
  const keyless = mapGraphs([older, newer], views, numbers, intern)
  const faces = compareInterfaces(older, newer)
  const tensors = sortTensors(older, newer, keyless.mapping)
  const strict = haveSameTensors(older, newer)
  const equal = haveSameOutputs(views, numbers)
  const grade = faces.length > 0 ? 'io' : !strict ? 'partial' : equal ? 'numerics' : 'weights'
  const training = findTrainingNotes(older, newer)
  const rest = { grade, interface: faces, ...tensors, ambiguous: keyless.mapping.ambiguous, training } as const
  if (equal) return { ...rest, afterMapping: grade, operations: [] }
  const operations = findChanges([older, newer], views, keyless.anchors, intern)
  return { ...rest, operations, afterMapping: gradeMapped(faces.length > 0, views, newer, keyless.mapping) }
}

/** Whether a change of this grade keeps what a level asks for; `partial` asks for at least one tensor that loads. */
export function holdsLevel(level: Grade, { grade, loaded, total }: Comparison): boolean {
  switch (level) {
    case 'numerics':
      return grade === 'numerics'
    case 'weights':
      return grade === 'numerics' || grade === 'weights'
    case 'partial':
      return grade !== 'io' && (loaded > 0 || total === 0)
    case 'io':
      return grade !== 'io'
    default:
      return unreachable(level)
  }
}

const same = (key: string): string => key

/** Which weights of two networks are the same, and the same by place in the views. */
function mapGraphs(
  [older, newer]: readonly [Graph, Graph],
  [oldView, newView]: readonly [View, View],
  numbers: readonly [readonly number[], readonly number[]],
  intern: ReturnType<typeof createIntern>,
): { readonly mapping: Mapping; readonly anchors: ReadonlyMap<number, number> } {
  const [oldUnits, newUnits] = [unitsOfGraph(older, true), unitsOfGraph(newer, true)]
  const [oldPlaces, newPlaces] = [weightedPlaces(oldView), weightedPlaces(newView)]
  const whole = pairWholly(oldView, newView, numbers, intern)
  if (whole === undefined) {
    const mapping = matchUnits(oldUnits, newUnits, true)
    const anchors = [...mapping.units].map(([new_, old]) => [newPlaces[new_] ?? -1, oldPlaces[old] ?? -1] as const)
    return { mapping, anchors: new Map(anchors) }
  }
  const unitAt = new Map(oldPlaces.map((place, index) => [place, index]))
  const units = new Map(newPlaces.map((place, index) => [index, unitAt.get(whole.get(place) ?? -1) ?? -1]))
  const anchors = new Map(newPlaces.map((place) => [place, whole.get(place) ?? -1]))
  return { mapping: describeMapping(oldUnits, newUnits, units), anchors }
}

/** Places in a view of the nodes with weights: in the order of units. */
function weightedPlaces({ nodes }: View): readonly number[] {
  return [...nodes.keys()].filter((place) => (nodes[place]?.node.weights.length ?? 0) > 0)
}

function sortTensors(
  older: Graph,
  newer: Graph,
  { carried, changed }: Mapping,
): Pick<Comparison, 'total' | 'loaded' | 'onlyNew' | 'onlyOld' | 'changed' | 'renamed'> {
  const [olds, news] = [weightsOfGraph(older), weightsOfGraph(newer)]
  const reached = new Set([...carried, ...changed].map(({ to }) => to.key))
  const used = new Set([...carried, ...changed].map(({ from }) => from.key))
  const listOthers = (weights: typeof olds, known: ReadonlySet<string>): readonly UnitTensor[] =>
    [...weights.values()].filter(({ weight }) => !known.has(weight.key)).map(({ weight }) => weight)
  return {
    total: news.size,
    loaded: [...news.values()].filter(({ weight }) => sameShape(olds.get(weight.key)?.weight.shape, weight.shape))
      .length,
    onlyNew: listOthers(news, reached).map(asTensor),
    onlyOld: listOthers(olds, used).map(asTensor),
    changed,
    renamed: carried.filter(({ from, to, reshaped }) => reshaped || from.key !== to.key),
  }
}

function asTensor({ role, key, shape }: UnitTensor): UnitTensor {
  return { role, key, shape }
}

function sameShape(one: readonly number[] | undefined, other: readonly number[]): boolean {
  return one?.join('x') === other.join('x')
}

function haveSameTensors(older: Graph, newer: Graph): boolean {
  const [olds, news] = [weightsOfGraph(older), weightsOfGraph(newer)]
  if (olds.size !== news.size) return false
  return [...news.values()].every(({ weight }) => sameShape(olds.get(weight.key)?.weight.shape, weight.shape))
}

function haveSameOutputs(
  [older, newer]: readonly [View, View],
  [olds, news]: readonly [readonly number[], readonly number[]],
): boolean {
  const before = new Map(older.outputs.map(({ name, node }) => [name, olds[node]]))
  return (
    before.size === newer.outputs.length && newer.outputs.every(({ name, node }) => before.get(name) === news[node])
  )
}

function gradeMapped(
  changesInterface: boolean,
  views: readonly [View, View],
  newer: Graph,
  { carried }: Mapping,
): Grade {
  if (changesInterface) return 'io'
  const oldKeys = views[0].nodes.flatMap(({ node }) => node.weights.map(({ key }) => key))
  const names = new Map(carried.map(({ from, to }) => [from.key, to.key]))
  const whole = carried.length === weightsOfGraph(newer).size && oldKeys.every((key) => names.has(key))
  if (!whole) return 'partial'
  const intern = createIntern()
  const olds = numberExpressions(views[0], intern, (key) => names.get(key) ?? key)
  return haveSameOutputs(views, [olds, numberExpressions(views[1], intern, same)]) ? 'numerics' : 'weights'
}
