import { invariant } from '../diagnostics/index.ts'
import { type Graph, type GraphNode, isDeclared, type Module } from '../ir/index.ts'
import type { NumberedLabel } from './runs.ts'

/**
 * A scope of `state_dict` in one instance: the net, or a block, a gate or a labelled or numbered structure. What has no
 * scope of its own is transparent: its steps stand in the scope around it.
 */
export interface Scope {
  readonly path: string
  /** The last part of the path: the attribute it is kept under; '' for the net. */
  readonly name: string
  /** Index of the module that opens it. */
  readonly module: number
  readonly kind: Module['kind']
  /** Name of the declaration for a net, block or gate. */
  readonly declared: string | undefined
  readonly parent: Scope | undefined
  /** What is directly inside, in the order it is computed. */
  readonly elements: readonly Element[]
  /** Ids of the nodes outside that it takes, in the order it takes them. */
  readonly inputs: readonly string[]
  /** Ids of the nodes inside that others take, or that the net gives. */
  readonly outputs: readonly string[]
  /** The place where it was written, the same for copies in a row. */
  readonly writtenAt: string
  /** Whether a parameter says the number of the copies that it is one of, or that it holds. */
  readonly isCopy: boolean
  readonly holdsCopies: boolean
}

/** A step that is directly inside a scope: an operation, a scope of its own, or copies in a row. */
export type Element = OperationElement | ScopeElement | RunElement

interface ElementBase {
  /** The attribute it is kept under; for an operation without weights its name only where it is a number. */
  readonly name: string
  /** What tells it from the others of its scope, and is the same in every instance of a declaration. */
  readonly key: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}
export interface OperationElement extends ElementBase {
  readonly kind: 'operation'
  readonly node: GraphNode
}
export interface ScopeElement extends ElementBase {
  readonly kind: 'scope'
  readonly scope: Scope
}
/** Copies in a row, each in a scope of its own with a number in its label. */
export interface RunElement extends ElementBase {
  readonly kind: 'run'
  readonly label: NumberedLabel
  readonly scopes: readonly Scope[]
}

/** The innermost net, block or gate that a module belongs to: itself where it is one. */
export function ownerOf(graph: Graph, module: number): number {
  let index = module
  for (let one = graph.modules[index]; one !== undefined; one = graph.modules[index]) {
    if (isDeclared(one.kind) || one.parent === undefined) return index
    index = one.parent
  }
  return 0
}

/** The scope of the net, with all scopes inside it. */
export function collectScopes(graph: Graph): Scope {
  const opens = graph.modules.map(
    (module) => module.parent === undefined || graph.modules[module.parent]?.path !== module.path,
  )
  /** The module that opens the scope a module belongs to. */
  const openers: number[] = []
  for (const [index, module] of graph.modules.entries()) {
    openers.push(opens[index] === true || module.parent === undefined ? index : (openers[module.parent] ?? 0))
  }
  const nodesIn = new Map<number, { readonly node: GraphNode; readonly position: number }[]>()
  for (const [position, node] of graph.nodes.entries()) {
    const opener = openers[node.module] ?? 0
    const list = nodesIn.get(opener) ?? []
    list.push({ node, position })
    nodesIn.set(opener, list)
  }
  const scopesIn = new Map<number, number[]>()
  /** The scope that a path opens, so far. */
  const byPath = new Map<string, number>()
  for (const [index, module] of graph.modules.entries()) {
    if (index === 0 || opens[index] !== true || module.parent === undefined) continue
    const around = openers[module.parent] ?? 0
    const outer = hostOf(graph, index, around, byPath)
    const list = scopesIn.get(outer)
    if (list === undefined) scopesIn.set(outer, [index])
    else list.push(index)
    if (!byPath.has(module.path)) byPath.set(module.path, index)
  }
  const takers = new Map<string, string[]>()
  for (const node of graph.nodes) {
    for (const input of node.inputs) {
      const list = takers.get(input)
      if (list === undefined) takers.set(input, [node.id])
      else list.push(node.id)
    }
  }
  const given = new Set(graph.outputs.map((output) => output.node))

  const build = (
    index: number,
    parent: Partial<Scope> | undefined,
  ): { scope: Scope; members: Set<string>; first: number } => {
    const module = graph.modules[index]
    invariant(module !== undefined, 'a scope without a module')
    const outerPath = parent?.path ?? ''
    const scope: { -readonly [Key in keyof Scope]: Scope[Key] } = {
      path: module.path,
      name: outerPath === '' ? module.path : module.path.slice(outerPath.length + 1),
      module: index,
      kind: module.kind,
      declared: isDeclared(module.kind) ? module.name : undefined,
      parent: undefined,
      elements: [],
      inputs: [],
      outputs: [],
      writtenAt: `${chain(graph, module.parent ?? 0, parent?.module ?? 0)}/${module.origin.file}:${module.origin.span.start}`,
      isCopy: module.count !== undefined && module.kind !== 'scope',
      holdsCopies: module.count !== undefined && module.kind === 'scope',
    }
    const members = new Set<string>()
    const placed: { element: Element; position: number }[] = []
    const prefix = module.path === '' ? '' : `${module.path}.`
    for (const { node, position } of nodesIn.get(index) ?? []) {
      members.add(node.id)
      const path = node.weights[0]?.key.slice(0, -(node.weights[0].role.length + 1)) ?? node.id
      const name = path.startsWith(prefix) ? path.slice(prefix.length) : path
      const key = keyOfNode(graph, node, index)
      placed.push({
        position,
        element: { kind: 'operation', name, key, node, inputs: node.inputs, outputs: [node.id] },
      })
    }
    for (const child of scopesIn.get(index) ?? []) {
      const built = build(child, scope)
      if (built.members.size === 0) continue
      for (const id of built.members) members.add(id)
      const { inputs, outputs, name } = built.scope
      const key = keyOfScope(graph, built.scope, index)
      const element: Element = { kind: 'scope', name, key, scope: built.scope, inputs, outputs }
      Object.assign(built.scope, { parent: scope })
      placed.push({ position: built.first, element })
    }
    placed.sort((a, b) => a.position - b.position)
    scope.elements = numberKeys(placed.map((one) => one.element))
    const inputs = new Set<string>()
    for (const element of scope.elements) for (const id of element.inputs) if (!members.has(id)) inputs.add(id)
    scope.inputs = [...inputs]
    scope.outputs = [...members].filter(
      (id) => given.has(id) || (takers.get(id) ?? []).some((taker) => !members.has(taker)),
    )
    return { scope, members, first: placed[0]?.position ?? Infinity }
  }
  return build(0, undefined).scope
}

