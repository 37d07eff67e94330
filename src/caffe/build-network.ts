import { createMessage, suggest } from '../diagnostics/index.ts'
import { type CoreOperation, inferShape, isProblem, type Shape } from '../vocabulary/index.ts'
import { createReader } from './fields.ts'
import { dataKinds, layerKinds, measuringKinds, refusedKinds } from './layers/index.ts'
import type { CaffeLayer, LayerContext } from './layers/layer.ts'
import type { Blob, Network, NetworkNode } from './network.ts'
import type { Report } from './problem.ts'
import { type CaffeNet, countLayers, type NetInput } from './read-layers.ts'

/** What stands under a name of a blob. `blob` is undefined where a mistake told before kept it from being computed. */
interface Entry {
  readonly blob: Blob | undefined
  /** The layer that gave it; undefined for an input. */
  readonly from: CaffeLayer | undefined
  isTaken: boolean
}

/**
 * Computes a network's layers one by one, as Caffe does: each takes what stands under the names of its bottoms at that
 * moment, so that a layer in place gives a name a new meaning. Codes `caffe-…`; undefined where any is an error.
 */
export function buildNetwork(net: CaffeNet, report: Report): Network | undefined {
  const nodes: NetworkNode[] = []
  const blobs = new Map<string, Entry>()
  let isWhole = true
  const fail: Report = (message, span) => {
    if (message.severity === 'error') isWhole = false
    report(message, span)
  }
  const input = chooseInput(net, fail)
  if (input === undefined) return undefined
  const first = addNode(nodes, { op: 'input', attributes: { shape: input.shape } }, [], undefined, input, fail)
  blobs.set(input.blob, {
    blob: first === undefined ? undefined : { node: first, shape: input.shape },
    from: undefined,
    isTaken: false,
  })
  const measuring = net.layers.filter(({ type }) => measuringKinds.has(type))
  for (const layer of net.layers) {
    if (measuringKinds.has(layer.type)) continue
    const entries = layer.bottoms.map((bottom) => takeBottom(bottom, layer, net, blobs, fail))
    const given = computeLayer(layer, entries, nodes, fail)
    for (const top of layer.tops) {
      const before = blobs.get(top.value)
      const inPlace = layer.bottoms.some(({ value }) => value === top.value)
      if (before !== undefined && !inPlace) fail(createMessage('caffe-top', { blob: top.value }), top.span)
      blobs.set(top.value, { blob: given, from: layer, isTaken: false })
    }
  }
  if (measuring[0] !== undefined) {
    const what = `${countLayers(measuring)}, which ${measuring.length === 1 ? 'measures' : 'measure'} the result`
    fail(createMessage('caffe-left-out', { what }), measuring[0].typeSpan)
  }
  if (!isWhole) return undefined
  const ends = [...blobs].filter(([, entry]) => !entry.isTaken)
  const [end] = ends
  if (end?.[1].blob === undefined || ends.length !== 1) {
    const names = ends.slice(0, 5).map(([name]) => name)
    const list = `${names.join(', ')}${ends.length > 5 ? ', …' : ''}`
    const count = ends.length === 0 ? 'none' : String(ends.length)
    const span = ends[1]?.[1].from?.typeSpan ?? ends[0]?.[1].from?.typeSpan ?? input.span
    report(createMessage('caffe-output', { count, blobs: list }), span)
    return undefined
  }
  return { name: net.name, nodes, output: end[1].blob.node }
}

function chooseInput(net: CaffeNet, report: Report): NetInput | undefined {
  const [input, second] = net.inputs
  const data = net.layers.find(({ type }) => dataKinds.has(type))
  if (data !== undefined) {
    const reason = `the layer ${data.name} reads it from files`
    report(createMessage('caffe-input', { reason }), data.typeSpan)
    return undefined
  }
  if (second !== undefined) {
    report(createMessage('caffe-input', { reason: 'it has several, and senet takes one' }), second.span)
    return undefined
  }
  if (input === undefined) report(createMessage('caffe-input', { reason: 'none is declared' }), { start: 0, end: 0 })
  return input
}

