import type { GraphNode } from '../ir/index.ts'
import type { StaticValue, Written } from '../vocabulary/index.ts'
import type { Argument, ClassParameter, ClassPlan, Code, Condition, InitStatement, Item } from './code.ts'
import { findCondition } from './conditions.ts'
import { createResolver, simplify, sumOf } from './expressions.ts'
import { planForward } from './forward.ts'
import { applyOperation } from './functional.ts'
import { initialisationsOf } from './initialisation.ts'
import { layerOf, type Operations, toCode } from './layers.ts'
import { freshName } from './names.ts'
import type { Planning } from './plan.ts'
import { isChoosable, type Scope } from './scope.ts'
import type { Body, Group, Slot, Source } from './slots.ts'
import { createTable, type ParameterValue, type TableParameter } from './table.ts'
import { collectNames } from './used-names.ts'

/** A class with what its users need to know of it. */
export interface PlannedGroup {
  readonly plan: ClassPlan
  /** Parameters of the constructor, in order, with what they are in each instance. */
  readonly parameters: readonly TableParameter[]
  /** The channels of each output, over the class's parameters. */
  readonly outputChannels: readonly (Written | undefined)[]
}

const identity: Code = { kind: 'layer', layer: { kind: 'layerClass', layer: 'Identity' }, positional: [], named: [] }

