import { foldNet, type Row } from '../fold/fold.ts'
import type { BlockClass } from '../fold/classes.ts'
import type { Unit } from '../fold/unit.ts'
import type { Network } from '../network.ts'
import { costOf, elementCount, operations, weightsOf } from '../../vocabulary/index.ts'
import { type GatePlan, planGates } from '../structure/gates.ts'
import { type Structure, walkSteps } from '../structure/step.ts'
import { chooseChain, declareChain } from './chains.ts'
import { printBlock, printCall } from './block.ts'
import { createNames, labelRows, nameBlock, toIdentifier } from './names.ts'
import { gateArguments, type Printing, printSteps, topWay } from './print-steps.ts'
import { fillLiterally } from './slot.ts'
import { createTensorNames } from './tensor-names.ts'

/** What a network costs: trainable values, and multiply-adds of convolutions and linear layers for one image. */
export interface NetworkCost {
  readonly params: number
  readonly macs: number
}

/** Counts a network's cost by the rules of the vocabulary. */
export function countCost({ nodes }: Network): NetworkCost {
  let [params, macs] = [0, 0]
  for (const { operation, inputs, shape } of nodes) {
    const shapes = inputs.map((input) => nodes[input]?.shape ?? [])
    for (const weight of weightsOf(operation, shapes)) if (weight.trainable) params += elementCount(weight.shape)
    macs += costOf(operation, shapes, shape).macs
  }
  return { params, macs }
}

/**
 * The text of a spec for a network, not yet formatted: imports, blocks, a net of rows, and asserts of its cost.
 *
 * @param title what the documentation of the net says
 */
export function writeSpec(network: Network, structure: Structure, netName: string, title: string): string {
  // A chain that something else takes from is no gate.
  const found = new Set([...walkSteps(structure.steps)].flatMap(({ kind, node }) => (kind === 'gate' ? [node] : [])))
  const gates = planGates(network, (node) => found.has(node))
  const printing = createPrinting(network, structure, gates)
  const { blocks, rows } = foldNet(structure, printing)
  const imported = [...(gates?.isBuiltIn ? [gates.name] : []), ...(printing.chain?.isBuiltIn ? ['ConvBN'] : [])]
  const unique = createNames([...operations.keys(), ...imported, netName, printing.chain?.name ?? ''])
  const names = new Map(blocks.map((block) => [block, unique(nameBlock(block, network))]))
  const attends = gates !== undefined && printing.attends
  const { params, macs } = countCost(network)
  const body = [
    `input(${network.nodes[0]?.shape.join('x')})`,
    ...printRows(rows, printing, names, attends),
    `assert params == ${params}`,
    `assert macs == ${macs}`,
  ]
  return [
    ...(gates?.isBuiltIn ? [`import { ${gates.name} } from "senet:gates"`] : []),
    ...(printing.chain?.isBuiltIn ? ['import { ConvBN } from "senet:blocks"'] : []),
    '',
    ...(gates === undefined || gates.isBuiltIn ? [] : [declareGate(gates), '']),
    ...(printing.chain === undefined || printing.chain.isBuiltIn ? [] : [declareChain(printing.chain), '']),
    ...blocks.flatMap((block) => [printBlock(names.get(block) ?? '', block, printing), '']),
    `/// ${title}`,
    ...(attends ? [`@${gates.name}(${gateArguments(gates).join(', ')})`] : []),
    `net ${netName} {`,
    ...body,
    '}',
    '',
  ].join('\n')
}

function createPrinting(network: Network, { steps, named }: Structure, gates: GatePlan | undefined): Printing {
  const takers: number[][] = network.nodes.map(() => [])
  for (const [place, { inputs }] of network.nodes.entries()) for (const input of inputs) takers[input]?.push(place)
  const base = { network, takers, gates, named, attends: false }
  const chain = chooseChain(steps, base)
  const printing: Printing = { ...base, chain }
  if (gates?.reduction === undefined) return printing
  // An annotation binds at every attach point: each has to have a gate, or its row takes it off.
  const { rows } = foldNet({ steps, named }, { ...printing, attends: true })
  const isClean = (unit: Unit): boolean => !unit.hasGates || hasGateInEachResidual(unit.steps)
  const attends = rows.every((row) => (row.kind === 'steps' ? [row.unit] : row.units).every(isClean))
  return { ...printing, attends }
}

function hasGateInEachResidual(steps: Structure['steps']): boolean {
  const holdsGate = (inner: Structure['steps']): boolean =>
    inner.some((step) => {
      if (step.kind === 'gate') return true
      if (step.kind === 'branch') return step.arms.some(holdsGate)
      return step.kind === 'residual' && (holdsGate(step.main) || holdsGate(step.skip ?? []))
    })
  return steps.every((step) => {
    if (step.kind === 'branch') return step.arms.every(hasGateInEachResidual)
    if (step.kind !== 'residual') return true
    return holdsGate([step]) && hasGateInEachResidual(step.main) && hasGateInEachResidual(step.skip ?? [])
  })
}

function declareGate({ name, sample }: GatePlan): string {
  const { layers, bias, squeeze, excite } = sample
  const layer = (channels: string) =>
    layers === 'conv' ? `conv(1x1, ${channels}, bias = ${bias})` : `linear(${channels}${bias ? '' : ', bias = false'})`
  return `gate ${name}(r = 16, width = floor(in.c / r)) {\n${squeeze} ${layer('width')} relu ${layer('in.c')} ${excite}\n}`
}

function printRows(
  rows: readonly Row[],
  printing: Printing,
  names: ReadonlyMap<BlockClass, string>,
  attends: boolean,
): readonly string[] {
  const { network } = printing
  const labels = createNames(operations.keys())
  const nameOf = createTensorNames()
  const calls = rows.flatMap((row) => (row.kind === 'call' ? [row.units] : []))
  const rowLabels = labelRows(calls, network).map(labels)
  return rows.map((row) => {
    if (row.kind === 'steps') return printInline(row.unit, printing, attends, nameOf, labels)
    const [first] = row.units
    const label = rowLabels[calls.indexOf(row.units)] ?? ''
    const call = printCall(names.get(row.block) ?? '', row.block.parameters, row.arguments)
    const repeat = row.units.length > 1 ? ` * ${row.units.length}` : ''
    const shape = row.units.at(-1)?.shape ?? []
    const takesOff = attends && first?.hasGates === false && row.block.sample.hasAttachPoints
    return `${takesOff ? '@none ' : ''}${label}: ${call}${repeat} -> ${shape.join('x')}`
  })
}

/** Steps as they are; a linear layer has the name of its layer. */
function printInline(
  unit: Unit,
  printing: Printing,
  attends: boolean,
  nameOf: (node: number) => string,
  labels: (base: string) => string,
): string {
  const text = printSteps(unit.steps, topWay, printing, {
    fill: fillLiterally,
    showsGates: true,
    remarks: true,
    placeSkip: (_path, skip, isImplied) => (skip === undefined || isImplied ? '' : ` skip ${skip}`),
    nameOf,
  })
  const layer = printing.network.nodes[unit.steps[0]?.node ?? 0]
  if (layer?.operation.op === 'linear') return `${labels(toIdentifier(layer.layer) ?? 'classifier')}: ${text}`
  // Only the step with arms is taken out of the annotation: what follows it has no attach point.
  return attends && !unit.hasGates && unit.hasAttachPoints ? `@none ${text}` : text
}
