import { evaluatorOf, type EvaluateIn, type Graph, type GraphNode } from '../ir/index.ts'
import type { Shape } from '../vocabulary/index.ts'
import type { ClassPlan, ModulePlan } from './code.ts'
import { findGroups } from './groups.ts'
import { className, freshName } from './names.ts'
import { planGroup, type PlannedGroup } from './plan-group.ts'
import { collectScopes } from './scope.ts'
import type { Group } from './slots.ts'

/** What planning a class needs of the whole. */
export interface Planning {
  readonly graph: Graph
  readonly evaluateIn: EvaluateIn
  readonly shapeOf: (id: string) => Shape
  readonly nodeOf: (id: string) => GraphNode | undefined
  readonly planned: ReadonlyMap<Group, PlannedGroup>
}

/** The classes that a person would write for a graph. Total: what cannot be said is for `findRefusals` to find before. */
export function planClasses(graph: Graph): ModulePlan {
  const net = collectScopes(graph)
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const planned = new Map<Group, PlannedGroup>()
  const planning: Planning = {
    graph,
    evaluateIn: evaluatorOf(graph),
    shapeOf: (id) => nodes.get(id)?.shape ?? [],
    nodeOf: (id) => nodes.get(id),
    planned,
  }
  const taken = new Set<string>()
  const classes: ClassPlan[] = []
  const groups = findGroups(net, graph, true)
  // The net's name is its own, whatever blocks are called.
  const netName = freshName(className(graph.modules[0]?.name ?? 'Net', false), taken)
  for (const group of groups) {
    const isNet = group.scopes[0] === net
    const isGate = group.scopes[0]?.kind === 'gate'
    const name = isNet ? netName : freshName(className(group.name, isGate), taken)
    const result = planGroup(group, name, planning)
    planned.set(group, result)
    classes.push(result.plan)
  }
  const last = classes.at(-1)
  if (last === undefined) throw new Error('a graph without a net')
  return { classes, net: last, inputShape: graph.nodes[0]?.shape ?? [], title: graph.name }
}
