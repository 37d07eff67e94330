import type { GraphNode } from '../ir/index.ts'
import {
  type Initialiser,
  type InitialiserChoice,
  resolveInitialiser,
  type Shape,
  weightsOf,
} from '../vocabulary/index.ts'
import type { Code, Named, Start } from './code.ts'
import type { Resolver } from './expressions.ts'
import { toCode } from './reader.ts'

const families: readonly { readonly name: string; readonly mode?: 'fan_out'; readonly choice: InitialiserChoice }[] = [
  { name: 'kaiming_normal_', choice: { kind: 'kaiming', distribution: 'normal', mode: 'fan_in' } },
  { name: 'kaiming_normal_', mode: 'fan_out', choice: { kind: 'kaiming', distribution: 'normal', mode: 'fan_out' } },
  { name: 'kaiming_uniform_', choice: { kind: 'kaiming', distribution: 'uniform', mode: 'fan_in' } },
  { name: 'kaiming_uniform_', mode: 'fan_out', choice: { kind: 'kaiming', distribution: 'uniform', mode: 'fan_out' } },
  { name: 'xavier_normal_', choice: { kind: 'xavier', distribution: 'normal', mode: 'fan_in' } },
  { name: 'xavier_uniform_', choice: { kind: 'xavier', distribution: 'uniform', mode: 'fan_in' } },
]

/**
 * How the weight of a layer starts, where that is not as PyTorch's layer starts it: by name where its numbers follow from
 * its shape in every instance, by its numbers otherwise.
 */
export function startOf(
  nodes: readonly (GraphNode | undefined)[],
  shapeOf: (id: string) => Shape,
  resolver: Resolver,
): Start | undefined {
  const weights = nodes.map((node) => node?.weights.find(({ role }) => role === 'weight'))
  const isUsual = nodes.every((node, index) => {
    if (node === undefined || weights[index] === undefined) return true
    const usual = weightsOf(node, node.inputs.map(shapeOf)).find(({ role }) => role === 'weight')
    return isSame(usual?.initialiser, weights[index].initialiser)
  })
  if (isUsual) return undefined
  for (const { name, mode, choice } of families) {
    const fits = weights.every(
      (weight) =>
        weight === undefined ||
        (weight.shape.length > 1 && isSame(resolveInitialiser(choice, weight.shape), weight.initialiser)),
    )
    if (fits)
      return {
        function: name,
        named: mode === undefined ? [] : [{ name: 'mode', value: { kind: 'text', value: mode } }],
      }
  }
  const sample = weights.find((weight) => weight !== undefined)?.initialiser
  if (sample === undefined) return undefined
  const numbers = (read: (initialiser: Initialiser) => number | undefined): Code =>
    toCode(
      resolver.resolve(
        weights.map((weight) => (weight === undefined ? undefined : read(weight.initialiser))),
        [],
        'init_scale',
      ),
      false,
    )
  const named = (name: string, value: Code): Named => ({ name, value })
  switch (sample.kind) {
    case 'zeros':
      return { function: 'zeros_', named: [] }
    case 'ones':
      return { function: 'ones_', named: [] }
    case 'constant':
      return {
        function: 'constant_',
        named: [
          named(
            'val',
            numbers((one) => (one.kind === 'constant' ? one.value : undefined)),
          ),
        ],
      }
    case 'normal':
      return {
        function: 'normal_',
        named: [
          named(
            'mean',
            numbers((one) => (one.kind === 'normal' ? one.mean : undefined)),
          ),
          named(
            'std',
            numbers((one) => (one.kind === 'normal' ? one.deviation : undefined)),
          ),
        ],
      }
    case 'truncated': {
      const scale = (factor: number): Code =>
        numbers((one) => (one.kind === 'truncated' ? factor * one.deviation : undefined))
      return {
        function: 'trunc_normal_',
        named: [
          named('mean', { kind: 'number', value: 0 }),
          named('std', scale(1)),
          named('a', scale(-2)),
          named('b', scale(2)),
        ],
      }
    }
    case 'uniform': {
      const bound = (sign: number): Code => numbers((one) => (one.kind === 'uniform' ? sign * one.bound : undefined))
      return { function: 'uniform_', named: [named('a', bound(-1)), named('b', bound(1))] }
    }
  }
}

function isSame(first: Initialiser | undefined, second: Initialiser): boolean {
  if (first === undefined || first.kind !== second.kind) return false
  const [left, right] = [first, second].map((one) => Object.values(one).filter((value) => typeof value === 'number'))
  return (left ?? []).every((value, index) => Math.abs(value - (right?.[index] ?? NaN)) <= 1e-12 * Math.abs(value))
}
