import type { Network, NetworkNode } from '../network.ts'
import type { Gate } from './step.ts'

/** The gates of a network that are written as such, by the node of their product, and how. */
export interface GatePlan {
  readonly gates: ReadonlyMap<number, Gate>
  /** The name that they are called by. */
  readonly name: string
  /** Whether `senet:gates` has it; otherwise it is declared beside the net. */
  readonly isBuiltIn: boolean
  /** The reduction that all of them have; undefined where there is none, and each says its width. */
  readonly reduction: number | undefined
  /** One of them, for what they have in common. */
  readonly sample: Gate
}

/**
 * Finds the gates of the most common form. The others stay what they are: a product of two arms.
 *
 * @param isMeant whether the product of this node is to be looked at
 */
export function planGates(network: Network, isMeant: (node: number) => boolean = () => true): GatePlan | undefined {
  const forms = new Map<string, Map<number, Gate>>()
  for (const [place, node] of network.nodes.entries()) {
    const gate = node.operation.op === 'mul' && isMeant(place) ? readGate(network, node) : undefined
    if (gate === undefined) continue
    const { layers, bias, squeeze, excite } = gate
    const form = [layers, bias, squeeze, excite].join(' ')
    const known = forms.get(form)
    if (known === undefined) forms.set(form, new Map([[place, gate]]))
    else known.set(place, gate)
  }
  const [gates] = [...forms.values()].toSorted((a, b) => b.size - a.size)
  const [sample] = gates?.values() ?? []
  if (gates === undefined || sample === undefined) return undefined
  const isBuiltIn = (sample.layers === 'conv') === sample.bias
  return {
    gates,
    sample,
    isBuiltIn,
    name: isBuiltIn && sample.layers === 'conv' ? 'conv_se' : 'se',
    reduction: findReduction([...gates.values()]),
  }
}

/** The r with hidden = floor(channels / r) for all; of several, a power of two or else the largest. */
function findReduction(gates: readonly Gate[]): number | undefined {
  const least = Math.max(...gates.map(({ channels, hidden }) => Math.floor(channels / (hidden + 1)) + 1))
  const most = Math.min(...gates.map(({ channels, hidden }) => Math.floor(channels / hidden)))
  if (least > most) return undefined
  const power = 2 ** Math.floor(Math.log2(most))
  return power >= least ? power : most
}

/** A product of x with a chain from x: squeeze, layer, relu, layer, excitation. */
function readGate({ nodes }: Network, { inputs, shape }: NetworkNode): Gate | undefined {
  for (const [x, last] of [inputs, inputs.toReversed()]) {
    const chain = readChain(nodes, last ?? -1, 5)
    const [squeeze, down, middle, up, excite] = chain
    const start = squeeze?.inputs[0]
    if (start === undefined || start !== x || excite === undefined || shape.length !== 3) continue
    const gate = describeGate(squeeze, down, middle, up, excite)
    if (gate !== undefined && gate.channels === nodes[start]?.shape[0]) return gate
  }
  return undefined
}

function readChain(nodes: readonly NetworkNode[], last: number, length: number): readonly NetworkNode[] {
  const chain: NetworkNode[] = []
  for (let node = nodes[last]; node !== undefined && chain.length < length; node = nodes[node.inputs[0] ?? -1]) {
    if (node.inputs.length !== 1) break
    chain.unshift(node)
  }
  return chain
}

function describeGate(
  squeeze: NetworkNode | undefined,
  down: NetworkNode | undefined,
  middle: NetworkNode | undefined,
  up: NetworkNode | undefined,
  excite: NetworkNode,
): Gate | undefined {
  const [squeezing, exciting] = [squeeze?.operation.op, excite.operation.op]
  const [first, second] = [readLayer(down), readLayer(up)]
  if ((squeezing !== 'gap' && squeezing !== 'gmp') || middle?.operation.op !== 'relu') return undefined
  if (exciting !== 'sigmoid' && exciting !== 'tanh' && exciting !== 'relu') return undefined
  if (first === undefined || second === undefined) return undefined
  if (first.layers !== second.layers || first.bias !== second.bias) return undefined
  const { layers, bias, channels: hidden } = first
  return { layers, bias, squeeze: squeezing, excite: exciting, channels: second.channels, hidden }
}

function readLayer(node: NetworkNode | undefined): Pick<Gate, 'layers' | 'bias' | 'channels'> | undefined {
  const operation = node?.operation
  if (operation?.op === 'linear') return { layers: 'linear', ...operation.attributes }
  if (operation?.op !== 'conv') return undefined
  const { kernel, pads, groups, bias, channels } = operation.attributes
  const isPointwise = kernel[0] * kernel[1] * groups === 1 && pads.every((pad) => pad === 0)
  return isPointwise ? { layers: 'conv', bias, channels } : undefined
}