/** Plans one class, all those it uses being planned. */
export function planGroup(group: Group, ownName: string, planning: Planning): PlannedGroup {
  const { graph, shapeOf } = planning
  const table = createTable(group, graph, planning.evaluateIn, shapeOf)
  const places = group.scopes.map((scope, instance) => placesOf(group.body, scope, instance))
  const channelCache = new Map<string, Written | undefined>()
  const resolver = createResolver(table, graph, (id, instance) => {
    const source = places[instance]?.get(id)
    return source === undefined ? undefined : channelsOf(source)
  })
  const { resolve, promote, translate } = resolver
  const instances = group.scopes.map((_, index) => index)
  const netInput = group.scopes[0]?.parent === undefined

  /** The channels of what a source gives, over the class's parameters; undefined where it is not known. */
  function channelsOf(source: Source): Written | undefined {
    if (source.from === 'input') {
      if (netInput) return { kind: 'number', value: graph.nodes[0]?.shape[0] ?? 1 }
      const values = group.scopes.map((scope) => shapeOf(scope.inputs[source.index] ?? '')[0])
      const own: Written = { kind: 'parameter', name: 'in_channels' }
      if (table.parameters.has('in_channels') && resolver.holds(own, values)) return own
      return undefined
    }
    const key = `${source.slot.key} ${source.output}`
    if (channelCache.has(key)) return channelCache.get(key)
    channelCache.set(key, undefined)
    const written = channelsOfSlot(source.slot, source.output)
    const values = source.slot.members.map((member) => shapeOf(member?.outputs[source.output] ?? '')[0])
    const result = written !== undefined && resolver.holds(written, values) ? written : undefined
    channelCache.set(key, result)
    return result
  }

  function channelsOfSlot(slot: Slot, output: number): Written | undefined {
    const [input] = slot.inputs
    const { content } = slot
    switch (content.kind) {
      case 'class':
        return channelsOfClass(slot, content.group, (index) => scopeOf(slot, index), output)
      case 'copies':
        return channelsOfClass(slot, content.group, (index) => content.scopes[index]?.at(-1), output)
      case 'sequence': {
        const [last] = content.body.outputs
        if (last === undefined) return undefined
        return last.from === 'input' ? input && channelsOf(input) : channelsOf(inside(last, slot))
      }
      case 'operation': {
        const sample = content.nodes.find((node) => node !== undefined)
        if (sample === undefined) return undefined
        const operations = operationsOf(slot, content.nodes, sample)
        switch (sample.op) {
          case 'conv':
          case 'deconv':
          case 'linear': {
            const values = content.nodes.map((node) => node?.shape[0])
            const candidates = [...operations.written('channels'), ...operations.channelsWritten]
            const known = values.filter((value) => value !== undefined)
            const found = candidates.find((one) => one !== undefined && resolver.holds(one, values))
            if (found !== undefined) return found
            return resolve(values, [], known.length > 0 ? 'out_channels' : 'channels')
          }
          case 'concat':
            return sample.attributes.axis === 0 ? sumOf(slot.inputs.map(channelsOf)) : input && channelsOf(input)
          case 'slice':
            return sample.attributes.axis === 0 ? undefined : input && channelsOf(input)
          case 'conv1d':
          case 'flatten':
          case 'reshape':
          case 'transpose':
          case 'input':
            return undefined
          default:
            return slot.inputs.map(channelsOf).find((one) => one !== undefined)
        }
      }
    }
  }

  /** A slot of a sequence with its first input being that of the sequence. */
  function inside(source: Source, around: Slot): Source {
    if (source.from === 'input') return around.inputs[0] ?? source
    const slot: Slot = {
      ...source.slot,
      key: `${around.key} > ${source.slot.key}`,
      inputs: source.slot.inputs.map((one) => inside(one, around)),
    }
    return { from: 'slot', slot, output: source.output }
  }

  function channelsOfClass(
    slot: Slot,
    of: Group,
    scope: (instance: number) => Scope | undefined,
    output: number,
  ): Written | undefined {
    const child = planning.planned.get(of)
    const channels = child?.outputChannels[output]
    if (child === undefined || channels === undefined) return undefined
    const given = new Map(argumentsOf(slot, of, scope).map((one) => [one.parameter, one.value]))
    return substitute(channels, given)
  }

  function scopeOf(slot: Slot, instance: number): Scope | undefined {
    const member = slot.members[instance]
    return member?.kind === 'scope' ? member.scope : undefined
  }

  /** What an instance of a class is given where it stands in this one. */
  function argumentsOf(
    slot: Slot,
    of: Group,
    scope: (instance: number) => Scope | undefined,
    entering = slot.inputs[0],
  ): readonly Argument[] {
    const child = planning.planned.get(of)
    if (child === undefined) return []
    const positions = instances.map((instance) => {
      const own = scope(instance)
      return own === undefined ? -1 : of.scopes.indexOf(own)
    })
    return child.parameters.map((parameter): Argument => {
      const values = positions.map((position) => (position < 0 ? undefined : parameter.values[position]))
      const byName = parameter.kind !== 'number' || parameter.byDefault !== undefined
      return { parameter: parameter.name, value: argumentCode(parameter, values, positions, entering), byName }
    })
  }

  function argumentCode(
    parameter: TableParameter,
    values: readonly (ParameterValue | undefined)[],
    positions: readonly number[],
    entering: Source | undefined,
  ): Code {
    const first = values.find((value) => value !== undefined)
    const isSame = values.every((value) => value === undefined || value === first)
    if (parameter.kind === 'flag') {
      if (isSame && typeof first === 'boolean') return { kind: 'flag', value: first }
      return { kind: 'parameter', name: promote('flag', values, parameter.name).name }
    }
    if (parameter.kind === 'layer') {
      if (isSame && typeof first === 'string') return { kind: 'layerClass', layer: first }
      return { kind: 'parameter', name: promote('layer', values, parameter.name).name }
    }
    const candidates: (Written | undefined)[] = []
    if (parameter.name === 'in_channels' && entering !== undefined) candidates.push(...pathOf(entering).map(channelsOf))
    for (const [instance, position] of positions.entries()) {
      const source = position < 0 ? undefined : parameter.sources[position]
      if (source !== undefined && candidates.length < 8)
        candidates.push(squared(translate(source.written, source.module, instance), values[instance]))
    }
    const numbers = values.map((value) => (typeof value === 'number' ? value : undefined))
    if (values.every((value) => value === undefined || typeof value === 'number')) {
      return toCode(resolve(numbers, candidates, parameter.name), isWhole(numbers))
    }
    const found = candidates.find((one) => one !== undefined && resolver.holds(one, values.map(staticOf)))
    if (found !== undefined) return listCode(found)
    if (values.every((value) => value === undefined || JSON.stringify(value) === JSON.stringify(first))) {
      return literalCode(staticOf(first) ?? 0)
    }
    return { kind: 'parameter', name: promote('number', values, parameter.name).name }
  }

  /** A source, and what goes past it where it is not there. */
  function pathOf(source: Source): readonly Source[] {
    const path: Source[] = [source]
    for (let at: Source | undefined = source; at?.from === 'slot' && at.slot.isOptional;) {
      at = at.slot.inputs[0]
      if (at !== undefined) path.push(at)
    }
    return path
  }

  /** The channels of what a step's result is added to: those that a projection reaches. */
  function besides(slot: Slot): readonly (Written | undefined)[] {
    const key = slot.key.split(' > ')[0]
    const isSum = (one: Slot): boolean =>
      one.members.some((member) => member?.kind === 'operation' && member.node.op === 'add') &&
      one.inputs.some((source) => source.from === 'slot' && source.slot.key === key)
    return group.body.slots
      .filter(isSum)
      .flatMap((one) => one.inputs.filter((source) => source.from === 'input' || source.slot.key !== key))
      .map(channelsOf)
  }

  function operationsOf(slot: Slot, nodes: readonly (GraphNode | undefined)[], sample: GraphNode): Operations {
    const [input] = slot.inputs
    return {
      nodes,
      sample,
      entering: shapeOf(sample.inputs[0] ?? ''),
      channels: nodes.map((node) => (node === undefined ? undefined : shapeOf(node.inputs[0] ?? '')[0])),
      channelsWritten: input === undefined ? [] : pathOf(input).map(channelsOf),
      written: (attribute) => {
        const found: (Written | undefined)[] = []
        for (const [instance, node] of nodes.entries()) {
          const written = node?.written?.[attribute]
          if (node === undefined || written === undefined || found.length > 4) continue
          found.push(translate(written, node.module, instance))
        }
        if (attribute === 'channels' && found.length === 0) found.push(...besides(slot))
        return found
      },
    }
  }

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
    const key = JSON.stringify(code)
    const known = shared.get(key)
    if (known !== undefined) return known
    const member = freshName(hint, memberNames)
    shared.set(key, member)
    addMember(member, code, undefined)
    return member
  }
  const kept = new Map<string, string>()
  const keep = (value: Code, hint: string): string => {
    const key = JSON.stringify(value)
    const known = kept.get(key)
    if (known !== undefined) return known
    const own = freshName(hint, memberNames)
    kept.set(key, own)
    init.push({ kind: 'keep', name: own, value })
    return own
  }

  const conditionOf = (slot: Slot): Condition => {
    const [first, second] = slot.inputs
    const isSum =
      slot.content.kind === 'operation' &&
      slot.members.some((member) => member?.kind === 'operation' && member.node.op === 'add')
    return findCondition({
      table,
      resolver,
      present: slot.members.map((member) => member !== undefined),
      enters:
        (isSum ? second : first) === undefined
          ? undefined
          : channelsOf((isSum ? second : first) ?? { from: 'input', index: 0 }),
      leaves: isSum
        ? first && channelsOf(first)
        : slot.content.kind === 'operation' || slot.content.kind === 'sequence' || slot.content.kind === 'class'
          ? channelsOf({ from: 'slot', slot, output: 0 })
          : undefined,
      isProjection: isSum || (!slot.key.includes(' > ') && besides(slot).length > 0),
      isGate: slot.members.some((member) => member?.kind === 'scope' && member.scope.kind === 'gate'),
      hint: hintOf(slot),
    })
  }

  const contentCode = (slot: Slot): Code => {
    const { content } = slot
    switch (content.kind) {
      case 'operation': {
        const sample = content.nodes.find((node) => node !== undefined)
        const layer = sample && layerOf(operationsOf(slot, content.nodes, sample), resolver)
        return layer ?? identity
      }
      case 'class':
        return instanceOf(
          content.group,
          argumentsOf(slot, content.group, (index) => scopeOf(slot, index)),
        )
      case 'copies':
        return { kind: 'sequential', items: copyItems(slot, content.group, content.scopes) }
      case 'sequence':
        return { kind: 'sequential', items: bodyItems(content.body, slot) }
    }
  }

  const instanceOf = (of: Group, given: readonly Argument[]): Code => {
    const child = planning.planned.get(of)
    return { kind: 'instance', className: child?.plan.name ?? of.name, given: withoutDefaults(given, child) }
  }

  const copyItems = (slot: Slot, of: Group, rows: readonly (readonly Scope[] | undefined)[]): readonly Item[] => {
    const longest = Math.max(...rows.map((row) => row?.length ?? 0))
    const codes = Array.from({ length: longest }, (_, copy): Code => {
      const child = planning.planned.get(of)
      const before: Source | undefined = copy === 0 ? slot.inputs[0] : undefined
      const given = argumentsOf(slot, of, (instance) => rows[instance]?.[copy], before)
      const entering =
        copy === 0 || child === undefined
          ? undefined
          : channelsOfClass(slot, of, (instance) => rows[instance]?.[copy - 1], 0)
      return instanceOf(of, entering === undefined ? given : withChannels(given, entering, rows, of, copy))
    })
    const counts = rows.map((row) => row?.length)
    const written = group.scopes.map((_, instance) => {
      const member = slot.members[instance]
      const count = member?.kind === 'scope' ? graph.modules[member.scope.module]?.count : undefined
      return count === undefined || member?.kind !== 'scope'
        ? undefined
        : translate(count, member.scope.module, instance)
    })
    return foldCopies(codes, counts, written)
  }

  /** The channels that a later copy takes are those that the one before gives. */
  function withChannels(
    given: readonly Argument[],
    entering: Written,
    rows: readonly (readonly Scope[] | undefined)[],
    of: Group,
    copy: number,
  ): readonly Argument[] {
    const child = planning.planned.get(of)
    const parameter = child?.parameters.find((one) => one.name === 'in_channels')
    if (parameter === undefined) return given
    const values = rows.map((row) => {
      const scope = row?.[copy]
      const value = scope === undefined ? undefined : parameter.values[of.scopes.indexOf(scope)]
      return typeof value === 'number' ? value : undefined
    })
    if (!resolver.holds(entering, values)) return given
    return given.map((one) => (one.parameter === 'in_channels' ? { ...one, value: toCode(entering) } : one))
  }

  const foldCopies = (
    codes: readonly Code[],
    counts: readonly (number | undefined)[],
    written: readonly (Written | undefined)[],
  ): readonly Item[] => {
    const [first, second] = codes
    if (first === undefined) return []
    const rest = codes.slice(1)
    const isUniform = rest.every((code) => JSON.stringify(code) === JSON.stringify(second))
    const known = counts.filter((count) => count !== undefined)
    const isSameCount = known.every((count) => count === known[0])
    if (!isUniform && isSameCount) return codes.map((code) => ({ kind: 'one', code }))
    const count = resolve(counts, written, 'depth')
    if (second === undefined) return [{ kind: 'one', code: first }]
    if (JSON.stringify(first) === JSON.stringify(second)) return [{ kind: 'copies', code: first, count: toCode(count) }]
    if (rest.length === 1 && isSameCount && count.kind === 'number')
      return [
        { kind: 'one', code: first },
        { kind: 'one', code: second },
      ]
    const others: Written =
      count.kind === 'number'
        ? { kind: 'number', value: count.value - 1 }
        : { kind: 'binary', operator: '-', left: count, right: { kind: 'number', value: 1 } }
    return [
      { kind: 'one', code: first },
      { kind: 'copies', code: second, count: toCode(others) },
    ]
  }

  const bodyItems = (body: Body, around: Slot | undefined): readonly Item[] => {
    const items: Item[] = []
    for (const own of body.slots) {
      const slot =
        around === undefined
          ? own
          : { ...own, key: `${around.key} > ${own.key}`, inputs: own.inputs.map((one) => inside(one, around)) }
      const isLast = own === body.slots.at(-1)
      if (own.isOptional && isLast && isActivation(own)) {
        items.push({ kind: 'one', code: activationOrNone(own) })
        continue
      }
      const code = contentCode(slot)
      items.push(own.isOptional ? { kind: 'maybe', code, condition: conditionOf(slot) } : { kind: 'one', code })
    }
    return items
  }

  /** An activation that some instances have not: an identity there. */
  const activationOrNone = (slot: Slot): Code => {
    const { content } = slot
    const sample = content.kind === 'operation' ? content.nodes.find((node) => node !== undefined) : undefined
    if (content.kind !== 'operation' || sample === undefined) return contentCode(slot)
    const nodes = content.nodes.map((node): GraphNode => node ?? { ...sample, op: 'identity', attributes: {} })
    return layerOf(operationsOf(slot, nodes, sample), resolver) ?? contentCode(slot)
  }

  const sequence = group.isSequence ? bodyItems(group.body, undefined) : undefined

  const applySlot = (slot: Slot, inputs: readonly Code[]): Code => {
    const { content } = slot
    if (content.kind !== 'operation') {
      addMember(slot.name, contentCode(slot), slot.isOptional ? conditionOf(slot) : undefined)
      return { kind: 'apply', member: slot.name, inputs }
    }
    const sample = content.nodes.find((node) => node !== undefined)
    if (sample === undefined) return inputs[0] ?? { kind: 'number', value: 0 }
    const operations = operationsOf(slot, content.nodes, sample)
    const layer = slot.isOptional && isActivation(slot) ? activationOrNone(slot) : layerOf(operations, resolver)
    const isWeighted = sample.weights.length > 0
    const isPassed = slot.isOptional && !isActivation(slot)
    const asMember = isPassed && layer !== undefined
    const member =
      layer === undefined
        ? undefined
        : isWeighted || asMember
          ? isWeighted
            ? slot.name
            : freshName(sample.op, memberNames)
          : share(layer, sharedName(sample))
    if (member !== undefined && layer !== undefined && (isWeighted || asMember)) {
      addMember(member, layer, isPassed ? conditionOf(slot) : undefined)
      init.push(...initialisationsOf(content.nodes, [member], resolver))
    }
    const code = applyOperation(operations, inputs, {
      layer: member === undefined ? undefined : (given) => ({ kind: 'apply', member, inputs: given }),
      keep: (value, hint) =>
        value.kind === 'number' || (value.kind === 'tuple' && value.items.every((item) => item.kind === 'number'))
          ? value
          : { kind: 'kept', name: keep(value, hint) },
      resolver,
      shapes: sample.inputs.map(shapeOf),
    })
    if (!isPassed || asMember) return code
    const name = keep({ kind: 'when', condition: conditionOf(slot) }, hintOf(slot))
    return { kind: 'choice', kept: name, then: code, otherwise: inputs[0] ?? code }
  }

  const forward = planForward({
    body: group.body,
    inputNames: inputNames(group),
    apply: applySlot,
    outputs: netInput
      ? graph.outputs.map((output) => ({ name: output.name, source: places[0]?.get(output.node) }))
      : undefined,
    skip: sequence !== undefined,
  })
  const outputChannels = group.body.outputs.map(channelsOf)
  const locals = [...table.parameters.values()].filter((one) => one.local !== undefined)
  const used = collectNames(init, sequence)
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
    doc: graph.modules[group.scopes[0]?.module ?? 0]?.doc,
    parameters: parameters.map((one) => classParameter(one, netInput)),
    init: [...localStatements, ...init],
    sequence,
    inputs: inputNames(group),
    forward: forward.statements,
    result: forward.result,
  }
  return { plan, parameters, outputChannels: outputChannels.map((one) => withKnown(one, parameters, locals)) }
}

