import { type Graph, isDeclared } from '../ir/index.ts'
import { nameWritten, type StaticValue, type Written } from '../vocabulary/index.ts'
import { freshName } from './names.ts'
import { ownerOf } from './scope.ts'
import type { Source } from './slots.ts'
import { simplify } from './sums.ts'
import { extentName, type ParameterValue, type Table, type TableParameter } from './table.ts'

/** Finds how values are said in a class: as they were written, as a number, or as a parameter of the constructor. */
export interface Resolver {
  /**
   * The first of the candidates that comes to the value in every instance; else the value where all have the same; else a
   * parameter that is made for it, called `hint`.
   *
   * @param values by instance; undefined where an instance has no such thing
   */
  resolve(
    this: void,
    values: readonly (number | undefined)[],
    candidates: readonly (Written | undefined)[],
    hint: string,
  ): Written
  /** The constructor's parameters that are strides. */
  strides(this: void): readonly Written[]
  /** Whether an expression comes to these values. */
  holds(this: void, written: Written, values: readonly (StaticValue | undefined)[]): boolean
  /** The parameter that has these values: one that is there, or a new one called `hint`. */
  promote(
    this: void,
    kind: TableParameter['kind'],
    values: readonly (ParameterValue | undefined)[],
    hint: string,
    byDefault?: StaticValue,
  ): TableParameter
  /** What was written in a module of one instance, over the class's parameters; undefined where it cannot be said. */
  translate(this: void, written: Written, module: number, instance: number): Written | undefined
}

/** @param channelsFrom the channels of what a node of an instance gives, over the class's parameters */
export function createResolver(
  table: Table,
  graph: Graph,
  channelsFrom: (id: string, instance: number) => Written | undefined,
): Resolver {
  const holds = (written: Written, values: readonly (StaticValue | undefined)[]): boolean =>
    values.every((value, instance) => value === undefined || isEqual(table.evaluate(written, instance), value))

  const promote: Resolver['promote'] = (kind, values, hint, byDefault) => {
    // A number that some instances have no use for need not be given.
    const isUnused = kind === 'number' && values.some((value) => value === undefined)
    const filler = isUnused ? 0 : values.find((value) => value !== undefined)
    const filled = values.map((value) => value ?? filler)
    for (const parameter of table.parameters.values()) {
      if (parameter.kind !== kind || parameter.local !== undefined) continue
      if (values.every((value, index) => value === undefined || isEqual(parameter.values[index], value)))
        return parameter
    }
    return table.add({
      name: freshName(hint, table.names),
      kind,
      values: filled,
      sources: values.map(() => undefined),
      isStride: false,
      byDefault: byDefault ?? (isUnused ? 0 : undefined),
      local: undefined,
      isMade: true,
    })
  }

  const resolve: Resolver['resolve'] = (values, candidates, hint) => {
    for (const candidate of candidates) if (candidate !== undefined && holds(candidate, values)) return candidate
    const known = values.filter((value) => value !== undefined)
    const [first = 0] = known
    if (known.every((value) => value === first)) return { kind: 'number', value: first }
    return table.refer(promote('number', values, hint).name)
  }

  const translate: Resolver['translate'] = (written, module, instance) => {
    const owner = ownerOf(graph, module)
    const own = table.ownModules[instance]
    const isOwn = owner === own
    switch (written.kind) {
      case 'number':
        return written
      case 'parameter': {
        if (isOwn) {
          const name = table.nameOf(written.name)
          return name !== undefined && table.parameters.has(name) ? table.refer(name) : undefined
        }
        const given = graph.modules[owner]?.parameters?.find((one) => one.name === written.name)
        const parent = graph.modules[owner]?.parent
        if (given === undefined || parent === undefined || !isInside(graph, owner, table, instance)) return undefined
        return translate(given.written, given.isDefault ? owner : parent, instance)
      }
      case 'extent': {
        const scope = graph.modules[table.group.scopes[instance]?.module ?? 0]
        const { of, axis } = written
        if (isOwn && isDeclared(scope?.kind ?? 'scope')) {
          const name = extentName(of, axis)
          return table.parameters.has(name) ? { kind: 'parameter', name } : undefined
        }
        const around = graph.modules[owner]?.parent
        if (of === 'block') {
          return around === undefined ? undefined : translate({ kind: 'extent', of: 'in', axis }, around, instance)
        }
        const input = graph.modules[owner]?.input
        return axis === 0 && input !== undefined ? channelsFrom(input, instance) : undefined
      }
      case 'let': {
        const value = translate(written.value, module, instance)
        return value === undefined || !isOwn ? value : nameWritten(written.name, value)
      }
      case 'list': {
        const items = written.items.map((item) => translate(item, module, instance))
        return items.every((item) => item !== undefined) ? { kind: 'list', items } : undefined
      }
      case 'item': {
        const list = translate(written.list, module, instance)
        const index = translate(written.index, module, instance)
        if (list === undefined || index === undefined) return undefined
        if (list.kind === 'list' && index.kind === 'number') return list.items[index.value]
        // A size that is square everywhere has become a number.
        if (typeof table.evaluate(list, instance) === 'number') return list
        return { kind: 'item', list, index }
      }
      case 'binary': {
        const left = translate(written.left, module, instance)
        const right = translate(written.right, module, instance)
        return left === undefined || right === undefined ? undefined : simplify({ ...written, left, right })
      }
      case 'call': {
        const parts = written.arguments.map((part) => translate(part, module, instance))
        return parts.every((part) => part !== undefined) ? { ...written, arguments: parts } : undefined
      }
    }
  }
  const strides: Resolver['strides'] = () =>
    [...table.parameters.values()].flatMap(({ isStride, name }) => (isStride ? [table.refer(name)] : []))
  return { resolve, strides, holds, promote, translate }
}

/** Whether a module lies inside the scope of an instance. */
function isInside(graph: Graph, module: number, table: Table, instance: number): boolean {
  const root = table.group.scopes[instance]?.module
  for (let index: number | undefined = module; index !== undefined; index = graph.modules[index]?.parent) {
    if (index === root) return true
  }
  return false
}

/** Whether two values of parameters are the same. */
function isEqual(first: ParameterValue | undefined, second: ParameterValue | undefined): boolean {
  if (typeof first === 'object' && typeof second === 'object') {
    return first.length === second.length && first.every((item, index) => isEqual(item, second[index]))
  }
  return first === second
}

/** The slot or input that a source is. */
export function keyOfSource(source: Source): string {
  return source.from === 'input' ? `input ${source.index}` : `${source.slot.key} ${source.output}`
}