function takeBottom(
  { value, span }: CaffeLayer['bottoms'][number],
  layer: CaffeLayer,
  net: CaffeNet,
  blobs: ReadonlyMap<string, Entry>,
  report: Report,
): Entry | undefined {
  const entry = blobs.get(value)
  if (entry !== undefined) {
    entry.isTaken = true
    return entry
  }
  const later = net.layers.find(({ tops }) => tops.some((top) => top.value === value))
  const reason =
    later === undefined
      ? 'which no layer gives'
      : later === layer
        ? 'which it gives itself'
        : `which the layer ${later.name} gives, further down`
  const near = later === undefined ? suggest(value, blobs.keys()) : undefined
  const message = createMessage('caffe-blob', { layer: layer.name, blob: value, reason })
  report(near === undefined ? message : { ...message, hint: `Did you mean ${near}?` }, span)
  return undefined
}

/** What a layer gives; undefined where it, or a layer before it, is wrong. */
function computeLayer(
  layer: CaffeLayer,
  entries: readonly (Entry | undefined)[],
  nodes: NetworkNode[],
  report: Report,
): Blob | undefined {
  const refuse: LayerContext['refuse'] = (reason, hint, span = layer.typeSpan) => {
    const message = createMessage('caffe-layer', { layer: layer.name, reason })
    report(hint === undefined ? message : { ...message, hint }, span)
    return undefined
  }
  const bottoms = entries.flatMap((entry) => entry?.blob ?? [])
  if (layer.type === 'Split') {
    layer.reader.finish()
    return entries.length === 1 ? bottoms[0] : refuse(`it takes 1 bottoms, and has ${entries.length}`)
  }
  const kind = layerKinds.get(layer.type)
  if (kind === undefined) {
    const near = suggest(layer.type, layerKinds.keys())
    const hint = near === undefined ? undefined : `Did you mean ${near}?`
    return refuse(refusedKinds.get(layer.type) ?? `there is no type ${layer.type} among those that are known`, hint)
  }
  const [least, most] = kind.bottoms
  if (entries.length < least || entries.length > most) {
    const wanted = most > 1000 ? `${least} or more` : least === most ? String(least) : `${least} to ${most}`
    return refuse(`it takes ${wanted} bottoms, and has ${entries.length}`)
  }
  if (layer.tops.length !== 1) return refuse(`it gives 1 top, and has ${layer.tops.length}`)
  if (bottoms.length < entries.length) return undefined
  for (const { node, isScaled } of bottoms) {
    const operation = nodes[node]?.operation
    if (operation?.op === 'bn' && operation.attributes.affine && isScaled !== true)
      return refuse('it takes the result of a BatchNorm before the Scale that belongs to it')
  }
  const add: LayerContext['add'] = (operation, inputs) =>
    addNode(nodes, operation, inputs, layer.name, { span: layer.typeSpan }, report)
  const given = kind.rule({
    layer,
    bottoms,
    add,
    refuse,
    parameters: (name, read) => {
      const message = layer.reader.message(name)
      const empty = { kind: 'message' as const, fields: [], span: layer.typeSpan }
      const fields = createReader(message ?? empty, `${name} of ${layer.name}`, report)
      read(fields)
      fields.finish()
    },
    operationOf: (node) => nodes[node]?.operation ?? { op: 'identity', attributes: {} },
    shapeOf: (node) => nodes[node]?.shape ?? [],
    makeAffine: (node) => makeAffine(nodes, node),
  })
  layer.reader.finish()
  return given
}

function addNode(
  nodes: NetworkNode[],
  operation: CoreOperation,
  inputs: readonly number[],
  layer: string | undefined,
  at: { readonly span: NetworkNode['span'] },
  report: Report,
): number | undefined {
  const shapes = inputs.map((input): Shape => nodes[input]?.shape ?? [])
  const shape = inferShape(operation, shapes)
  if (isProblem(shape)) {
    const parameters = { layer: layer ?? 'input', reason: shape.message.text }
    report(createMessage('caffe-shape', parameters), at.span)
    return undefined
  }
  nodes.push({ operation, inputs, shape, layer: layer ?? 'input', span: at.span })
  return nodes.length - 1
}

/** Nodes stand in the order of the layers: what has taken a batch norm's result stands behind it. */
function makeAffine(nodes: NetworkNode[], place: number): boolean {
  const node = nodes[place]
  if (node?.operation.op !== 'bn') return false
  for (let after = place + 1; after < nodes.length; after += 1) if (nodes[after]?.inputs.includes(place)) return false
  const attributes = { ...node.operation.attributes, affine: true }
  nodes[place] = { ...node, operation: { op: 'bn', attributes } }
  return true
}
