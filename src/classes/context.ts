import type { GraphNode } from '../ir/index.ts'
import type { Written } from '../vocabulary/index.ts'
import type { Argument, Code } from './code.ts'
import { channelsOfSlot, nameLong } from './channels.ts'
import { createResolver, type Resolver } from './expressions.ts'
import { type Operations, toCode } from './reader.ts'
import type { Planning } from './plan.ts'
import type { Scope } from './scope.ts'
import { isSum, placesOf } from './slot-facts.ts'
import { bypassOf, type Group, type Slot, type Source } from './slots.ts'
import { createTable, type ParameterValue, type Table, type TableParameter } from './table.ts'
import { isWhole, listCode, literalCode, squared, staticOf, substitute } from './values.ts'

/** By input of a step, what may say the channels that enter there. */
export type Entering = readonly (readonly (Written | undefined)[])[]

/** The scope that stands at a place in an instance. */
export type ScopeAt = (instance: number) => Scope | undefined

/** What is known of a class while its parts are planned. */
export interface Context {
  readonly group: Group
  readonly planning: Planning
  readonly table: Table
  readonly resolver: Resolver
  /** Whether it is the net's class. */
  readonly isNet: boolean
  /** What the nodes of an instance are in the class. */
  readonly places: readonly ReadonlyMap<string, Source>[]
  /** The channels of what a source gives, over the class's parameters; undefined where it is not known. */
  channelsOf(this: void, source: Source): Written | undefined
  /** The channels that an instance of a class gives; `entering` as with `argumentsOf`. */
  channelsOfClass(
    this: void,
    slot: Slot,
    of: Group,
    scope: ScopeAt,
    output: number,
    entering?: Entering,
  ): Written | undefined
  /** The channels of what a step's result is added to: those that a projection reaches. */
  besides(this: void, slot: Slot): readonly (Written | undefined)[]
  /** An operation in all instances. */
  operationsOf(this: void, slot: Slot, nodes: readonly (GraphNode | undefined)[], sample: GraphNode): Operations
  /**
   * What an instance of a class is given where it stands in this one.
   *
   * @param entering unless told, that of the slot
   */
  argumentsOf(this: void, slot: Slot, of: Group, scope: ScopeAt, entering?: Entering): readonly Argument[]
}

/** Everything that a class's parts are planned from. */
export function createContext(group: Group, planning: Planning): Context {
  const { graph, shapeOf } = planning
  const classNames = [...planning.planned.values()].map(({ plan }) => plan.name)
  const table = createTable(group, planning, classNames)
  const places = group.scopes.map((scope, instance) => placesOf(group.body, scope, instance))
  const channelCache = new Map<string, Written | undefined>()
  const resolver = createResolver(table, graph, (id, instance) => {
    const source = places[instance]?.get(id)
    return source === undefined ? undefined : channelsOf(source)
  })
  const { resolve, promote, translate } = resolver
  const instances = group.scopes.map((_, index) => index)
  const isNet = group.scopes[0]?.parent === undefined

  /** The channels of what a source gives, over the class's parameters; undefined where it is not known. */
  function channelsOf(source: Source): Written | undefined {
    if (source.from === 'input') {
      if (isNet) return { kind: 'number', value: graph.nodes[0]?.shape[0] ?? 1 }
      const values = group.scopes.map((scope) => shapeOf(scope.inputs[source.index] ?? '')[0])
      const own = table.entering(source.index)
      return own !== undefined && resolver.holds(table.refer(own.name), values) ? table.refer(own.name) : undefined
    }
    const key = `${source.slot.key} ${source.output}`
    if (channelCache.has(key)) return channelCache.get(key)
    channelCache.set(key, undefined)
    const written = channelsOfSlot(context, source.slot, source.output)
    const values = source.slot.members.map((member) => shapeOf(member?.outputs[source.output] ?? '')[0])
    const result = written !== undefined && resolver.holds(written, values) ? nameLong(written, source.slot) : undefined
    channelCache.set(key, result)
    return result
  }

  function channelsOfClass(
    slot: Slot,
    of: Group,
    scope: ScopeAt,
    output: number,
    entering?: Entering,
  ): Written | undefined {
    const child = planning.planned.get(of)
    const channels = child?.outputChannels[output]
    if (child === undefined || channels === undefined) return undefined
    const given = new Map(argumentsOf(slot, of, scope, entering).map((one) => [one.parameter, one.value]))
    for (const [input, [enters]] of (entering ?? enteringOf(slot)).entries()) {
      const name = child.entering[input]
      if (name !== undefined && !given.has(name) && enters !== undefined) given.set(name, toCode(enters))
    }
    return substitute(channels, given)
  }

  /** What an instance of a class is given where it stands in this one. */
  function argumentsOf(
    slot: Slot,
    of: Group,
    scope: ScopeAt,
    entering: Entering = enteringOf(slot),
  ): readonly Argument[] {
    const child = planning.planned.get(of)
    if (child === undefined) return []
    const positions = instances.map((instance) => {
      const own = scope(instance)
      return own === undefined ? -1 : (of.placeOf.get(own) ?? -1)
    })
    return child.parameters.map((parameter): Argument => {
      const values = positions.map((position) => (position < 0 ? undefined : parameter.values[position]))
      const byName = parameter.kind !== 'number' || parameter.byDefault !== undefined
      return {
        parameter: parameter.name,
        value: argumentCode(parameter, values, positions, entering),
        byName,
        isUsual: false,
      }
    })
  }

  function argumentCode(
    parameter: TableParameter,
    values: readonly (ParameterValue | undefined)[],
    positions: readonly number[],
    entering: Entering,
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
    if (parameter.entering !== undefined) candidates.push(...(entering[parameter.entering] ?? []))
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

  function enteringOf(slot: Slot): Entering {
    return slot.inputs.map((source) => pathOf(source).map(channelsOf))
  }

  /** A source, and what goes past it where it is not there. */
  function pathOf(source: Source): readonly Source[] {
    const path: Source[] = [source]
    for (let at: Source | undefined = source; at?.from === 'slot' && at.slot.isOptional;) {
      at = bypassOf(at.slot)
      if (at !== undefined) path.push(at)
    }
    return path
  }

  /** The channels of what a step's result is added to: those that a projection reaches. */
  function besides(slot: Slot): readonly (Written | undefined)[] {
    const key = slot.key.split(' > ')[0]
    const isSumOf = (one: Slot): boolean =>
      isSum(one) && one.inputs.some((source) => source.from === 'slot' && source.slot.key === key)
    return group.body.slots
      .filter(isSumOf)
      .flatMap((one) => one.inputs.filter((source) => source.from === 'input' || source.slot.key !== key))
      .map(channelsOf)
  }

  function operationsOf(slot: Slot, nodes: readonly (GraphNode | undefined)[], sample: GraphNode): Operations {
    const [input] = slot.inputs
    return {
      nodes,
      sample,
      shapeOf,
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
  const context: Context = {
    group,
    planning,
    table,
    resolver,
    isNet,
    places,
    channelsOf,
    channelsOfClass,
    besides,
    operationsOf,
    argumentsOf,
  }
  return context
}
