import { consumersOf, type Graph, type GraphNode, type Module, nodeById } from '../ir/index.ts'
import { isActivation } from '../vocabulary/index.ts'

/**
 * Where a gate stands: at one of the four points of a residual (section 6.5 of arXiv 1709.01507), or behind a step.
 * Read from the graph: a gate that a step was given at the end of a residual's branch is at `main`.
 */
export type GatePlace =
  | { readonly at: 'main' | 'pre' | 'post' | 'identity' }
  /** The step whose result it scales, in terms of the scope that the gate is in. */
  | { readonly at: 'step'; readonly after: string }

/** What finding places looks up. */
interface Lookup {
  readonly graph: Graph
  readonly nodes: ReadonlyMap<string, GraphNode>
  readonly consumers: ReadonlyMap<string, readonly GraphNode[]>
  /** Results of residuals. */
  readonly sums: ReadonlyMap<string, Module>
  readonly gatesByOutput: ReadonlyMap<string, Module>
  readonly gatesByInput: ReadonlyMap<string, readonly Module[]>
}

/** Gives what finds the place of each gate of a graph. */
export function createGateLocator(graph: Graph): (gate: Module) => GatePlace {
  const gates = graph.modules.filter((module) => module.kind === 'gate')
  const gatesByInput = new Map<string, Module[]>()
  for (const gate of gates) {
    const id = gate.input ?? ''
    gatesByInput.set(id, [...(gatesByInput.get(id) ?? []), gate])
  }
  const lookup: Lookup = {
    graph,
    nodes: nodeById(graph),
    consumers: consumersOf(graph),
    sums: new Map(
      graph.modules.flatMap((module) => (module.kind === 'residual' ? [[module.output, module] as const] : [])),
    ),
    gatesByOutput: new Map(gates.map((gate) => [gate.output, gate])),
    gatesByInput,
  }
  return (gate) => locateGate(gate, lookup)
}

function locateGate(gate: Module, lookup: Lookup): GatePlace {
  const { graph, nodes, sums } = lookup
  const arm = findArm(gate, lookup)
  if (arm !== undefined) return { at: arm === 0 ? 'main' : 'identity' }
  const entering = passGates(gate, lookup)
  const parent = gate.parent === undefined ? undefined : graph.modules[gate.parent]
  if (parent?.kind === 'residual' && parent.input === entering) return { at: 'pre' }
  const node = nodes.get(entering)
  const before = node !== undefined && isActivation(node.op) ? (node.inputs[0] ?? '') : entering
  const residual = sums.get(before)
  if (residual !== undefined && residual !== parent) return { at: 'post' }
  const scope = parent === undefined || parent.path === '' ? '' : `${parent.path}.`
  return { at: 'step', after: entering.startsWith(scope) ? entering.slice(scope.length) : entering }
}

/** What enters the first of the gates that stand one behind the other here. */
function passGates(gate: Module, { gatesByOutput }: Lookup): string {
  let first = gate
  for (;;) {
    const before = gatesByOutput.get(first.input ?? '')
    if (before === undefined || before.parent !== gate.parent) return first.input ?? ''
    first = before
  }
}

/** Which arm of a residual's sum a gate's result is, through further gates here and what drops paths. */
function findArm(gate: Module, { consumers, sums, gatesByInput }: Lookup): number | undefined {
  let id = gate.output
  for (;;) {
    const next = gatesByInput.get(id)?.find((other) => other.parent === gate.parent)
    if (next !== undefined) {
      id = next.output
      continue
    }
    const [node, ...others] = consumers.get(id) ?? []
    if (node === undefined || others.length > 0) return undefined
    if (node.op === 'add') return sums.has(node.id) ? node.inputs.indexOf(id) : undefined
    if (node.op !== 'droppath' && node.op !== 'dropout' && node.op !== 'identity') return undefined
    id = node.id
  }
}
