import { type Graph, isDeclared } from '../ir/index.ts'
import { evaluateWritten, type StaticValue, type Written } from '../vocabulary/index.ts'
import { freshName } from './names.ts'
import type { Planning } from './plan.ts'
import { ownerOf, type Scope } from './scope.ts'
import type { Group } from './slots.ts'

/** What a parameter of a class is in one instance. */
export type ParameterValue = StaticValue | boolean | string

/** Where an instance's value for a parameter was written: in terms of the module with this index. */
export interface WrittenSource {
  readonly written: Written
  readonly module: number
}

/** A parameter that a class may have; only those that are used become parameters of its constructor. */
export interface TableParameter {
  readonly name: string
  readonly kind: 'number' | 'flag' | 'layer'
  /** By instance of the class. */
  readonly values: readonly (ParameterValue | undefined)[]
  readonly sources: readonly (WrittenSource | undefined)[]
  readonly isStride: boolean
  /** Its value where nothing is given: the same in all instances that were given nothing. */
  readonly byDefault: StaticValue | undefined
  /** Computed from the others, in every instance. */
  readonly local: Written | undefined
  /** Set where the spec has no name for it: made for what instances have and no expression says. */
  readonly isMade?: true
  /** Set where it is the channels of what enters: of which of the inputs. */
  readonly entering?: number
}

/** The parameters of a class while it is planned. */
export interface Table {
  readonly group: Group
  readonly parameters: ReadonlyMap<string, TableParameter>
  /** Names that are taken in the class: parameters, locals, the classes that it may use. */
  readonly names: Set<string>
  /** By instance, the module whose parameters they are: its own, or for a class of a label that of the block around. */
  readonly ownModules: readonly number[]
  /** What a parameter of the declaration is called in the class. */
  nameOf(this: void, declared: string): string | undefined
  add(this: void, parameter: TableParameter): TableParameter
  /** A parameter as an expression. */
  refer(this: void, name: string): Written
  /** The parameter that is the channels of an input. */
  entering(this: void, input: number): TableParameter | undefined
  /** The value of an expression over the class's parameters, in one instance. */
  evaluate(this: void, written: Written, instance: number): StaticValue | undefined
}

const axes = ['channels', 'height', 'width']

/** The name that an extent of what enters goes by; with `ordinal`, of what enters beside it. */
export function extentName(of: 'in' | 'block', axis: number, ordinal = 1): string {
  return `${of}_${axes[axis] ?? 'channels'}${ordinal === 1 ? '' : ordinal}`
}

/**
 * The parameters that a class's declaration has, and the extents of what enters it.
 *
 * @param taken names of classes, which parameters and locals must not hide
 */
