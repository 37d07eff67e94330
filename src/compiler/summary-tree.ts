import { type Graph, type GraphNode, type Module, nodeById } from '../ir/index.ts'
import type { Shape } from '../vocabulary/index.ts'
import type { Summary, SummaryLayer } from './summary.ts'

/** A module or an operation with what is inside it. */
export interface SummaryNode {
  /** Its name in the scope around: `conv1`, `0`; a block without a scope goes by its name in parentheses. */
  readonly name: string
  /** What it is: `conv(3x3, 64, /2)`, `Bottleneck(w = 64)`. */
  readonly text: string
  readonly kind: Module['kind'] | 'operation'
  /** What it gives. */
  readonly shape: Shape
  /** Trainable values, all inside. */
  readonly params: number
  readonly macs: number
  readonly children: readonly SummaryNode[]
  /** Equal for modules and operations that are copies of one another, numbers and all, but for their names. */
  readonly likeness: number
  /** What it was grown from: a module of the graph, or a node. */
  readonly module: Module | undefined
  readonly node: GraphNode | undefined
}

interface Growing {
  readonly graph: Graph
  readonly nodes: ReadonlyMap<string, GraphNode>
  readonly layers: ReadonlyMap<string, SummaryLayer>
  /** What stands directly in each module, in the order of the graph. */
  readonly contents: readonly (readonly Part[])[]
  readonly likenesses: Map<string, number>
}

type Part = { readonly module: number } | { readonly layer: SummaryLayer }

/**
 * The tree of modules of a graph with the costs of `summarise`. Residuals, branches and sequences that open no scope of
 * their own are no level of it: what is inside them stands in the scope around.
 */
export function growSummaryTree(graph: Graph, summary: Summary): SummaryNode {
  const layers = new Map(summary.layers.map((layer) => [layer.path, layer]))
  const contents = arrangeContents(graph, layers)
  const growing: Growing = { graph, nodes: nodeById(graph), layers, contents, likenesses: new Map() }
  return growModule(growing, 0, '')
}

/** Children in the order of their first operation; a module without operations is left out. */
function arrangeContents(graph: Graph, layers: ReadonlyMap<string, SummaryLayer>): readonly (readonly Part[])[] {
  const contents = graph.modules.map((): Part[] => [])
  const placed = new Set<number>([0])
  const hosts = findHosts(graph)
  for (const node of graph.nodes) {
    const layer = layers.get(node.id)
    if (layer === undefined) continue
    let host = hosts[node.module] ?? 0
    contents[host]?.push({ layer })
    // A module is placed when its first operation comes; its parents are then placed before it in the same way.
    const chain: number[] = []
    while (!placed.has(host)) {
      placed.add(host)
      chain.push(host)
      host = hosts[graph.modules[host]?.parent ?? 0] ?? 0
    }
    for (const module of chain.toReversed()) {
      const parent = hosts[graph.modules[module]?.parent ?? 0] ?? 0
      contents[parent]?.push({ module })
    }
  }
  return contents
}

/** For each module the one that is shown for it: itself, or the nearest around it that is a level of the tree. */
function findHosts(graph: Graph): readonly number[] {
  const hosts: number[] = []
  for (const [index, { kind, path, parent }] of graph.modules.entries()) {
    const opensScope = parent === undefined || path !== graph.modules[parent]?.path
    const isLevel = opensScope || kind === 'block' || kind === 'gate'
    hosts.push(isLevel ? index : (hosts[parent ?? 0] ?? 0))
  }
  return hosts
}

function growModule(growing: Growing, index: number, scope: string): SummaryNode {
  const module = growing.graph.modules[index]
  const path = module?.path ?? ''
  const children = (growing.contents[index] ?? []).map((part) =>
    'module' in part ? growModule(growing, part.module, path) : growLayer(growing, part.layer, path),
  )
  const sum = (cost: 'params' | 'macs') => children.reduce((total, child) => total + child[cost], 0)
  const params = sum('params')
  const macs = sum('macs')
  const text = module === undefined ? '' : describeModule(module, children)
  const output = module === undefined ? undefined : growing.layers.get(module.output)
  const shape = output?.shape ?? growing.graph.nodes[0]?.shape ?? []
  const inside = children.map((child) => `${child.name}:${child.likeness}`).join(' ')
  return {
    name: path === scope ? `(${module?.name ?? ''})` : relativeTo(path, scope),
    text,
    kind: module?.kind ?? 'scope',
    shape,
    params,
    macs,
    children,
    likeness: liken(growing, `${text}|${shape.join('x')}|${inside}`),
    module,
    node: undefined,
  }
}

function growLayer(growing: Growing, { path, text, shape, params, macs }: SummaryLayer, scope: string): SummaryNode {
  const likeness = liken(growing, `${text}|${shape.join('x')}|${params}|${macs}`)
  const own = { name: relativeTo(path, scope), text, kind: 'operation', shape, params, macs, children: [] } as const
  return { ...own, likeness, module: undefined, node: growing.nodes.get(path) }
}

/** A small number for a description, so that trees are compared without their descriptions growing with their depth. */
function liken({ likenesses }: Growing, description: string): number {
  const known = likenesses.get(description)
  if (known !== undefined) return known
  likenesses.set(description, likenesses.size)
  return likenesses.size - 1
}

function relativeTo(path: string, scope: string): string {
  return scope !== '' && path.startsWith(`${scope}.`) ? path.slice(scope.length + 1) : path
}

function describeModule(module: Module, children: readonly SummaryNode[]): string {
  switch (module.kind) {
    case 'net':
    case 'block':
    case 'gate': {
      const args = listUnusual(module).map(([name, value]) => `${name} = ${value}`)
      const call = args.length === 0 ? module.name : `${module.name}(${args.join(', ')})`
      return module.kind === 'gate' ? `gate ${call}` : call
    }
    case 'scope':
      return describeCopies(children) ?? 'scope'
    case 'residual':
    case 'branch':
    case 'sequence':
      return describeCopies(children) ?? module.kind
  }
}

/** As of operations, a stride of 1 is left out, and what was left to a default; but numbers are said. */
function listUnusual({
  arguments: given,
  defaults = [],
  parameters = [],
}: Module): readonly (readonly [string, string])[] {
  const stride = parameters.find(({ isStride }) => isStride)?.name
  return Object.entries(given).filter(([name, value]) => !defaults.includes(name) && (name !== stride || value !== '1'))
}

/** `Bottleneck * 3` where all inside are calls of one block. */
function describeCopies(children: readonly SummaryNode[]): string | undefined {
  const [first] = children
  if (first === undefined || children.length < 2 || first.kind === 'operation') return undefined
  const name = nameOf(first.text)
  return children.every((child) => nameOf(child.text) === name) ? `${name} * ${children.length}` : undefined
}

function nameOf(text: string): string {
  const end = text.indexOf('(')
  return end < 0 ? text : text.slice(0, end)
}
