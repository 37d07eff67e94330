import { invariant } from '../diagnostics/index.ts'
import { evaluatorOf, type EvaluateIn, type Graph } from '../ir/index.ts'
import type { Shape } from '../vocabulary/index.ts'
import type { ClassPlan, ModulePlan } from './code.ts'
import { fixedParameters } from './fixed-parameters.ts'
import { findGroups } from './groups.ts'
import { className, freshName } from './names.ts'
import { planGroup, type PlannedGroup } from './plan-group.ts'
import { collectScopes, type Scope } from './scope.ts'
import type { Group } from './slots.ts'

/** What planning a class needs of the whole. */
export interface Planning {
  readonly graph: Graph
  readonly evaluateIn: EvaluateIn
  readonly shapeOf: (id: string) => Shape
  readonly planned: ReadonlyMap<Group, PlannedGroup>
  /** Parameters of the net that its class cannot take. */
  readonly fixed: ReadonlySet<string>
  /** Says that copies cannot be one step whatever their number. */
  readonly refuseFolding: () => void
}

/** The classes that a person would write for a graph. */
export function planClasses(graph: Graph): ModulePlan {
  const net = collectScopes(graph)
  const folded = planWith(graph, net, true)
  return folded.isSound ? folded.plan : planWith(graph, net, false).plan
}

/** Plans with copies folded or one by one; not sound where copies that differ were to be folded. */
function planWith(
  graph: Graph,
  net: Scope,
  foldsCopies: boolean,
): { readonly plan: ModulePlan; readonly isSound: boolean } {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const planned = new Map<Group, PlannedGroup>()
  let isSound = true
  const planning: Planning = {
    graph,
    evaluateIn: evaluatorOf(graph),
    shapeOf: (id) => nodes.get(id)?.shape ?? [],
    planned,
    fixed: fixedParameters(graph),
    refuseFolding: () => {
      isSound = false
    },
  }
  const taken = new Set<string>()
  const classes: ClassPlan[] = []
  // The net's name is its own, whatever blocks are called.
  const netName = freshName(className(graph.modules[0]?.name ?? 'Net', false), taken)
  for (const group of findGroups(net, graph, foldsCopies)) {
    const isNet = group.scopes[0] === net
    const isGate = group.scopes[0]?.kind === 'gate'
    const name = isNet ? netName : freshName(className(group.name, isGate), taken)
    const result = planGroup(group, name, planning)
    planned.set(group, result)
    classes.push(result.plan)
  }
  const last = classes.at(-1)
  invariant(last !== undefined && last.name === netName, 'the last class is not the net')
  const plan = { classes, net: last, inputShape: graph.nodes[0]?.shape ?? [], title: graph.name }
  return { plan, isSound }
}
