import type { Written } from '../vocabulary/index.ts'
import type { Condition } from './code.ts'
import type { Resolver } from './expressions.ts'
import { toCode } from './reader.ts'
import { keyOf } from './same.ts'
import type { Table } from './table.ts'

/** A step that some instances of a class have. */
export interface OptionalStep {
  readonly table: Table
  readonly resolver: Resolver
  /** By instance. */
  readonly present: readonly boolean[]
  /** Channels that enter and leave the step; for a sum, of its two parts. */
  readonly enters: Written | undefined
  readonly leaves: Written | undefined
  /** Whether it is the other way of a sum, there where the shape changes. */
  readonly isProjection: boolean
  /** Gates are told to be there or not: that is what is compared in experiments. */
  readonly isGate: boolean
  /** What a flag is called where nothing else tells. */
  readonly hint: string
}

/** When a step is there: where the shape changes, or by what two parameters are; otherwise a flag says so. */
export function findCondition(step: OptionalStep): Condition {
  const { table, resolver, present } = step
  if (!step.isGate) {
    for (const condition of candidates(step)) {
      if (present.every((value, instance) => holds(condition, instance, table) === value)) return condition
    }
  }
  return { kind: 'flag', name: resolver.promote('flag', present, step.hint).name }
}

function* candidates({ table, present, enters, leaves, isProjection }: OptionalStep): Generator<Condition> {
  const one: Written = { kind: 'number', value: 1 }
  const strides = [...table.parameters.values()].filter((parameter) => parameter.isStride)
  const compare = (operator: '==' | '!=', left: Written, right: Written): Condition => ({
    kind: 'compare',
    operator,
    left: toCode(left),
    right: toCode(right),
  })
  const isSame = enters !== undefined && leaves !== undefined && keyOf(enters) !== keyOf(leaves)
  if (isSame && !isProjection) {
    yield compare('!=', leaves, enters)
    yield compare('==', leaves, enters)
  }
  for (const { name } of strides) {
    const stride: Written = { kind: 'parameter', name }
    if (isSame) {
      yield { kind: 'any', parts: [compare('!=', stride, one), compare('!=', enters, leaves)] }
      yield { kind: 'all', parts: [compare('==', stride, one), compare('==', enters, leaves)] }
    }
    yield compare('!=', stride, one)
    yield compare('==', stride, one)
  }
  if (isSame) {
    yield compare('!=', enters, leaves)
    yield compare('==', enters, leaves)
  }
  // Of a few instances anything can be told apart by something that has nothing to do with it.
  if (present.length < 4) return
  const numbers = [...table.parameters.values()].filter(
    ({ kind, local, name, values }) =>
      kind === 'number' &&
      local === undefined &&
      !/_(height|width)$/.test(name) &&
      values.every((value) => typeof value === 'number'),
  )
  for (const [index, { name: left }] of numbers.entries()) {
    for (const { name: right } of numbers.slice(index + 1)) {
      yield compare('!=', { kind: 'parameter', name: right }, { kind: 'parameter', name: left })
      yield compare('==', { kind: 'parameter', name: right }, { kind: 'parameter', name: left })
    }
  }
}

function holds(condition: Condition, instance: number, table: Table): boolean | undefined {
  switch (condition.kind) {
    case 'flag':
    case 'kept':
      return undefined
    case 'all':
      return condition.parts.every((part) => holds(part, instance, table) === true)
    case 'any':
      return condition.parts.some((part) => holds(part, instance, table) === true)
    case 'compare': {
      const [left, right] = [condition.left, condition.right].map((code) =>
        code.kind === 'number'
          ? code.value
          : code.kind === 'arithmetic'
            ? table.evaluate(code.written, instance)
            : undefined,
      )
      if (typeof left !== 'number' || typeof right !== 'number') return undefined
      return (left === right) === (condition.operator === '==')
    }
  }
}
