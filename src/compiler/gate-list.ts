import { type Graph, type GraphNode, type Module, nodeById } from '../ir/index.ts'
import { costOf, elementCount, isActivation, isReduction, sameShape, type Shape } from '../vocabulary/index.ts'
import { createGateLocator, type GatePlace } from './gate-place.ts'
import { findGateModules } from './gates.ts'
import { formatOperation } from './operation-text.ts'

/** A gate of a graph as it is made: read from its operations, so that it holds for any gate. */
export interface GateDescription {
  /** Its module path: `layer1.0.se`. */
  readonly path: string
  /** The gate's declaration: `se`. */
  readonly name: string
  readonly place: GatePlace
  /** Channels of the tensor that it scales. */
  readonly channels: number
  /**
   * Channels of the layers between squeeze and excitation, each width once; empty where a single layer, or none, leads
   * from one to the other.
   */
  readonly hidden: readonly number[]
  /** The reductions that read the tensor itself; empty where nothing is reduced, undefined where only something computed from it is. */
  readonly squeeze: readonly string[] | undefined
  /** What the scale comes out of; `none` for a layer without an activation, undefined where it is no single one. */
  readonly excitation: string | undefined
  /** Trainable values. */
  readonly params: number
  /** Multiply-adds for one image. */
  readonly macs: number
}

/** The gates of a graph in the order of its modules, those inside other gates included. */
export function listGates(graph: Graph): readonly GateDescription[] {
  const nodes = nodeById(graph)
  const inside = gatherNodes(graph)
  const locate = createGateLocator(graph)
  return graph.modules.flatMap((module, index) =>
    module.kind === 'gate' ? [describeGate(module, locate(module), inside[index] ?? [], nodes)] : [],
  )
}

/** Whether a gate makes its scale of all positions of a map, so that what it scales has seen the whole image. */
export function gatesSeeWholeImage(graph: Graph): boolean {
  const inGate = findGateModules(graph)
  return graph.nodes.some((node) => {
    if (inGate[node.module] !== true) return false
    switch (node.op) {
      case 'gap':
      case 'gmp':
        return true
      case 'adaptiveavgpool':
        return node.attributes.to.every((extent) => extent === 1)
      case 'mean':
      case 'max':
      case 'sum':
      case 'std':
      case 'softmax': {
        const { attributes } = node
        return 'axes' in attributes && [1, 2].every((axis) => attributes.axes.includes(axis))
      }
      default:
        return false
    }
  })
}

/** For each gate its nodes, those of modules inside it included. */
function gatherNodes(graph: Graph): readonly (readonly GraphNode[] | undefined)[] {
  const inside = graph.modules.map((module): GraphNode[] | undefined => (module.kind === 'gate' ? [] : undefined))
  for (const node of graph.nodes) {
    for (let index: number | undefined = node.module; index !== undefined; index = graph.modules[index]?.parent) {
      inside[index]?.push(node)
    }
  }
  return inside
}

function describeGate(
  module: Module,
  place: GatePlace,
  inside: readonly GraphNode[],
  nodes: ReadonlyMap<string, GraphNode>,
): GateDescription {
  const entering = nodes.get(module.input ?? '')
  const scale = nodes.get(module.output)?.inputs.find((id) => id !== module.input)
  const weights = inside.flatMap((node) => node.weights)
  const macs = inside.map(
    (node) =>
      costOf(
        node,
        node.inputs.map((id) => nodes.get(id)?.shape ?? []),
        node.shape,
      ).macs,
  )
  return {
    path: module.path,
    name: module.name,
    place,
    channels: entering?.shape[0] ?? 0,
    hidden: findHidden(inside, entering?.shape ?? [], nodes),
    squeeze: findSqueeze(inside, module.input ?? '', nodes),
    excitation: scale === undefined ? undefined : findExcitation(scale, nodes),
    params: weights.reduce((sum, { trainable, shape }) => (trainable ? sum + elementCount(shape) : sum), 0),
    macs: macs.reduce((sum, own) => sum + own, 0),
  }
}

