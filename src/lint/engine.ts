import type { CheckedNet, Item, ModuleFile, Program, Wire } from '../check/index.ts'
import type { Diagnostic, RuleCode } from '../diagnostics/index.ts'
import { childrenOf, type Node, visit } from '../syntax/index.ts'
import type { OptionValue } from './options.ts'
import { createSubmit, isBuiltin } from './place.ts'
import type { ItemPlace, Listeners, Rule, RuleInput, RuleRun } from './rule.ts'
import { createIndex, type TreeIndex } from './tree-index.ts'
import { walkItems } from './walk.ts'

/** Time in milliseconds that each rule took. */
export type Timing = ReadonlyMap<RuleCode, number>

export interface EngineOptions {
  readonly rules: readonly Rule[]
  readonly optionOf: (rule: RuleCode, name: string) => OptionValue
  /** Gives milliseconds; only where time is measured. */
  readonly now: (() => number) | undefined
}

type NodeHandler = (node: Node, parents: readonly Node[]) => void
type ItemHandler = (item: Item, place: ItemPlace) => void

/** Handlers of all rules for each kind, so that one walk serves all of them. */
interface Handlers {
  readonly nodes: Map<string, NodeHandler[]>
  readonly items: Map<string, ItemHandler[]>
  readonly anyItem: ItemHandler[]
  readonly list: NonNullable<Listeners['list']>[]
  readonly wire: NonNullable<Listeners['wire']>[]
  readonly net: NonNullable<Listeners['net']>[]
  readonly finish: NonNullable<Listeners['finish']>[]
}

/**
 * Runs rules over a file that was parsed and checked: one walk over its tree, then one over the items and one over the
 * wires of each net. Each rule reports once for a place.
 */
export function runRules(
  program: Program,
  nets: readonly CheckedNet[],
  { rules, optionOf, now }: EngineOptions,
): { readonly findings: readonly Diagnostic[]; readonly timing: Timing } {
  const { entry: module } = program
  const findings: Diagnostic[] = []
  const timing = new Map<RuleCode, number>()
  const index = createIndex(module)
  const handlers: Handlers = {
    nodes: new Map(),
    items: new Map(),
    anyItem: [],
    list: [],
    wire: [],
    net: [],
    finish: [],
  }
  const input = createInput(program, nets, index)
  for (const rule of rules) {
    const run: RuleRun = {
      ...input,
      option: (name) => optionOf(rule.id, name),
      submit: createSubmit(findings),
    }
    addHandlers(handlers, rule.listen(run), now === undefined ? undefined : { timing, now, id: rule.id })
  }
  walkTree(module, handlers, index)
  for (const net of nets) walkNet(net, handlers)
  for (const finish of handlers.finish) finish()
  return { findings, timing }
}

function walkTree(module: ModuleFile, handlers: Handlers, index: TreeIndex): void {
  const parents: Node[] = []
  const visitNode = (node: Node): void => {
    index.add(node, parents)
    for (const handler of handlers.nodes.get(node.kind) ?? []) handler(node, parents)
    parents.push(node)
    for (const child of childrenOf(node)) visitNode(child)
    parents.pop()
  }
  visitNode(module.ast)
}

function walkNet(net: CheckedNet, handlers: Handlers): void {
  walkItems(net, {
    visitItem: (item, place) => {
      for (const handler of handlers.items.get(item.kind) ?? []) handler(item, place)
      for (const handler of handlers.anyItem) handler(item, place)
    },
    visitList: (items, place) => {
      for (const handler of handlers.list) handler(items, place)
    },
  })
  if (handlers.wire.length > 0) {
    for (const wire of net.connected.wires) for (const handler of handlers.wire) handler(wire, net)
  }
  for (const handler of handlers.net) handler(net)
}

interface Clock {
  readonly timing: Map<RuleCode, number>
  readonly now: () => number
  readonly id: RuleCode
}

function addHandlers(handlers: Handlers, listeners: Listeners, clock: Clock | undefined): void {
  const timed = <Arguments extends readonly unknown[]>(handler: (...args: Arguments) => void) => {
    if (clock === undefined) return handler
    const { timing, now, id } = clock
    return (...args: Arguments): void => {
      const start = now()
      handler(...args)
      timing.set(id, (timing.get(id) ?? 0) + now() - start)
    }
  }
  // A handler found under a kind takes nodes or items of that kind, which TypeScript does not follow.
  for (const [kind, handler] of Object.entries(listeners.nodes ?? {})) {
    handlers.nodes.set(kind, [...(handlers.nodes.get(kind) ?? []), timed(handler as NodeHandler)])
  }
  for (const [kind, handler] of Object.entries(listeners.items ?? {})) {
    handlers.items.set(kind, [...(handlers.items.get(kind) ?? []), timed(handler as ItemHandler)])
  }
  const { anyItem, list, wire, net, finish } = listeners
  if (anyItem !== undefined) handlers.anyItem.push(timed(anyItem))
  if (list !== undefined) handlers.list.push(timed(list))
  if (wire !== undefined) handlers.wire.push(timed(wire))
  if (net !== undefined) handlers.net.push(timed(net))
  if (finish !== undefined) handlers.finish.push(timed(finish))
}

function createInput(program: Program, nets: readonly CheckedNet[], index: TreeIndex): Omit<RuleInput, 'option'> {
  const { entry: module } = program
  const takers = new Map<CheckedNet, ReadonlyMap<Wire, readonly Wire[]>>()
  const builtinCalls = new Map<ModuleFile, TreeIndex['callAt']>()
  return {
    program,
    module,
    nets,
    locate: ({ span }) => ({ file: module.source, span }),
    textOf: ({ span }) => module.source.text.slice(span.start, span.end),
    callAt: index.callAt,
    flowAt: index.flowAt,
    isBuiltinsOwn: (location, argument) => {
      const file = isBuiltin(location) ? program.modules.find(({ source }) => source === location.file) : undefined
      if (file === undefined) return false
      const calls = builtinCalls.get(file) ?? indexCalls(file)
      builtinCalls.set(file, calls)
      const value = calls(location)?.arguments?.find(({ name }) => name?.text === argument)?.value
      return value === undefined || value.kind === 'Boolean'
    },
    usesOf: index.usesOf,
    takersOf: (wire, net) => {
      const known = takers.get(net) ?? findTakers(net)
      takers.set(net, known)
      return known.get(wire) ?? []
    },
  }
}

function indexCalls(module: ModuleFile): TreeIndex['callAt'] {
  const { add, callAt } = createIndex(module)
  visit(module.ast, { Call: (call) => add(call, []) })
  return callAt
}

function findTakers({ connected }: CheckedNet): ReadonlyMap<Wire, readonly Wire[]> {
  const takers = new Map<Wire, Wire[]>()
  for (const wire of connected.wires) {
    for (const input of wire.inputs) {
      const known = takers.get(input)
      if (known === undefined) takers.set(input, [wire])
      else known.push(wire)
    }
  }
  return takers
}
