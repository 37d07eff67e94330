import { positionAt, type SourceFile } from '../source/index.ts'
import { formatPads, formatShape, type Pads } from '../vocabulary/index.ts'
import type { Graph, GraphNode, Module, Origin, Weight } from './graph.ts'

/** Attributes stand in this order; the rest follows by alphabet. */
const leading = ['kernel', 'channels', 'stride', 'pads', 'dilation', 'groups', 'bias']
const sizes: ReadonlySet<string> = new Set(['kernel', 'stride', 'dilation', 'outputPad', 'to', 'size', 'shape'])

/** A name as it stands where it is plain, quoted and escaped where it is not: names come from files. */
function quoteName(name: string): string {
  if (/^[\p{L}\p{N}_.:/ ()=,-]+$/u.test(name)) return name
  return JSON.stringify(name).replace(/[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

function isPads(key: string, value: readonly unknown[]): value is Pads {
  return key === 'pads' && value.length === 4
}

function formatAttribute(key: string, value: unknown): string {
  if (!Array.isArray(value)) return `${key}=${String(value)}`
  if (isPads(key, value)) return `${key}=${formatPads(value)}`
  return sizes.has(key) ? `${key}=${value.join('x')}` : `${key}=[${value.join(', ')}]`
}

function formatAttributes(attributes: GraphNode['attributes']): string {
  const rank = (key: string) => (leading.includes(key) ? leading.indexOf(key) : leading.length)
  return Object.entries(attributes)
    .toSorted(([first], [second]) => rank(first) - rank(second) || (first < second ? -1 : 1))
    .map(([key, value]) => formatAttribute(key, value))
    .join(', ')
}

function formatWeight(node: GraphNode, weight: Weight): string {
  const key = weight.key === `${node.id}.${weight.role}` ? '' : ` ${quoteName(weight.key)}`
  return `${weight.role}${key} ${formatShape(weight.shape)}${weight.folded === undefined ? '' : ' folded'}`
}

/** `file:line` where the text is at hand, otherwise `file@offset`. */
function formatOrigin(origin: Origin, sources: ReadonlyMap<string, SourceFile>): string {
  const source = sources.get(origin.file)
  const place = source === undefined ? `@${origin.span.start}` : `:${positionAt(source, origin.span.start).line}`
  return `${quoteName(origin.file)}${place}`
}

/** `[%a 64x56x56, %b 64x1x1]`. */
function formatInputs(node: GraphNode, shapes: ReadonlyMap<string, string>): string {
  const inputs = node.inputs.map((input) => `%${quoteName(input)} ${shapes.get(input) ?? '?'}`)
  return inputs.length === 0 ? '' : ` [${inputs.join(', ')}]`
}

function formatModule(module: Module): string {
  const args = Object.entries(module.arguments).map(([name, value]) => `${quoteName(name)} = ${quoteName(value)}`)
  const path = module.path === '' ? '' : ` ${quoteName(module.path)}`
  const name = module.name === module.kind ? '' : ` ${quoteName(module.name)}`
  return `${module.kind}${name}${args.length === 0 ? '' : `(${args.join(', ')})`}${path}:`
}

/** Indices of a module and its parents, the outermost first. */
function chainOf(graph: Graph, module: number): readonly number[] {
  const chain: number[] = []
  for (let index: number | undefined = module; index !== undefined;) {
    const current: Module | undefined = graph.modules[index]
    if (current === undefined) break
    chain.unshift(index)
    index = current.parent === undefined || current.parent >= index ? undefined : current.parent
  }
  return chain
}

/**
 * A graph as text for people, one line for each node, indented by its modules:
 *
 *     %id = op(attributes) [%input shape] -> shape  weight 64x3x7x7  # file:line
 *
 * The same graph gives the same text. `sources` turns offsets into lines; without a file's text its offset is shown.
 */
export function printGraph(graph: Graph, sources: ReadonlyMap<string, SourceFile> = new Map()): string {
  const lines = [`graph ${quoteName(graph.name)} version ${graph.version}`]
  const shapes = new Map(graph.nodes.map((node) => [node.id, formatShape(node.shape)]))
  let open: readonly number[] = []
  for (const node of graph.nodes) {
    const chain = chainOf(graph, node.module)
    const shared = chain.findIndex((module, depth) => open[depth] !== module)
    for (let depth = shared < 0 ? chain.length : shared; depth < chain.length; depth += 1) {
      const module = graph.modules[chain[depth] ?? 0]
      if (module !== undefined) lines.push(`${'  '.repeat(depth)}${formatModule(module)}`)
    }
    open = chain
    const call = `${node.op}(${formatAttributes(node.attributes)})${formatInputs(node, shapes)}`
    const weights =
      node.weights.length === 0 ? '' : `  ${node.weights.map((weight) => formatWeight(node, weight)).join(', ')}`
    const origin = formatOrigin(node.origin, sources)
    const line = `%${quoteName(node.id)} = ${call} -> ${formatShape(node.shape)}${weights}  # ${origin}`
    lines.push(`${'  '.repeat(chain.length)}${line}`)
  }
  for (const output of graph.outputs) lines.push(`output ${quoteName(output.name)} = %${quoteName(output.node)}`)
  const { mean, std, order, range } = graph.preprocessing
  const values = (list: readonly number[] | undefined) => (list === undefined ? 'none' : `[${list.join(', ')}]`)
  lines.push(`preprocessing mean = ${values(mean)}, std = ${values(std)}, order = ${order}, range = ${range}`)
  return `${lines.join('\n')}\n`
}
