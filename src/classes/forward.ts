import type { Code, ForwardResult, ForwardStatement } from './code.ts'
import { keyOfSource } from './expressions.ts'
import { isChoosable } from './scope.ts'
import { isActivation } from './slot-facts.ts'
import { type Body, bypassOf, type Slot, type Source } from './slots.ts'

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

interface Value {
  readonly code: Code
  /** How many modules and functions it applies. */
  readonly cost: number
  /** Variables in it. */
  readonly reads: ReadonlySet<string>
}

interface Pending {
  readonly target: string
  readonly value: Value
}

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
    pending.push({ target: key, value })
    const stored = variable(key)
    values.set(key, stored)
    return stored
  }
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
      const stored = store(slot.key, { code, cost, reads })
      for (let output = 0; output < outputCount; output++) {
        values.set(`${slot.key} ${output}`, { ...stored, code: { kind: 'item', of: stored.code, index: output } })
      }
      continue
    }
    const key = `${slot.key} 0`
    const value: Value = { code, cost, reads }
    values.set(key, value)
    if ((uses.get(key) ?? 0) > 1 || code.kind === 'choice' || isEndOfLine(slot)) store(key, value)
  }
  const results = outputs.map(valueOf)
  // What is stored only to be given is given as it is.
  const last = pending.at(-1)
  const [only] = results
  if (results.length === 1 && last !== undefined && only?.code.kind === 'variable' && only.code.name === last.target) {
    pending.pop()
    results[0] = last.value
  }
  return nameVariables(pending, results, parts)
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
  if (member === undefined) return false
  return isChoosable(member.node) || ['maxpool', 'concat'].includes(member.node.op)
}

const spareNames = ['out', 'y', 'z', 'u', 'v', 't']

/** Gives variables names: that of what they are made from where it is not needed any more. */
function nameVariables(pending: readonly Pending[], results: readonly Value[], parts: ForwardParts) {
  const lastUse = new Map<string, number>()
  for (const [line, { value }] of pending.entries()) for (const name of value.reads) lastUse.set(name, line)
  for (const value of results) for (const name of value.reads) lastUse.set(name, pending.length)
  const names = new Map(parts.inputNames.map((name, index) => [`input ${index}`, name]))
  const held = new Set(parts.inputNames)
  const statements: ForwardStatement[] = []
  for (const [line, { target, value }] of pending.entries()) {
    const code = rename(value.code, names)
    for (const read of value.reads) {
      const name = names.get(read)
      if (lastUse.get(read) === line && name !== undefined) held.delete(name)
    }
    const free = [...value.reads].map((read) => names.get(read)).find((one) => one !== undefined && !held.has(one))
    const spare = spareNames.find((name) => !held.has(name))
    let name = free ?? spare ?? ''
    for (let ordinal = 2; name === '' || held.has(name); ordinal++) name = `t${ordinal}`
    held.add(name)
    names.set(target, name)
    statements.push({ target: name, value: code })
  }
  const final = results.map((value) => rename(value.code, names))
  const [only] = final
  const result: ForwardResult =
    parts.outputs !== undefined && parts.outputs.length > 1
      ? {
          kind: 'named',
          values: parts.outputs.map(({ name }, index) => ({
            name,
            value: final[index] ?? { kind: 'variable', name: 'x' },
          })),
        }
      : final.length === 1 && only !== undefined
        ? { kind: 'tensor', value: only }
        : { kind: 'tensors', values: final }
  return { statements, result }
}

function rename(code: Code, names: ReadonlyMap<string, string>): Code {
  const each = (items: readonly Code[]): readonly Code[] => items.map((item) => rename(item, names))
  switch (code.kind) {
    case 'variable':
      return { kind: 'variable', name: names.get(code.name) ?? code.name }
    case 'apply':
      return { ...code, inputs: each(code.inputs) }
    case 'method':
      return { ...code, object: rename(code.object, names), positional: each(code.positional) }
    case 'function':
    case 'helper':
      return { ...code, positional: each(code.positional) }
    case 'operator':
      return { ...code, left: rename(code.left, names), right: rename(code.right, names) }
    case 'widened':
    case 'item':
      return { ...code, of: rename(code.of, names) }
    case 'list':
    case 'tuple':
      return { ...code, items: each(code.items) }
    case 'choice':
      return { ...code, then: rename(code.then, names), otherwise: rename(code.otherwise, names) }
    default:
      return code
  }
}