export function createTable(
  group: Group,
  { graph, evaluateIn, shapeOf, fixed }: Pick<Planning, 'graph' | 'evaluateIn' | 'shapeOf' | 'fixed'>,
  taken: Iterable<string>,
): Table {
  const parameters = new Map<string, TableParameter>()
  const names = new Set(taken)
  const add = (parameter: TableParameter): TableParameter => {
    parameters.set(parameter.name, parameter)
    names.add(parameter.name)
    return parameter
  }
  const refer = (name: string): Written => {
    const isReal = parameters.get(name)?.values.some((value) => typeof value === 'number' && !Number.isInteger(value))
    return isReal === true ? { kind: 'parameter', name, isReal } : { kind: 'parameter', name }
  }
  const ownModules = group.scopes.map((scope) => ownerOf(graph, scope.module))
  const main = mainInput(group, graph)
  const isDeclaration = group.scopes.every((scope) => isDeclared(graph.modules[scope.module]?.kind ?? 'scope'))
  for (const tensor of ['in', 'block'] as const) {
    for (const axis of [0, 1, 2]) {
      const extent: Written = { kind: 'extent', of: tensor, axis }
      const values = group.scopes.map((scope) =>
        tensor === 'in' ? shapeOf(entering(graph, scope))[axis] : numberOf(evaluateIn(scope.module, extent)),
      )
      if (values.some((value) => value === undefined) || (tensor === 'block' && !isDeclaration)) continue
      add({
        name: extentName(tensor, axis),
        kind: 'number',
        values,
        sources: group.scopes.map((_, index) => {
          const parent = graph.modules[ownModules[index] ?? 0]?.parent
          if (tensor === 'in' || parent === undefined) return undefined
          return { written: { kind: 'extent', of: 'in', axis }, module: parent }
        }),
        isStride: false,
        byDefault: undefined,
        local: undefined,
        ...(tensor === 'in' && axis === 0 ? { entering: main } : {}),
      })
    }
  }
  const others = Array.from({ length: group.body.inputCount }, (_, input) => input).filter((input) => input !== main)
  for (const [index, input] of others.entries()) {
    add({
      name: extentName('in', 0, index + 2),
      kind: 'number',
      values: group.scopes.map((scope) => shapeOf(scope.inputs[input] ?? '')[0]),
      sources: group.scopes.map(() => undefined),
      isStride: false,
      byDefault: undefined,
      local: undefined,
      entering: input,
    })
  }
  const owner = graph.modules[ownModules[0] ?? 0]
  const declared = (owner?.parameters ?? []).filter(({ name }) => owner?.parent !== undefined || !fixed.has(name))
  const renamed = new Map<string, string>()
  for (const { name, isStride } of declared) {
    const wanted = isStride && !declared.some((one) => one.name === 'stride') ? 'stride' : name
    renamed.set(name, freshName(wanted, names))
  }
  for (const { name, isStride, usual } of declared) {
    const own = group.scopes.map((scope, index) => {
      const module = ownModules[index] ?? 0
      const parameter = graph.modules[module]?.parameters?.find((one) => one.name === name)
      return { module, parameter, value: evaluateIn(scope.module, { kind: 'parameter', name }) }
    })
    if (own.some((one) => one.value === undefined || one.parameter === undefined)) continue
    const values = squareUp(own.flatMap((one) => (one.value === undefined ? [] : [one.value])))
    const isComputed = own.map(({ parameter }) => parameter?.isDefault === true && parameter.written.kind !== 'number')
    const first = own.findIndex(({ parameter }) => parameter?.isDefault === true && isLiteral(parameter.written))
    const sample = own[0]?.parameter
    const isSame = own.every(({ parameter }) => JSON.stringify(parameter?.written) === JSON.stringify(sample?.written))
    const isNumeric = values.every((value) => typeof value === 'number')
    const local =
      isDeclaration && isComputed.every(Boolean) && isSame && sample !== undefined && isPlain(sample.written)
        ? rename(sample.written)
        : undefined
    add({
      name: renamed.get(name) ?? name,
      kind: 'number',
      values,
      sources: own.map(({ parameter, module }): WrittenSource | undefined => {
        if (!isDeclaration) return { written: { kind: 'parameter', name }, module }
        const parent = graph.modules[module]?.parent
        if (parameter === undefined || parent === undefined) return undefined
        if (!parameter.isDefault) return { written: parameter.written, module: parent }
        return isLiteral(parameter.written) ? undefined : { written: parameter.written, module }
      }),
      isStride,
      byDefault: isStride && isNumeric ? 1 : (usual ?? (isNumeric ? numberOf(values[first]) : undefined)),
      local,
    })
  }
  function rename(written: Written): Written {
    switch (written.kind) {
      case 'number':
        return written
      case 'parameter':
        return refer(renamed.get(written.name) ?? written.name)
      case 'extent':
        return { kind: 'parameter', name: extentName(written.of, written.axis) }
      case 'let':
        return rename(written.value)
      case 'list':
        return { kind: 'list', items: written.items.map(rename) }
      case 'item':
        return { kind: 'item', list: rename(written.list), index: rename(written.index) }
      case 'binary':
        return { ...written, left: rename(written.left), right: rename(written.right) }
      case 'call':
        return { ...written, arguments: written.arguments.map(rename) }
    }
  }
  const evaluate = (written: Written, instance: number): StaticValue | undefined =>
    evaluateWritten(written, {
      parameter: (name) => {
        const value = parameters.get(name)?.values[instance]
        return typeof value === 'number' || typeof value === 'object' ? value : undefined
      },
      extent: () => undefined,
    })
  // A default that does not come to what an instance has is given to each.
  for (const parameter of parameters.values()) {
    const { local } = parameter
    if (local === undefined) continue
    const holds = parameter.values.every((value, instance) => evaluate(local, instance) === value)
    if (!holds) parameters.set(parameter.name, { ...parameter, local: undefined })
  }
  const ofInput = (input: number): TableParameter | undefined =>
    [...parameters.values()].find((parameter) => parameter.entering === input)
  return {
    group,
    parameters,
    entering: ofInput,
    refer,
    names,
    ownModules,
    nameOf: (name) => renamed.get(name),
    add,
    evaluate,
  }
}

/** Which of the inputs of a class is the one that its steps begin with: what `in` means there. */
function mainInput({ scopes }: Group, graph: Graph): number {
  const places = new Set(scopes.map((scope) => scope.inputs.indexOf(graph.modules[scope.module]?.input ?? '')))
  const [place = 0] = places
  return places.size === 1 && place > 0 ? place : 0
}

/** The node whose result enters a scope. */
function entering(graph: Graph, scope: Scope): string {
  return graph.modules[scope.module]?.input ?? scope.inputs[0] ?? ''
}

function numberOf(value: StaticValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}

/** A number, or a size such as 3x3, which is a number where all are square. */
function isLiteral(written: Written): boolean {
  return written.kind === 'number' || (written.kind === 'list' && written.items.every(isLiteral))
}

/** Whether a default can be computed in the constructor: numbers only. */
function isPlain(written: Written): boolean {
  if (written.kind === 'list') return false
  return written.kind === 'item' ? isPlain(written.index) : true
}

/** Sizes that are square in every instance, as one number. */
function squareUp(values: readonly StaticValue[]): readonly StaticValue[] {
  const sides = values.map((value) => {
    if (typeof value === 'number') return value
    const [height, width] = value
    return value.length === 2 && height === width && typeof height === 'number' ? height : undefined
  })
  if (values.every((value) => typeof value === 'number')) return values
  return sides.every((side) => side !== undefined) ? sides : values
}