/** Expressions over parameters that the class does not have after all mean nothing to its users. */
function withKnown(
  written: Written | undefined,
  parameters: readonly TableParameter[],
  locals: readonly TableParameter[],
): Written | undefined {
  if (written === undefined) return undefined
  const known = new Set(parameters.map((one) => one.name))
  const isKnown = [...namesOf(written)].every((name) => known.has(name) || locals.some((one) => one.name === name))
  return isKnown ? written : undefined
}

/** Parameter names in an expression. */
export function namesOf(written: Written): ReadonlySet<string> {
  const names = new Set<string>()
  const visit = (one: Written): void => {
    if (one.kind === 'parameter') names.add(one.name)
    else if (one.kind === 'list') one.items.forEach(visit)
    else if (one.kind === 'call') one.arguments.forEach(visit)
    else if (one.kind === 'item') [one.list, one.index].forEach(visit)
    else if (one.kind === 'binary') [one.left, one.right].forEach(visit)
  }
  visit(written)
  return names
}

/** An expression over a class's parameters, over those of the class that makes an instance of it. */
function substitute(written: Written, given: ReadonlyMap<string, Code>): Written | undefined {
  switch (written.kind) {
    case 'number':
      return written
    case 'parameter': {
      const code = given.get(written.name)
      if (code?.kind === 'number') return code
      return code?.kind === 'arithmetic' ? code.written : undefined
    }
    case 'binary': {
      const left = substitute(written.left, given)
      const right = substitute(written.right, given)
      if (left === undefined || right === undefined) return undefined
      return simplify({ ...written, left, right })
    }
    case 'call': {
      const parts = written.arguments.map((one) => substitute(one, given))
      return parts.every((one) => one !== undefined) ? { ...written, arguments: parts } : undefined
    }
    default:
      return undefined
  }
}

