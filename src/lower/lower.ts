import type { CheckedNet, ModuleInstance, Wire } from '../check/index.ts'
import { wireWeights } from '../check/index.ts'
import { invariant, type Location } from '../diagnostics/index.ts'
import {
  createStaticEvaluator,
  type EvaluateIn,
  type Graph,
  type GraphNode,
  graphVersion,
  holdsIn,
  type Module,
  type Origin,
  type Preprocessing,
  type Weight,
} from '../ir/index.ts'
import type { ArgumentValue, Written } from '../vocabulary/index.ts'

/** Turns a checked net into the graph that backends take. Total: a checked net is whole. */
export function lowerNet(net: CheckedNet): Graph {
  const { wires, modules, outputs } = net.connected
  const ids = nameWires(wires)
  const idOf = (wire: Wire): string => {
    const id = ids.get(wire)
    invariant(id !== undefined, 'a wire outside its net')
    return id
  }
  const indices = new Map<ModuleInstance, number>(modules.map((module, index) => [module, index]))
  const parents = modules.map((module) => ({
    kind: module.kind,
    parent: module.parent === undefined ? undefined : indices.get(module.parent),
    parameters: module.parameters,
  }))
  const evaluate = createStaticEvaluator(parents, (module) => modules[module]?.input?.shape)
  const lowered = modules.map((module, index) =>
    lowerModule(module, idOf, indices, (written) => evaluate(parents[index]?.parent ?? index, written)),
  )
  return {
    version: graphVersion,
    name: net.title,
    nodes: wires.map((wire) => lowerWire(wire, idOf, indices.get(wire.module) ?? 0, evaluate)),
    modules: lowered,
    outputs: outputs.map(({ name, wire }) => ({ name, node: idOf(wire) })),
    preprocessing: readPreprocessing(net.input),
  }
}

/** Paths of operations with weights are unique; others take name2, name3, … where theirs is taken. */
function nameWires(wires: readonly Wire[]): ReadonlyMap<Wire, string> {
  const ids = new Map<Wire, string>()
  const taken = new Set<string>()
  const name = (wire: Wire): void => {
    let id = wire.path
    for (let ordinal = 2; taken.has(id); ordinal++) id = `${wire.path}${ordinal}`
    taken.add(id)
    ids.set(wire, id)
  }
  const bare: Wire[] = []
  for (const wire of wires) {
    if (wireWeights(wire).length > 0) name(wire)
    else bare.push(wire)
  }
  for (const wire of bare) name(wire)
  return ids
}

function lowerWire(wire: Wire, idOf: (wire: Wire) => string, module: number, evaluate: EvaluateIn): GraphNode {
  const weights = wireWeights(wire).map((spec): Weight => ({ ...spec, key: `${wire.path}.${spec.role}` }))
  return {
    ...wire.operation,
    id: idOf(wire),
    inputs: wire.inputs.map(idOf),
    shape: wire.shape,
    weights,
    module,
    ...lowerWritten(wire, module, evaluate),
    origin: originOf(wire.location),
  }
}

/** Attributes that go by another name than the argument they are written as. */
const attributeNames: Readonly<Record<string, string>> = { pad: 'pads', eps: 'epsilon', to: 'to' }

/**
 * How attributes were written, where that comes to their value: a stride that was written is 1 in later copies, and what
 * an annotation says is in terms of another place.
 */
function lowerWritten(wire: Wire, module: number, evaluate: EvaluateIn): Pick<GraphNode, 'written'> {
  if (wire.written === undefined) return {}
  const attributes = new Map<string, unknown>(Object.entries(wire.operation.attributes))
  const kept: [string, Written][] = []
  for (const [parameter, written] of wire.written) {
    const attribute = attributeNames[parameter] ?? parameter
    if (holdsIn(evaluate, module, written, attributes.get(attribute))) kept.push([attribute, written])
  }
  return kept.length === 0 ? {} : { written: Object.fromEntries(kept) }
}

function lowerModule(
  module: ModuleInstance,
  idOf: (wire: Wire) => string,
  indices: ReadonlyMap<ModuleInstance, number>,
  evaluate: (written: Written) => unknown,
): Module {
  invariant(module.output !== undefined, 'a module without a result')
  return {
    kind: module.kind,
    name: module.name,
    path: module.path,
    parent: module.parent === undefined ? undefined : indices.get(module.parent),
    arguments: Object.fromEntries(module.arguments),
    ...(module.defaults.length === 0 ? {} : { defaults: module.defaults }),
    ...(module.doc === undefined ? {} : { doc: module.doc }),
    ...(module.parameters.length === 0 ? {} : { parameters: module.parameters }),
    ...(module.count === undefined || typeof evaluate(module.count) !== 'number' ? {} : { count: module.count }),
    input: module.input === undefined ? undefined : idOf(module.input),
    output: idOf(module.output),
    origin: originOf(module.location),
  }
}

function originOf(location: Location): Origin {
  return { file: location.file.path, span: location.span }
}

function readPreprocessing(input: ReadonlyMap<string, ArgumentValue>): Preprocessing {
  const range = input.get('range')
  return {
    mean: readNumbers(input.get('mean')),
    std: readNumbers(input.get('std')),
    order: input.get('order') === 'bgr' ? 'bgr' : 'rgb',
    range: typeof range === 'number' ? range : 1,
  }
}

function readNumbers(value: ArgumentValue | undefined): readonly number[] | undefined {
  return Array.isArray(value) ? value.map(Number) : undefined
}
