import { invariant } from '../diagnostics/index.ts'
import type { Written } from '../vocabulary/index.ts'
import type { Graph, GraphNode, Module, Weight } from './graph.ts'

/**
 * A graph as a JSON document that `readGraph` reads: one line for each node and module, keys in a fixed order, so that
 * the same graph gives the same bytes.
 */
export function serialiseGraph(graph: Graph): string {
  const { mean, std, order, range } = graph.preprocessing
  const outputs = graph.outputs.map(({ name, node }) => ({ name, node }))
  return [
    '{',
    `  "version": ${graph.version},`,
    `  "name": ${toJson(graph.name)},`,
    `  "preprocessing": ${toJson({ mean, std, order, range })},`,
    `  "outputs": ${toJson(outputs)},`,
    `  "modules": ${listLines(graph.modules.map(orderModule))},`,
    `  "nodes": ${listLines(graph.nodes.map(orderNode))}`,
    '}',
    '',
  ].join('\n')
}

function toJson(value: unknown): string {
  const text = JSON.stringify(value, (key, entry: unknown) => {
    // JSON would write null for these, which is another graph.
    invariant(typeof entry !== 'number' || Number.isFinite(entry), `${key} is not a finite number`)
    return entry
  })
  return text
}

function listLines(values: readonly unknown[]): string {
  return values.length === 0 ? '[]' : `[\n${values.map((value) => `    ${toJson(value)}`).join(',\n')}\n  ]`
}

function orderOrigin({ file, span }: GraphNode['origin']) {
  return { file, span: { start: span.start, end: span.end } }
}

function orderModule(module: Module) {
  const { kind, name, path, parent, defaults, input, output, doc, count } = module
  const parameters = module.parameters?.map((parameter) => ({
    name: parameter.name,
    written: orderWritten(parameter.written),
    isDefault: parameter.isDefault,
    isStride: parameter.isStride,
    ...(parameter.usual === undefined ? {} : { usual: parameter.usual }),
  }))
  const origin = orderOrigin(module.origin)
  return {
    kind,
    name,
    path,
    parent,
    arguments: module.arguments,
    ...(defaults === undefined || defaults.length === 0 ? {} : { defaults }),
    ...(doc === undefined ? {} : { doc }),
    ...(parameters === undefined || parameters.length === 0 ? {} : { parameters }),
    ...(count === undefined ? {} : { count: orderWritten(count) }),
    input,
    output,
    origin,
  }
}

function orderWrittens(written: GraphNode['written']): { readonly written?: object } {
  if (written === undefined) return {}
  return {
    written: sortKeys(Object.fromEntries(Object.entries(written).map(([key, one]) => [key, orderWritten(one)]))),
  }
}

function orderWritten(written: Written): object {
  switch (written.kind) {
    case 'number':
      return { kind: 'number', value: written.value }
    case 'parameter':
      return { kind: 'parameter', name: written.name }
    case 'extent':
      return { kind: 'extent', of: written.of, axis: written.axis }
    case 'let':
      return { kind: 'let', name: written.name, value: orderWritten(written.value) }
    case 'list':
      return { kind: 'list', items: written.items.map(orderWritten) }
    case 'item':
      return { kind: 'item', list: orderWritten(written.list), index: orderWritten(written.index) }
    case 'binary': {
      const { operator, left, right } = written
      return { kind: 'binary', operator, left: orderWritten(left), right: orderWritten(right) }
    }
    case 'call':
      return { kind: 'call', name: written.name, arguments: written.arguments.map(orderWritten) }
  }
}

/** An object with its keys in alphabetical order. Defining entries never runs the setter of `__proto__`. */
function sortKeys(value: object): object {
  const entries = Object.entries(value)
  return Object.fromEntries(entries.toSorted(([first], [second]) => (first < second ? -1 : 1)))
}

function orderNode(node: GraphNode) {
  const { id, op, inputs, shape, module } = node
  const weights = node.weights.map(orderWeight)
  return {
    id,
    op,
    attributes: sortKeys(node.attributes),
    inputs,
    shape,
    weights,
    module,
    ...orderWrittens(node.written),
    origin: orderOrigin(node.origin),
  }
}

function orderWeight(weight: Weight) {
  const { role, key, shape, trainable, folded } = weight
  const initialiser = sortKeys(weight.initialiser)
  return { role, key, shape, initialiser, trainable, ...(folded === undefined ? {} : { folded: sortKeys(folded) }) }
}