/** Arguments that say what the class takes anyway are left out. */
function withoutDefaults(given: readonly Argument[], child: PlannedGroup | undefined): readonly Argument[] {
  return given.filter((one) => {
    const parameter = child?.plan.parameters.find((candidate) => candidate.name === one.parameter)
    return parameter?.default === undefined || JSON.stringify(parameter.default) !== JSON.stringify(one.value)
  })
}

/** What each node of an instance is in the class. */
function placesOf(body: Body, scope: Scope, instance: number): ReadonlyMap<string, Source> {
  const places = new Map<string, Source>(scope.inputs.map((id, index) => [id, { from: 'input', index }]))
  for (const slot of body.slots) {
    const member = slot.members[instance]
    for (const [output, id] of member?.outputs.entries() ?? []) places.set(id, { from: 'slot', slot, output })
  }
  return places
}

function isKept(slot: Slot): boolean {
  return slot.members.some(
    (member) => member !== undefined && (member.kind === 'scope' || member.node.weights.length > 0),
  )
}

function isActivation(slot: Slot): boolean {
  return slot.members.every(
    (member) => member === undefined || (member.kind === 'operation' && isChoosable(member.node)),
  )
}

/** What a flag for a slot is called. */
function hintOf(slot: Slot): string {
  const member = slot.members.find((one) => one !== undefined)
  if (member?.kind === 'operation') return member.node.op === 'add' ? 'has_skip' : `has_${member.node.op}`
  if (member?.kind === 'scope' && member.scope.declared !== undefined) return `with_${member.scope.declared}`
  return `with_${slot.name}`
}

