import type { Written } from '../vocabulary/index.ts'
import type { Argument, ClassParameter, ClassPlan, Code } from './code.ts'
import { toCode } from './reader.ts'
import type { Table, TableParameter } from './table.ts'
import { flatten, isWhole, literalCode, staticOf, substitute } from './values.ts'

/** An expression in terms of what users of a class know: undefined where it has other names. */
export function withKnown(
  written: Written,
  { refer }: Pick<Table, 'refer'>,
  known: readonly TableParameter[],
  locals: readonly TableParameter[],
): Written | undefined {
  const names = new Map(known.map(({ name }): [string, Code] => [name, toCode(refer(name))]))
  for (const { name, local } of locals) {
    const value = local && substitute(local, names)
    if (value !== undefined) names.set(name, toCode(value))
  }
  return substitute(written, names)
}

/** Arguments that say what the class takes anyway are marked. */
export function markUsual(given: readonly Argument[], child: ClassPlan | undefined): readonly Argument[] {
  return given.map((one) => {
    const usual = child?.parameters.find((candidate) => candidate.name === one.parameter)?.default
    return { ...one, isUsual: usual !== undefined && JSON.stringify(usual) === JSON.stringify(one.value) }
  })
}

/** What enters first, then what has to be given, layers last since they are given by name, then the rest. */
export function orderParameters(parameters: readonly TableParameter[]): readonly TableParameter[] {
  const rank = (one: TableParameter): number => {
    if (one.entering !== undefined) return 0
    if (one.byDefault !== undefined || one.kind === 'flag') return 3
    return one.kind === 'layer' ? 2 : 1
  }
  return parameters.toSorted((a, b) => rank(a) - rank(b))
}

/** A parameter as a constructor has it. */
export function classParameter(parameter: TableParameter, isNet: boolean): ClassParameter {
  const { name, kind, values, byDefault } = parameter
  const [first] = values
  if (kind === 'flag') return { name, type: 'flag', default: { kind: 'flag', value: false }, shape: undefined }
  if (kind === 'layer') return { name, type: 'layer', default: undefined, shape: undefined }
  const isList = values.some((value) => typeof value === 'object')
  const whole = values.every((value) => isWhole(flatten(value)))
  const type = isList ? (whole ? 'wholes' : 'numbers') : whole ? 'whole' : 'number'
  // A net is made without arguments as it was compiled.
  const usual = isNet ? staticOf(first) : byDefault
  const shape =
    typeof first === 'object' && values.every((value) => typeof value === 'object' && value.length === first.length)
      ? first
      : undefined
  return { name, type, shape, default: usual === undefined ? undefined : literalCode(usual) }
}