/**
 * The scope that holds another: the one around it, but for what an annotation put behind a step with a scope of its own,
 * which lives in that.
 */
function hostOf(graph: Graph, module: number, around: number, byPath: ReadonlyMap<string, number>): number {
  const path = graph.modules[module]?.path ?? ''
  const outer = graph.modules[around]?.path ?? ''
  const dot = path.lastIndexOf('.')
  const host = dot > outer.length ? byPath.get(path.slice(0, dot)) : undefined
  return host ?? around
}

/** Where something was written, from the scope inwards: through transparent blocks and structures. */
function chain(graph: Graph, module: number, opener: number): string {
  const parts: string[] = []
  for (let index = module; index !== opener;) {
    const one = graph.modules[index]
    if (one?.parent === undefined) break
    parts.unshift(`${one.name}@${one.kind === 'gate' ? '' : one.origin.span.start}`)
    index = one.parent
  }
  return parts.join('/')
}

function keyOfNode(graph: Graph, node: GraphNode, opener: number): string {
  const inside = chain(graph, node.module, opener)
  const module = graph.modules[node.module]
  // The product that a gate stands for was written where the gate was put, which is another place each time.
  if (module?.kind === 'gate' && module.output === node.id && node.op === 'mul') return `${inside}/scale`
  const kind = isChoosable(node) ? 'activation' : node.op
  return `${inside}/${node.origin.file}:${node.origin.span.start}/${kind}`
}

function isWithin(graph: Graph, module: number, opener: number): boolean {
  for (let index: number | undefined = module; index !== undefined; index = graph.modules[index]?.parent) {
    if (index === opener) return true
  }
  return false
}

function keyOfScope(graph: Graph, scope: Scope, opener: number): string {
  const module = graph.modules[scope.module]
  if (module === undefined || module.parent === undefined) return scope.path
  const inside = chain(graph, module.parent, opener)
  if (scope.kind === 'gate') return `gate/${scope.declared}`
  if (!isWithin(graph, module.parent, opener)) return `${scope.kind}/${scope.declared}/${scope.name}`
  const name = /^\d+$/.test(scope.name) ? '' : scope.name
  return `${inside}/${module.origin.file}:${module.origin.span.start}/scope:${name}`
}

/** Several steps that were written once (copies, a block called in a loop) are told apart by their order. */
function numberKeys(elements: readonly Element[]): readonly Element[] {
  const seen = new Map<string, number>()
  return elements.map((element) => {
    const count = (seen.get(element.key) ?? 0) + 1
    seen.set(element.key, count)
    return count === 1 ? element : { ...element, key: `${element.key}#${count}` }
  })
}

/** Whether an operation is an activation without attributes, one of which can stand for another as an argument. */
export function isChoosable({ op }: Pick<GraphNode, 'op'>): boolean {
  return choosable.has(op)
}

const choosable: ReadonlySet<string> = new Set([
  'relu',
  'relu6',
  'silu',
  'tanh',
  'sigmoid',
  'hardsigmoid',
  'hardswish',
  'mish',
  'identity',
])
