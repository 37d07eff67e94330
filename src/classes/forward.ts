import type { Code, ForwardResult, ForwardStatement } from './code.ts'
import { keyOfSource } from './expressions.ts'
import { isChoosable } from './scope.ts'
import { isActivation } from './slot-facts.ts'
import { type Body, bypassOf, type Slot, type Source } from './slots.ts'
import { nameVariables, type Pending, type Value } from './variables.ts'

/** What a forward pass is planned from. */
export interface ForwardParts {
  readonly body: Body
  readonly inputNames: readonly string[]
  /** What a step makes of its inputs; `passed` is what is handed on where it is not there. */
  apply(this: void, slot: Slot, inputs: readonly Code[], passed: Code | undefined): Code
  /** The net's outputs by name. */
  readonly outputs: readonly { readonly name: string; readonly source: Source | undefined }[] | undefined
  /** Set for a `Sequential`, which has its forward pass. */
  readonly skip: boolean
}

/** How many parts of a tensor a line gives names to. */
const mostParts = 8

/**
 * Statements in the order of the steps: a line for a convolution with its norm and activation, a line for each block, and
 * names that are used again where what they held is not needed any more.
 */
export function planForward(parts: ForwardParts): {
  readonly statements: readonly ForwardStatement[]
  readonly result: ForwardResult
} {
  const empty: ForwardResult = { kind: 'tensors', values: [] }
  if (parts.skip) return { statements: [], result: empty }
  const { body } = parts
  const outputs: readonly Source[] =
    parts.outputs?.flatMap((one) => (one.source === undefined ? [] : [one.source])) ?? body.outputs
  const uses = new Map<string, number>()
  const count = (source: Source): void => {
    uses.set(keyOfSource(source), (uses.get(keyOfSource(source)) ?? 0) + 1)
  }
  for (const slot of body.slots) {
    slot.inputs.forEach(count)
    const passed = passedBy(slot)
    if (passed !== undefined) count(passed)
  }
  outputs.forEach(count)

  const values = new Map<string, Value>()
  const pending: Pending[] = []
  const variable = (name: string): Value => ({ code: { kind: 'variable', name }, cost: 0, reads: new Set([name]) })
  const store = (key: string, value: Value): Value => {
    pending.push({ targets: [key], value })
    const stored = variable(key)
    values.set(key, stored)
    return stored
  }
  const shares = countShares(body)
  /** The parts of tensors that a line has given names to. */
  const split = new Map<string, readonly string[]>()
  for (const [index] of parts.inputNames.entries()) values.set(`input ${index}`, variable(`input ${index}`))
  const valueOf = (source: Source): Value => values.get(keyOfSource(source)) ?? variable(keyOfSource(source))

  for (const slot of body.slots) {
    if (isNetInput(slot)) {
      values.set(`${slot.key} 0`, variable('input 0'))
      continue
    }
    const take = (source: Source, limit: number): Value => {
      const value = valueOf(source)
      return value.cost > limit ? store(keyOfSource(source), value) : value
    }
    const inputs = slot.inputs.map((source) => take(source, inlineLimit(slot)))
    const bypass = passedBy(slot)
    const passed = bypass === undefined ? undefined : take(bypass, 0)
    const code = parts.apply(
      slot,
      inputs.map((input) => input.code),
      passed?.code,
    )
    const taken = passed === undefined ? inputs : [...inputs, passed]
    const reads = new Set(taken.flatMap((input) => [...input.reads]))
    const cost = Math.max(0, ...inputs.map((input) => input.cost)) + 1
    const outputCount = Math.max(...slot.members.map((member) => member?.outputs.length ?? 0))
    if (outputCount > 1) {
      const targets = Array.from({ length: outputCount }, (_, output) => `${slot.key} ${output}`)
      pending.push({ targets, value: { code, cost, reads } })
      for (const target of targets) values.set(target, variable(target))
      continue
    }
    const key = `${slot.key} 0`
    const [from] = slot.inputs
    const isShared = from !== undefined && (shares.get(keyOfSource(from)) ?? 0) > 1
    if (code.kind === 'item' && isShared && countParts(code) > 1 && countParts(code) <= mostParts) {
      const whole = JSON.stringify(code.of)
      const targets = split.get(whole) ?? Array.from({ length: countParts(code) }, (_, index) => `${whole} ${index}`)
      if (!split.has(whole)) pending.push({ targets, value: { code: code.of, cost, reads } })
      split.set(whole, targets)
      values.set(key, variable(targets[code.index] ?? key))
      continue
    }
    const value: Value = { code, cost, reads }
    values.set(key, value)
    if ((uses.get(key) ?? 0) > 1 || code.kind === 'choice' || isEndOfLine(slot)) store(key, value)
  }
  const results = outputs.map(valueOf)
  // What is stored only to be given is given as it is.
  const last = pending.at(-1)
  const [only] = results
  if (
    results.length === 1 &&
    last?.targets.length === 1 &&
    only?.code.kind === 'variable' &&
    only.code.name === last.targets[0]
  ) {
    pending.pop()
    results[0] = last.value
  }
  return nameVariables(pending, results, parts)
}

/** The number of parts that an item is one of; 0 where it is no share of a tensor. */
function countParts({ of }: Extract<Code, { readonly kind: 'item' }>): number {
  const [count] = of.kind === 'method' && of.name === 'chunk' ? of.positional : []
  return count?.kind === 'number' ? count.value : 0
}

/** How often equal shares of each tensor's channels are taken. */
function countShares(body: Body): ReadonlyMap<string, number> {
  const shares = new Map<string, number>()
  for (const { members, inputs } of body.slots) {
    const [from] = inputs
    const isSlice = members.some((member) => member?.kind === 'operation' && member.node.op === 'slice')
    if (isSlice && from !== undefined) shares.set(keyOfSource(from), (shares.get(keyOfSource(from)) ?? 0) + 1)
  }
  return shares
}

function isNetInput(slot: Slot): boolean {
  return slot.members.some((member) => member?.kind === 'operation' && member.node.op === 'input')
}

/** What the forward pass hands on where a step is not there; undefined where an identity in its place does. */
function passedBy(slot: Slot): Source | undefined {
  if (!slot.isOptional) return undefined
  const isIdentity = slot.content.kind !== 'operation' || isActivation(slot)
  return isIdentity ? slot.bypass : bypassOf(slot)
}

/** How much a step takes into its own line. */
function inlineLimit(slot: Slot): number {
  const member = slot.members.find((one) => one !== undefined)
  if (slot.content.kind === 'sequence') return 1
  if (member?.kind !== 'operation') return 0
  if (isChoosable(member.node)) return 2
  switch (member.node.op) {
    case 'bn':
    case 'ln':
    case 'gn':
    case 'linear':
    case 'add':
    case 'mul':
    case 'dropout':
    case 'flatten':
      return 1
    case 'conv':
      return 1
    default:
      return 0
  }
}

/** A line ends with an activation, a block or a join; so it does with a choice between two ways. */
function isEndOfLine(slot: Slot): boolean {
  const member = slot.members.find((one) => one !== undefined)
  if (member?.kind === 'scope') return slot.content.kind === 'class' || slot.content.kind === 'copies'
  if (member?.kind !== 'operation') return false
  return isChoosable(member.node) || ['maxpool', 'concat'].includes(member.node.op)
}
