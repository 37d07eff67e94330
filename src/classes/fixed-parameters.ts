import type { Graph, GraphNode } from '../ir/index.ts'
import { childrenOf, type Written } from '../vocabulary/index.ts'
import { isSymmetric } from './layerable.ts'
import { ownerOf } from './scope.ts'

/** Names of parameters of the net. */
type Names = ReadonlySet<string>

const none: Names = new Set()

/**
 * The parameters of a net that its class cannot take, since something that depends on them is printed as the number it came
 * to: the height and width before a layer whose weights depend on these, the shape that a tensor is given, pads that
 * differ between sides.
 */
export function fixedParameters(graph: Graph): Names {
  const fixed = new Set<string>()
  /** By node, what the channels of its result depend on, and what the extents of the other axes do. */
  const channels = new Map<string, Names>()
  const positions = new Map<string, Names>()

  const namesIn = (written: Written | undefined, module: number): Names => {
    if (written === undefined) return none
    const owner = ownerOf(graph, module)
    const around = graph.modules[owner]?.parent
    if (written.kind === 'parameter') {
      if (around === undefined) return new Set([written.name])
      const given = graph.modules[owner]?.parameters?.find(({ name }) => name === written.name)
      return given === undefined ? none : namesIn(given.written, given.isDefault ? owner : around)
    }
    if (written.kind === 'extent') {
      const from = written.of === 'in' || around === undefined ? owner : ownerOf(graph, around)
      return (written.axis === 0 ? channels : positions).get(graph.modules[from]?.input ?? '') ?? none
    }
    return union(childrenOf(written).map((part) => namesIn(part, module)))
  }
  const fix = (names: Names): void => {
    for (const name of names) fixed.add(name)
  }

  for (const node of graph.nodes) {
    const told = (...attributes: readonly string[]): Names =>
      union(attributes.map((attribute) => namesIn(node.written?.[attribute], node.module)))
    const enters = {
      channels: union(node.inputs.map((id) => channels.get(id) ?? none)),
      positions: union(node.inputs.map((id) => positions.get(id) ?? none)),
    }
    const all = union([enters.positions, told(...Object.keys(node.written ?? {}))])
    if (printsExtents(node)) fix(enters.positions)
    if (node.op === 'reshape') fix(union([enters.channels, all]))
    if ('pads' in node.attributes && !isEven(node.attributes.pads)) fix(all)
    const isTold = node.written?.['channels'] !== undefined
    channels.set(node.id, node.op === 'linear' || isTold ? told('channels') : enters.channels)
    positions.set(node.id, positionsAfter(node, enters.positions, told))
  }
  return fixed
}

/** Whether a number that comes from height and width is printed with an operation. */
function printsExtents(node: GraphNode): boolean {
  switch (node.op) {
    case 'flatten':
    case 'reshape':
    case 'transpose':
      return true
    case 'ln':
      return node.attributes.over === 'all'
    case 'resize':
      return node.written?.['size'] === undefined
    case 'slice':
      return node.attributes.axis > 0
    default:
      return false
  }
}

/** Whether pads are what a layer takes: pads that differ between sides are printed as numbers. */
function isEven(pads: readonly number[]): boolean {
  return pads.length === 4 ? isSymmetric(pads) : pads[0] === pads[1]
}

/** What height and width depend on behind an operation. */
function positionsAfter(node: GraphNode, entering: Names, told: (...attributes: readonly string[]) => Names): Names {
  switch (node.op) {
    case 'gap':
    case 'gmp':
    case 'flatten':
      return none
    case 'adaptiveavgpool':
      return told('to')
    case 'resize':
      return told('size')
    case 'input':
      return told('size', 'shape')
    case 'conv':
    case 'deconv':
    case 'maxpool':
    case 'avgpool':
    case 'pad':
      return union([entering, told('kernel', 'stride', 'pads', 'dilation', 'outputPad')])
    default:
      return entering
  }
}

function union(sets: readonly Names[]): Names {
  return sets.every(({ size }) => size === 0) ? none : new Set(sets.flatMap((set) => [...set]))
}