/** The reductions that read what enters, through nothing but a change of shape. */
function findSqueeze(
  inside: readonly GraphNode[],
  entering: string,
  nodes: ReadonlyMap<string, GraphNode>,
): readonly string[] | undefined {
  const same = new Set([entering])
  const squeezes = new Set<string>()
  let reduces = false
  for (const node of inside) {
    const [first = ''] = node.inputs
    const readsTensor = same.has(first)
    if (isReduction(node.op)) {
      reduces = true
      if (readsTensor) squeezes.add(formatOperation(node, nodes.get(first)?.shape ?? [], 'brief'))
    } else if (isReshaping(node) && readsTensor) {
      same.add(node.id)
    }
  }
  return reduces && squeezes.size === 0 ? undefined : [...squeezes]
}

/**
 * Channels of layers that lead to another layer. A layer over all positions of a gate that reduces them makes a mask to
 * weigh them by, and has none; nor has a depthwise one.
 */
function findHidden(
  inside: readonly GraphNode[],
  entering: Shape,
  nodes: ReadonlyMap<string, GraphNode>,
): readonly number[] {
  const reduces = inside.some(({ op }) => isReduction(op))
  const leadsToLayer = new Set<string>()
  const widths: number[] = []
  for (const node of inside.toReversed()) {
    const channels = layerChannels(node, nodes)
    const isMask = reduces && elementCount(entering.slice(1)) > 1 && sameShape(node.shape.slice(1), entering.slice(1))
    const isHidden = channels !== undefined && leadsToLayer.has(node.id) && !isMask
    if (isHidden && !widths.includes(channels)) widths.unshift(channels)
    if (channels !== undefined || leadsToLayer.has(node.id)) for (const id of node.inputs) leadsToLayer.add(id)
  }
  return widths
}

/** Channels that a convolution or linear layer gives; undefined for anything else, and for depthwise ones. */
function layerChannels(node: GraphNode, nodes: ReadonlyMap<string, GraphNode>): number | undefined {
  switch (node.op) {
    case 'linear':
    case 'conv1d':
      return node.attributes.channels
    case 'conv':
    case 'deconv': {
      const { groups, channels } = node.attributes
      const isDepthwise = groups > 1 && groups === (nodes.get(node.inputs[0] ?? '')?.shape[0] ?? 0)
      return isDepthwise ? undefined : channels
    }
    default:
      return undefined
  }
}

/** The activation that the scale comes out of, with the factor behind it where it has one. */
function findExcitation(scale: string, nodes: ReadonlyMap<string, GraphNode>): string | undefined {
  const found = new Set<string | undefined>()
  const visit = (id: string, behind: string): void => {
    const node = nodes.get(id)
    const [first = ''] = node?.inputs ?? []
    if (node === undefined) found.add(undefined)
    else if (isReshaping(node)) visit(first, behind)
    else if (node.op === 'scale') visit(first, `${behind} ${formatOperation(node, node.shape, 'brief')}`)
    else if (isActivation(node.op)) found.add(`${node.op}${behind}`)
    else if (layerChannels(node, nodes) !== undefined) found.add(`none${behind}`)
    // A scale for each direction, multiplied: what all of them come out of.
    else if (node.op === 'mul') for (const input of node.inputs) visit(input, behind)
    else found.add(undefined)
  }
  visit(scale, '')
  const [only] = found
  return found.size === 1 ? only : undefined
}

/** Operations after which the values are still the same ones. */
function isReshaping({ op }: GraphNode): boolean {
  switch (op) {
    case 'reshape':
    case 'flatten':
    case 'transpose':
    case 'identity':
    case 'dropout':
    case 'slice':
    case 'resize':
      return true
    default:
      return false
  }
}
