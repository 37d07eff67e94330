import type { Written } from '../vocabulary/index.ts'
import { classParameter, orderParameters, withKnown } from './class-parameters.ts'
import type { ClassPlan, Code, Condition, InitStatement } from './code.ts'
import { createContents, identity } from './contents.ts'
import { createContext } from './context.ts'
import { describeShapes, firstParagraph } from './describe.ts'
import { planForward } from './forward.ts'
import { applyOperation } from './functional.ts'
import { layerOf } from './layers.ts'
import { nameLets } from './lets.ts'
import { toCode } from './reader.ts'
import { freshName } from './names.ts'
import type { Planning } from './plan.ts'
import { keyOf } from './same.ts'
import { hintOf, inputNames, isActivation, isKept } from './slot-facts.ts'
import type { Group, Slot } from './slots.ts'
import type { TableParameter } from './table.ts'
import { collectNames } from './used-names.ts'
import { isWhole, namesOf } from './values.ts'

/** A class with what its users need to know of it. */
export interface PlannedGroup {
  readonly plan: ClassPlan
  /** Parameters of the constructor, in order, with what they are in each instance. */
  readonly parameters: readonly TableParameter[]
  /** What the channels of each input go by, whether or not they are parameters of the constructor. */
  readonly entering: readonly (string | undefined)[]
  /** The channels of each output, over the class's parameters and those of its inputs. */
  readonly outputChannels: readonly (Written | undefined)[]
}

