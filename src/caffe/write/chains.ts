import type { Network } from '../network.ts'
import type { Step } from '../structure/step.ts'
import { walkSteps } from '../structure/step.ts'
import { printConvPad, printOperation } from './operation.ts'
import type { Printing, Way } from './print-steps.ts'
import type { FillSlot, SlotKind } from './slot.ts'

/** A convolution with what follows it, where that is many times the same: written as a block of its own. */
export interface ChainForm {
  readonly key: string
  readonly name: string
  /** What follows the convolution: `bn relu`. */
  readonly after: string
  readonly bias: boolean
  /** Whether `senet:blocks` has it. */
  readonly isBuiltIn: boolean
}

interface Chain {
  readonly key: string
  readonly length: number
  readonly after: string
  readonly bias: boolean
}

const followers = new Set(['bn', 'relu', 'leakyrelu', 'elu', 'prelu', 'sigmoid', 'tanh'])
const fewest = 4

/** The form that arms of concatenations have most, where they have it often. */
export function chooseChain(steps: readonly Step[], printing: Omit<Printing, 'chain'>): ChainForm | undefined {
  const counts = new Map<string, { readonly chain: Chain; count: number }>()
  for (const step of walkSteps(steps)) {
    if (step.kind !== 'branch' || printing.network.nodes[step.node]?.operation.op !== 'concat') continue
    for (const arm of step.arms) {
      for (let index = 0; index < arm.length; index += 1) {
        const chain = readChain(arm, index, printing)
        if (chain === undefined) continue
        const known = counts.get(chain.key)
        if (known === undefined) counts.set(chain.key, { chain, count: 1 })
        else known.count += 1
      }
    }
  }
  const [most] = [...counts.values()].toSorted((a, b) => b.count - a.count)
  if (most === undefined || most.count < fewest) return undefined
  const { key, after, bias } = most.chain
  const isBuiltIn = !bias && after === 'bn relu'
  const name = after.startsWith('bn') ? 'ConvBN' : after === 'relu' ? 'ConvReLU' : 'ConvUnit'
  return { key, after, bias, isBuiltIn, name }
}

/** A convolution and what follows it in a sequence, up to what is named or no norm or activation. */
function readChain(
  steps: readonly Step[],
  index: number,
  { network, named }: Omit<Printing, 'chain'>,
): Chain | undefined {
  const conv = operationAt(steps[index], network)
  if (conv?.op !== 'conv' || named.has(steps[index]?.node ?? -1)) return undefined
  const { groups, dilation, bias } = conv.attributes
  if (groups > 1 || dilation[0] * dilation[1] > 1) return undefined
  const after: string[] = []
  for (let at = index + 1; at < steps.length; at += 1) {
    const step = steps[at]
    const operation = operationAt(step, network)
    if (operation === undefined || step === undefined || !followers.has(operation.op)) break
    if (after.length > 0 && operation.op === 'bn') break
    const place = { input: [], output: [], feedsNormsOnly: false, slot: { path: '', arm: undefined, isInSkip: false } }
    after.push(printOperation(operation, place, () => undefined))
    if (named.has(step.node) || operation.op !== 'bn') break
  }
  if (after.length === 0) return undefined
  return { key: `${bias} ${after.join(' ')}`, length: after.length + 1, after: after.join(' '), bias }
}

function operationAt(step: Step | undefined, { nodes }: Network) {
  return step?.kind === 'operation' ? nodes[step.node]?.operation : undefined
}

/** The call that stands for the steps from an index on, and how many they are. */
export function readChainCall(
  steps: readonly Step[],
  index: number,
  printing: Printing,
  way: Way,
  fill: FillSlot,
): { readonly text: string; readonly length: number } | undefined {
  const { chain: form, network } = printing
  if (form === undefined) return undefined
  const chain = readChain(steps, index, printing)
  const conv = operationAt(steps[index], network)
  if (chain?.key !== form.key || conv?.op !== 'conv') return undefined
  const { kernel, channels, stride, pads, dilation } = conv.attributes
  const at = (kind: SlotKind, value: number | string) => fill({ ...way, path: `${way.path}.${kind}`, kind, value })
  const step = at('stride', stride[0] === stride[1] ? stride[0] : stride.join('x'))
  const pad = printConvPad(pads, kernel, dilation)
  const parts = [
    at('kernel', kernel.join('x')),
    at('channels', channels),
    ...(step === undefined ? [] : [`/${step}`]),
    ...(pad === undefined ? [] : [`pad = ${pad}`]),
  ]
  return { text: `${form.name}(${parts.join(', ')})`, length: chain.length }
}

/** The declaration of a form that is not built in. */
export function declareChain({ name, after, bias }: ChainForm): string {
  return `block ${name}(kernel, channels, /s, pad = auto) {\nconv(kernel, channels, /s, pad = pad, bias = ${bias}) ${after}\n}`
}
