import type { Network } from '../network.ts'
import type { GatePlan } from '../structure/gates.ts'
import type { Step } from '../structure/step.ts'
import { type ChainForm, readChainCall } from './chains.ts'
import { printOperation } from './operation.ts'
import { isImpliedSkip } from './skip.ts'
import type { FillSlot, Slot } from './slot.ts'

/** What all printing of one network has in common. */
export interface Printing {
  readonly network: Network
  /** For each node, those that take it. */
  readonly takers: readonly (readonly number[])[]
  readonly gates: GatePlan | undefined
  /** Whether gates are `attend`, and an annotation says which; otherwise each is written out. */
  readonly attends: boolean
  readonly named: ReadonlySet<number>
  /** What is written as a call in the arms of a concatenation. */
  readonly chain: ChainForm | undefined
}

/** How some steps are printed. */
export interface PrintMode {
  readonly fill: FillSlot
  /** Whether gates are there at all. */
  readonly showsGates: boolean
  /** What follows the braces of a residual: the text of its skip, undefined where it is what enters. */
  readonly placeSkip: (path: string, skip: string | undefined, isImplied: boolean) => string
  /** Whether remarks for lint stand above rows. */
  readonly remarks: boolean
  /** The name of a tensor that is taken up again. */
  readonly nameOf: (node: number) => string
}

/** Where some steps stand: the way to them, as in `Slot`. */
export type Way = Pick<Slot, 'path' | 'arm' | 'isInSkip'>

export const topWay: Way = { path: '', arm: undefined, isInSkip: false }

const startsRow = new Set(['conv', 'linear', 'maxpool', 'avgpool', 'gap', 'gmp', 'flatten'])

/** The text of steps in rows. */
export function printSteps(steps: readonly Step[], way: Way, printing: Printing, mode: PrintMode): string {
  let text = ''
  for (let index = 0; index < steps.length;) {
    const step = steps[index]
    if (step === undefined) break
    const at = { ...way, path: `${way.path}.${index}` }
    const chain = way.arm === undefined ? undefined : readChainCall(steps, index, printing, at, mode.fill)
    const printed = chain?.text ?? printStep(step, at, printing, mode)
    const last = steps[index + (chain?.length ?? 1) - 1] ?? step
    const name = printing.named.has(last.node) && last.kind !== 'from' ? ` as ${mode.nameOf(last.node)}` : ''
    index += chain?.length ?? 1
    if (printed === '') continue
    const remark = mode.remarks && way.arm === undefined ? remarkOn(step, printed, way, printing) : ''
    // Arms stay on one line while they fit it.
    const isRow = way.arm === undefined ? opensRow(step, printing) : step.kind === 'residual' || step.kind === 'branch'
    const separator = text === '' ? '' : isRow ? '\n' : ' '
    text += `${separator}${remark === '' ? '' : `${separator === ' ' ? '\n' : ''}${remark}\n`}${printed}${name}`
  }
  return text
}

function opensRow(step: Step, { network }: Printing): boolean {
  if (step.kind !== 'operation') return true
  return startsRow.has(network.nodes[step.node]?.operation.op ?? '')
}

function printStep(step: Step, way: Way, printing: Printing, mode: PrintMode): string {
  const node = printing.network.nodes[step.node]
  if (node === undefined) return ''
  switch (step.kind) {
    case 'from':
      return `from ${mode.nameOf(step.node)}`
    case 'gate':
      return mode.showsGates ? printGate(step, way, printing, mode) : ''
    case 'residual': {
      const main = printSteps(step.main, { ...way, path: `${way.path}.main` }, printing, mode)
      const inSkip = { ...way, path: `${way.path}.skip`, isInSkip: true }
      const skip = step.skip === undefined ? undefined : wrap(printSteps(step.skip, inSkip, printing, mode), step.skip)
      const changes = node.shape.join('x') !== printing.network.nodes[step.start]?.shape.join('x')
      const isImplied = changes && step.skip !== undefined && isImpliedSkip(step.skip, node, printing)
      const always = skip === undefined || changes ? '' : ` skip always ${skip}`
      return `residual {\n${main}\n}${always}${mode.placeSkip(way.path, changes ? skip : undefined, isImplied)}`
    }
    case 'branch': {
      const isConcat = node.operation.op === 'concat'
      const arms = step.arms.map((arm, index) => {
        const inArm = { path: `${way.path}.arm${index}`, arm: way.arm ?? (isConcat ? index : undefined) }
        return wrap(printSteps(arm, { ...inArm, isInSkip: way.isInSkip }, printing, mode), arm)
      })
      const join = printOperation(node.operation, placeOf(step.node, way, printing), mode.fill)
      return `branch {\n${arms.join('\n')}\n} ${join}`
    }
    case 'operation':
      return printOperation(node.operation, placeOf(step.node, way, printing), mode.fill)
  }
}