/** Plans one class, all those it uses being planned. */
export function planGroup(group: Group, ownName: string, planning: Planning): PlannedGroup {
  const context = createContext(group, planning)
  const { table, resolver, isNet, places, operationsOf, channelsOf } = context
  const { graph, shapeOf } = planning
  const { conditionOf, contentCode, bodyItems, activationOrNone } = createContents(context)

  // The constructor, in the order of the steps; the forward pass applies what it keeps.
  const init: InitStatement[] = []
  const labels = new Set(group.body.slots.flatMap((slot) => (isKept(slot) ? [slot.name] : [])))
  const memberNames = new Set([...labels].flatMap((label) => [label, label.split('.')[0] ?? label]))
  const added = new Set<string>()
  /** Keeps a module. What a gate on a step lives in is there first, if only to hold it. */
  const addMember = (member: string, value: Code, condition: Condition | undefined): void => {
    const host = member.slice(0, Math.max(0, member.lastIndexOf('.')))
    if (host !== '' && !added.has(host)) addMember(host, identity, undefined)
    added.add(member)
    init.push({ kind: 'member', name: member, value, condition })
  }
  const shared = new Map<string, string>()

  const share = (code: Code, hint: string): string => {
    const key = keyOf(code)
    const known = shared.get(key)
    if (known !== undefined) return known
    const member = freshName(hint, memberNames)
    shared.set(key, member)
    addMember(member, code, undefined)
    return member
  }
  const kept = new Map<string, string>()
  const keep = (value: Code, hint: string): string => {
    const key = keyOf(value)
    const known = kept.get(key)
    if (known !== undefined) return known
    const own = freshName(hint.replace(/[^A-Za-z0-9_]/g, '_'), memberNames)
    kept.set(key, own)
    init.push({ kind: 'keep', name: own, value })
    return own
  }

  const sequence = group.isSequence ? bodyItems(group.body, undefined) : undefined

  /** Keeps whether a step is there, for the forward pass: the name, and how the constructor may ask for it. */
  const keepPresence = (slot: Slot): { readonly name: string; readonly condition: Condition } => {
    const condition = conditionOf(slot)
    const hint = condition.kind === 'flag' ? condition.name : hintOf(slot).replace(/^with_/, 'has_')
    const name = keep({ kind: 'when', condition }, hint)
    return { name, condition: condition.kind === 'flag' ? condition : { kind: 'kept', name } }
  }

  const applySlot = (slot: Slot, inputs: readonly Code[], passed: Code | undefined): Code => {
    const { content } = slot
    if (content.kind !== 'operation') {
      const apply: Code = { kind: 'apply', member: slot.name, inputs }
      const presence = passed === undefined ? undefined : keepPresence(slot)
      addMember(slot.name, contentCode(slot), presence?.condition ?? (slot.isOptional ? conditionOf(slot) : undefined))
      if (presence === undefined || passed === undefined) return apply
      return { kind: 'choice', kept: presence.name, then: apply, otherwise: passed }
    }
    const sample = content.nodes.find((node) => node !== undefined)
    if (sample === undefined) return inputs[0] ?? { kind: 'number', value: 0 }
    const operations = operationsOf(slot, content.nodes, sample)
    const isChosen = slot.isOptional && isActivation(slot) && passed === undefined
    const layer = isChosen ? activationOrNone(slot) : layerOf(operations, resolver)
    const isWeighted = sample.weights.length > 0
    const isPassed = slot.isOptional && !isChosen
    const isOwn = layer !== undefined && (isWeighted || isPassed)
    const member =
      layer === undefined
        ? undefined
        : isOwn
          ? isWeighted
            ? slot.name
            : freshName(sample.op, memberNames)
          : share(layer, sample.op)
    const code = applyOperation(operations, inputs, {
      layer: member === undefined ? undefined : (given) => ({ kind: 'apply', member, inputs: given }),
      keep: (value, hint) =>
        value.kind === 'number' || (value.kind === 'tuple' && value.items.every((item) => item.kind === 'number'))
          ? value
          : { kind: 'kept', name: keep(value, hint) },
      resolver,
      shapes: sample.inputs.map(shapeOf),
    })
    // An identity in the place of a layer does for the step where the layer is all of it.
    const isLayer = code.kind === 'apply' && code.inputs.every((input, index) => input === inputs[index])
    const presence = isPassed && (!isLayer || slot.bypass !== undefined) ? keepPresence(slot) : undefined
    if (isOwn && member !== undefined) {
      addMember(member, layer, presence?.condition ?? (isPassed ? conditionOf(slot) : undefined))
    }
    if (presence === undefined) return code
    return { kind: 'choice', kept: presence.name, then: code, otherwise: passed ?? inputs[0] ?? code }
  }

  const forward = planForward({
    body: group.body,
    inputNames: inputNames(group),
    apply: applySlot,
    outputs: isNet
      ? graph.outputs.map((output) => ({ name: output.name, source: places[0]?.get(output.node) }))
      : undefined,
    skip: sequence !== undefined,
  })
  const outputChannels = group.body.outputs.map(channelsOf)
  const locals = [...table.parameters.values()].filter((one) => one.local !== undefined)
  const named = nameLets(table, { init, sequence })
  const used = collectNames(named.init, named.sequence)
  for (const local of locals.toReversed()) {
    if (used.has(local.name) && local.local !== undefined) for (const one of namesOf(local.local)) used.add(one)
  }
  const parameters = orderParameters(
    [...table.parameters.values()].filter((one) => used.has(one.name) && one.local === undefined),
  )
  const localStatements = locals.flatMap((one): InitStatement[] =>
    used.has(one.name) && one.local !== undefined
      ? [{ kind: 'local', name: one.name, value: toCode(one.local, isWhole(one.values)) }]
      : [],
  )
  const plan: ClassPlan = {
    name: ownName,
    doc: firstParagraph(graph.modules[group.scopes[0]?.module ?? 0]?.doc),
    summary: describeShapes(group, outputChannels[0], parameters, planning, isNet),
    parameters: parameters.map((one) => classParameter(one, isNet)),
    init: [...localStatements, ...named.init],
    sequence: named.sequence,
    inputs: inputNames(group),
    forward: forward.statements,
    result: forward.result,
  }
  const all = [...table.parameters.values()]
  const known = [...all.filter((one) => one.entering !== undefined), ...parameters]
  return {
    plan,
    parameters,
    entering: Array.from({ length: group.body.inputCount }, (_, input) => table.entering(input)?.name),
    outputChannels: outputChannels.map((one) => one && withKnown(one, table, known, locals)),
  }
}