function sharedName(node: GraphNode): string {
  return node.op
}

function inputNames(group: Group): readonly string[] {
  if (group.scopes[0]?.parent === undefined) return ['x']
  return group.body.inputCount === 1
    ? ['x']
    : Array.from({ length: group.body.inputCount }, (_, index) => `x${index + 1}`)
}

function orderParameters(parameters: readonly TableParameter[]): readonly TableParameter[] {
  const rank = (one: TableParameter): number =>
    one.name === 'in_channels' ? 0 : one.byDefault === undefined && one.kind !== 'flag' ? 1 : 2
  return parameters.toSorted((a, b) => rank(a) - rank(b))
}

function classParameter(parameter: TableParameter, isNet: boolean): ClassParameter {
  const { name, kind, values, byDefault } = parameter
  const [first] = values
  if (kind === 'flag') return { name, type: 'flag', default: { kind: 'flag', value: false } }
  if (kind === 'layer') return { name, type: 'layer', default: undefined }
  const isList = values.some((value) => typeof value === 'object')
  const whole = values.every((value) => isWhole(flatten(value)))
  const type = isList ? (whole ? 'wholes' : 'numbers') : whole ? 'whole' : 'number'
  // A net is made without arguments as it was compiled.
  const usual = isNet ? staticOf(first) : byDefault
  return { name, type, default: usual === undefined ? undefined : literalCode(usual) }
}

function isWhole(values: readonly unknown[]): boolean {
  return values.every((value) => value === undefined || Number.isInteger(value))
}

function flatten(value: ParameterValue | undefined): readonly unknown[] {
  return typeof value === 'object' ? value.flatMap(flatten) : [value]
}

function staticOf(value: ParameterValue | undefined): StaticValue | undefined {
  return typeof value === 'number' || typeof value === 'object' ? value : undefined
}

function literalCode(value: StaticValue): Code {
  return typeof value === 'number' ? { kind: 'number', value } : { kind: 'tuple', items: value.map(literalCode) }
}

function listCode(written: Written): Code {
  return written.kind === 'list'
    ? { kind: 'tuple', items: written.items.map((item) => listCode(item)) }
    : toCode(written)
}

/** A size that was written as a list and is square, as one number. */
function squared(written: Written | undefined, value: ParameterValue | undefined): Written | undefined {
  if (written?.kind !== 'list' || typeof value !== 'number') return written
  const [first] = written.items
  return written.items.every((item) => JSON.stringify(item) === JSON.stringify(first)) ? first : undefined
}
