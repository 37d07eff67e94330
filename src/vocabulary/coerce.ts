import { createMessage, unreachable, type Message } from '../diagnostics/index.ts'
import { isList, reportType, reportWord, type RawArgument } from './argument.ts'
import { coerceInitialiser } from './coerce-initialiser.ts'
import { maximumExtent, maximumRank } from './limits.ts'
import type { ArgumentValue, ParameterSpec } from './operation.ts'

const axisNames: ReadonlyMap<string, number> = new Map([
  ['c', 0],
  ['h', 1],
  ['w', 2],
])

/**
 * The words that a parameter takes, which are never looked up as names first: those of a `word`, and the letters of axes.
 * Undefined where it takes none; initialisers have calls as well and are apart.
 */
export function wordsOf(parameter: ParameterSpec): readonly string[] | undefined {
  switch (parameter.type) {
    case 'word':
      return parameter.words ?? []
    case 'axis':
    case 'axes':
    case 'order':
      return [...axisNames.keys()]
    default:
      return undefined
  }
}

/**
 * Turns an argument into what the parameter's type receives (see `ParameterType`), or says what is wrong with it: codes
 * `argument-type`, `argument-not-whole`, `argument-out-of-range`, `argument-unknown-word`.
 */
export function coerceArgument(parameter: ParameterSpec, value: RawArgument): ArgumentValue | Message {
  switch (parameter.type) {
    case 'whole':
      return coerceNumber(parameter, value, 'a whole number', true)
    case 'number':
      return coerceNumber(parameter, value, 'a number', false)
    case 'boolean':
      return typeof value === 'boolean' ? value : reportType(parameter, 'true or false', value)
    case 'pair':
      return coercePair(parameter, value)
    case 'pads':
      return coercePads(parameter, value)
    case 'size':
      return coerceSize(parameter, value)
    case 'numbers':
      return coerceList(parameter, isList(value) ? value : [value], 'a list of numbers', false)
    case 'word': {
      const words = parameter.words ?? []
      if (typeof value !== 'string') return reportType(parameter, `one of ${words.join(', ')}`, value)
      return words.includes(value) ? value : reportWord(parameter.name, words, value)
    }
    case 'axis':
      return coerceAxis(parameter, value, 'c, h or w')
    case 'axes': {
      const axes = coerceAxes(parameter, value, 'c, h, w or a list of them')
      return 'code' in axes ? axes : axes.toSorted((first, second) => first - second)
    }
    case 'order':
      return coerceAxes(parameter, value, 'a list of axes, such as [w, c, h]')
    case 'initialiser':
      return coerceInitialiser(parameter, value)
    default:
      return unreachable(parameter.type)
  }
}

function coerceNumber(
  parameter: ParameterSpec,
  value: RawArgument,
  expected: string,
  whole: boolean,
): number | Message {
  if (typeof value !== 'number' || !Number.isFinite(value)) return reportType(parameter, expected, value)
  if (whole && !Number.isInteger(value))
    return createMessage('argument-not-whole', { parameter: parameter.name, value })
  const { minimum = -Infinity, maximum = Infinity } = parameter
  if (value >= minimum && value <= maximum) return value === 0 ? 0 : value
  const bound = value < minimum ? `at least ${minimum}` : `at most ${maximum}`
  return createMessage('argument-out-of-range', { parameter: parameter.name, bound, value })
}

function coerceList(
  parameter: ParameterSpec,
  values: readonly RawArgument[],
  expected: string,
  whole: boolean,
): readonly number[] | Message {
  if (values.length === 0 || values.length > maximumExtent) return reportType(parameter, expected, values)
  const result: number[] = []
  for (const value of values) {
    if (typeof value !== 'number') return reportType(parameter, expected, values.length === 1 ? value : values)
    const number = coerceNumber(parameter, value, expected, whole)
    if (typeof number !== 'number') return number
    result.push(number)
  }
  return result
}

function coercePair(parameter: ParameterSpec, value: RawArgument): readonly number[] | Message {
  const expected = 'a height and a width (3x3, [3, 1], or 3 for both)'
  if (isList(value) && value.length !== 2) return reportType(parameter, expected, value)
  return coerceList(parameter, isList(value) ? value : [value, value], expected, true)
}

function coercePads(parameter: ParameterSpec, value: RawArgument): readonly number[] | Message {
  const expected = 'one number, [height, width] or [top, bottom, left, right]'
  if (!isList(value)) return coerceList(parameter, [value, value, value, value], expected, true)
  const [height, width] = value
  if (value.length === 2 && height !== undefined && width !== undefined) {
    return coerceList(parameter, [height, height, width, width], expected, true)
  }
  return value.length === 4 ? coerceList(parameter, value, expected, true) : reportType(parameter, expected, value)
}

function coerceSize(parameter: ParameterSpec, value: RawArgument): readonly number[] | Message {
  const expected = `a size of up to ${maximumRank} extents, such as 3x224x224`
  const values = isList(value) ? value : [value]
  return values.length > maximumRank
    ? reportType(parameter, expected, values)
    : coerceList(parameter, values, expected, true)
}

/** An axis by its letter, or by its number where it has none (as the fourth of a reshaped tensor). */
function coerceAxis(parameter: ParameterSpec, value: RawArgument, expected: string): number | Message {
  if (typeof value === 'string') return axisNames.get(value) ?? reportWord(parameter.name, ['c', 'h', 'w'], value)
  const known = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < maximumRank
  return known ? value : reportType(parameter, expected, value)
}

function coerceAxes(parameter: ParameterSpec, value: RawArgument, expected: string): readonly number[] | Message {
  const values = isList(value) ? value : [value]
  if (values.length === 0 || values.length > maximumRank) return reportType(parameter, expected, value)
  const axes: number[] = []
  for (const entry of values) {
    const axis = coerceAxis(parameter, entry, expected)
    if (typeof axis !== 'number') return axis
    if (axes.includes(axis)) return reportType(parameter, `${expected}, each once`, value)
    axes.push(axis)
  }
  return axes
}
