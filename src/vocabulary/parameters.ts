import { invariant } from '../diagnostics/index.ts'
import type { Pads, Pair } from './core.ts'
import { maximumExtent } from './limits.ts'
import type { Arguments, InitialiserChoice, ParameterSpec } from './operation.ts'

type Details = Partial<Omit<ParameterSpec, 'name' | 'type' | 'doc'>>

/** A parameter that is named and optional unless `details` say otherwise. Whole numbers have a limit. */
function parameter(name: string, type: ParameterSpec['type'], doc: string, details: Details): ParameterSpec {
  return { name, type, presence: 'optional', positional: false, ...details, doc }
}

/** A whole number from 1. */
export function count(name: string, doc: string, details: Details = {}): ParameterSpec {
  return parameter(name, 'whole', doc, { minimum: 1, maximum: maximumExtent, ...details })
}

/** A number. */
export function real(name: string, doc: string, details: Details = {}): ParameterSpec {
  return parameter(name, 'number', doc, details)
}

/** `true` or `false`. */
export function flag(name: string, doc: string, details: Details = {}): ParameterSpec {
  return parameter(name, 'boolean', doc, details)
}

/** Height and width, each a whole number from 1. */
export function pair(name: string, doc: string, details: Details = {}): ParameterSpec {
  return parameter(name, 'pair', doc, { minimum: 1, maximum: maximumExtent, ...details })
}

/** Padding on four sides, from 0. */
export function padding(name: string, doc: string, details: Details = {}): ParameterSpec {
  return parameter(name, 'pads', doc, { minimum: 0, maximum: maximumExtent, ...details })
}

/** One of some words. */
export function word(name: string, words: readonly string[], doc: string, details: Details = {}): ParameterSpec {
  return parameter(name, 'word', doc, { words, ...details })
}

/** A parameter of one of the remaining types. */
export function other(
  name: string,
  type: 'size' | 'numbers' | 'axes' | 'axis' | 'order',
  doc: string,
  details: Details = {},
): ParameterSpec {
  return parameter(name, type, doc, type === 'size' ? { minimum: 1, maximum: maximumExtent, ...details } : details)
}

/** `init =`, for the operation's `weight`. */
export function initialiserParameter(usual: string): ParameterSpec {
  return parameter('init', 'initialiser', `What the weight starts as; ${usual} unless given.`, {})
}

/** Details of a parameter that has to be written and can be given by position. */
export const required = { presence: 'required', positional: true } as const

/** Details of a parameter with a default. */
export function byDefault(value: Extract<ParameterSpec['presence'], object>['default']): Details {
  return { presence: { default: value } }
}

/** The number given for a parameter, or undefined. */
export function readNumber(args: Arguments, name: string): number | undefined {
  const value = args.get(name)
  invariant(value === undefined || typeof value === 'number', `${name} is not a number`)
  return value
}

/** The boolean given for a parameter, or undefined. */
export function readBoolean(args: Arguments, name: string): boolean | undefined {
  const value = args.get(name)
  invariant(value === undefined || typeof value === 'boolean', `${name} is not a boolean`)
  return value
}

/** The numbers given for a parameter, or undefined. */
export function readNumbers(args: Arguments, name: string): readonly number[] | undefined {
  const value = args.get(name)
  invariant(value === undefined || isNumbers(value), `${name} is not a list of numbers`)
  return value
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value)
}

/** `[height, width]` given for a parameter, or undefined. */
export function readPair(args: Arguments, name: string): Pair | undefined {
  const value = readNumbers(args, name)
  if (value === undefined) return undefined
  const [height, width] = value
  invariant(height !== undefined && width !== undefined && value.length === 2, `${name} is not a pair`)
  return [height, width]
}

/** `[top, bottom, left, right]` given for a parameter, or undefined. */
export function readPads(args: Arguments, name: string): Pads | undefined {
  const value = readNumbers(args, name)
  if (value === undefined) return undefined
  const [top, bottom, left, right] = value
  invariant(
    top !== undefined && bottom !== undefined && left !== undefined && right !== undefined,
    `${name} are no pads`,
  )
  return [top, bottom, left, right]
}

/** The word given for a parameter, one of those that `words` lists, or undefined. */
export function readWord<Word extends string>(args: Arguments, name: string, words: readonly Word[]): Word | undefined {
  const value = args.get(name)
  if (value === undefined) return undefined
  const found = words.find((candidate) => candidate === value)
  invariant(found !== undefined, `${name} is not one of its words`)
  return found
}

/** `init =`, as the part of a resolution that it is. */
export function readInitialiser(args: Arguments): { readonly initialiser?: InitialiserChoice } {
  const value = args.get('init')
  if (value === undefined) return {}
  invariant(typeof value === 'object' && 'kind' in value, 'init is not an initialiser')
  return { initialiser: value }
}

/** What a rule cannot do without; the checker has filled defaults in and seen to what is required. */
export function demand<Value>(value: Value | undefined, name: string): Value {
  invariant(value !== undefined, `${name} was not given`)
  return value
}