/** Steps as one: in braces, but for a single call. */
function wrap(text: string, steps: readonly Step[]): string {
  const isCall = steps.length === 1 && steps[0]?.kind === 'operation' && !/\bas \w+$/.test(text)
  if (isCall) return text
  const isChain = /^\w+\([^()]*\)$/.test(text) && steps.every(({ kind }) => kind === 'operation')
  return isChain ? text : `{ ${text} }`
}

function placeOf(place: number, way: Way, { network, takers }: Printing) {
  const node = network.nodes[place]
  const after = takers[place] ?? []
  return {
    input: network.nodes[node?.inputs[0] ?? 0]?.shape ?? [],
    output: node?.shape ?? [],
    feedsNormsOnly: after.length > 0 && after.every((taker) => network.nodes[taker]?.operation.op === 'bn'),
    slot: way,
  }
}

function printGate(
  { gate }: Extract<Step, { kind: 'gate' }>,
  way: Way,
  { gates, attends }: Printing,
  { fill }: PrintMode,
): string {
  if (attends || gates === undefined) return 'attend'
  if (gates.reduction !== undefined) return `${gates.name}(${gateArguments(gates).join(', ')})`
  const width = fill({ ...way, path: `${way.path}.hidden`, kind: 'hidden', value: gate.hidden })
  return `${gates.name}(${[`width = ${width ?? gate.hidden}`, ...gateForms(gates)].join(', ')})`
}

/** What all gates of a network are given. */
export function gateArguments(plan: GatePlan): readonly string[] {
  return [...(plan.reduction === undefined ? [] : [`r = ${plan.reduction}`]), ...gateForms(plan)]
}

function gateForms({ sample, isBuiltIn }: GatePlan): readonly string[] {
  if (!isBuiltIn) return []
  return [
    ...(sample.squeeze === 'gap' ? [] : [`squeeze = ${sample.squeeze}`]),
    ...(sample.excite === 'sigmoid' ? [] : [`excite = ${sample.excite}`]),
  ]
}

const asImported = 'as in the network that was imported'

/** What lint would say of a row that is as the imported network has it. */
function remarkOn(step: Step, printed: string, way: Way, { network, takers }: Printing): string {
  const operation = step.kind === 'operation' ? network.nodes[step.node]?.operation : undefined
  if (operation?.op !== 'conv') return ''
  const skipsPixels = /^(dw)?conv\(1x1.*\/\w/.test(printed) && !way.isInSkip
  const [channels = 0] = network.nodes[network.nodes[step.node]?.inputs[0] ?? 0]?.shape ?? []
  const isNarrow =
    operation.attributes.groups > 1 && printed.startsWith('conv') && channels / operation.attributes.groups < 4
  const feedsNorm = (takers[step.node] ?? []).some((taker) => network.nodes[taker]?.operation.op === 'bn')
  return [
    ...(skipsPixels ? [`// senet-ignore stride-skips-pixels: ${asImported}`] : []),
    ...(isNarrow ? [`// senet-ignore small-groups: ${asImported}`] : []),
    ...(operation.attributes.bias && feedsNorm ? [`// senet-ignore bias-before-norm: ${asImported}`] : []),
  ].join('\n')
}
