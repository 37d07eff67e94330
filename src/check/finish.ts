import { createMessage } from '../diagnostics/index.ts'
import type { Expression } from '../syntax/index.ts'
import { costOf, isNorm, type WeightSpec, weightsOf } from '../vocabulary/index.ts'
import type { Connected, ModuleInstance, Wire } from './connect.ts'
import { extend } from './environment.ts'
import { evaluate } from './evaluate.ts'
import { mainOutput, type PendingAssert } from './items.ts'
import { locate, type Session } from './session.ts'
import { mentionsTotals, type Totals } from './totals.ts'
import { describeValue, numberValue, printNumber } from './values.ts'

/** Gives every convolution whose bias was not stated the one that the graph implies, or reports that it must be told. */
export function decideBiases(connected: Connected, session: Session): void {
  for (const wire of connected.wires) {
    if (!wire.biasUnstated) continue
    const normed =
      !wire.isOutput && wire.consumers.length > 0 && wire.consumers.every((one) => isNorm(one.operation.op))
    if (normed) continue
    const consumer = wire.consumers.find((one) => !isNorm(one.operation.op))
    const taker = wire.isOutput || consumer === undefined ? 'the output of the net' : consumer.operation.op
    session.report(createMessage('bias-unstated', { taker }), wire.location, wire.frame)
  }
}

/** Reports steps whose result reaches no output: the last of each such chain. */
export function reportDeadSteps(connected: Connected, session: Session): void {
  const reached = reach(connected.outputs.map((output) => output.wire))
  const taken = new Set<Wire>()
  for (const wire of connected.wires) for (const input of wire.inputs) taken.add(input)
  for (const wire of connected.wires) {
    if (reached.has(wire) || taken.has(wire)) continue
    session.report(createMessage('dead-step', { step: wire.operation.op }), wire.location, wire.frame)
  }
}

/** Everything that some wires need, themselves included. */
export function reach(from: readonly Wire[]): ReadonlySet<Wire> {
  const reached = new Set<Wire>(from)
  const pending = [...from]
  for (let wire = pending.pop(); wire !== undefined; wire = pending.pop()) {
    for (const input of wire.inputs) {
      if (reached.has(input)) continue
      reached.add(input)
      pending.push(input)
    }
  }
  return reached
}

/** The weights of a wire, in PyTorch's layout. */
export function wireWeights(wire: Wire): readonly WeightSpec[] {
  return weightsOf(
    wire.operation,
    wire.inputs.map((input) => input.shape),
    wire.initialiser,
  )
}

/**
 * Parameters of the whole net; operations of what the main output needs (of everything where there is none), so that
 * an auxiliary output's cost stands apart.
 */
export function countTotals(connected: Connected): Totals {
  const main = connected.outputs.filter((output) => output.name === mainOutput)
  const needed = reach((main.length > 0 ? main : connected.outputs).map((output) => output.wire))
  const inGate = new Map<ModuleInstance, boolean>()
  for (const module of connected.modules) {
    inGate.set(module, module.kind === 'gate' || (module.parent !== undefined && inGate.get(module.parent) === true))
  }
  let [params, macs, elementOperations, gateParams, gateMacs] = [0, 0, 0, 0, 0]
  for (const wire of connected.wires) {
    const own = countParameters(wireWeights(wire))
    const gate = inGate.get(wire.module) === true
    params += own
    if (gate) gateParams += own
    if (!needed.has(wire)) continue
    const cost = costOf(
      wire.operation,
      wire.inputs.map((input) => input.shape),
      wire.shape,
    )
    macs += cost.macs
    elementOperations += cost.elementOperations
    if (gate) gateMacs += cost.macs
  }
  const count = connected.modules.filter((module) => module.kind === 'gate').length
  return { params, macs, elementOperations, gates: { count, params: gateParams, macs: gateMacs } }
}

/** Trainable values. */
export function countParameters(weights: readonly WeightSpec[]): number {
  let count = 0
  for (const weight of weights)
    if (weight.trainable) count += weight.shape.reduce((product, extent) => product * extent, 1)
  return count
}

/** Evaluates the asserts about the whole net. */
export function checkAsserts(asserts: readonly PendingAssert[], totals: Totals, session: Session): void {
  const names = new Map([
    ['params', numberValue(totals.params)],
    ['macs', numberValue(totals.macs)],
    ['gates', numberValue(totals.gates.count)],
  ])
  for (const { assert, environment, frame } of asserts) {
    const inner = extend(environment, names)
    const condition = evaluate(assert.condition, { session, environment: inner, frame })
    if (condition.kind === 'error') continue
    const location = locate(environment, assert)
    if (condition.kind !== 'boolean') {
      session.report(createMessage('not-a-condition', { found: describeValue(condition) }), location, frame)
    } else if (!condition.value) {
      const told = [...names].filter(([name]) => mentions(assert.condition, name))
      const shown = told.length > 0 ? told : [...names]
      const details = shown.map(([name, value]) => `${name} is ${printNumber(value.value)}`).join(', ')
      session.report(createMessage('assert-fails', { details }), location, frame)
    }

    function mentions(expression: Expression, name: string): boolean {
      if (expression.kind === 'Reference') return expression.name === name && mentionsTotals(expression, environment)
      if (expression.kind === 'Binary') return mentions(expression.left, name) || mentions(expression.right, name)
      return expression.kind === 'Unary' && mentions(expression.operand, name)
    }
  }
}
