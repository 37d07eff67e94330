import type { Expression } from '../syntax/index.ts'
import { childrenOf } from '../syntax/index.ts'
import type { ItemOf } from './rule.ts'

/** Parameters under which gates take their reduction ratio. */
const ratioNames: readonly string[] = ['r', 'reduction', 'ratio']

/** How a gate squeezes: its reduction ratio, and the parameter that comes from it. */
export interface Squeeze {
  readonly ratio: number
  /** The parameter whose default is computed from the ratio; its value here. */
  readonly parameter: string
  readonly width: number
  /** Whether the width is the quotient rounded down, and nothing else. */
  readonly isFloor: boolean
  /** Channels of the tensor that it is put on. */
  readonly channels: number
}

/** Reads the squeeze of a gate whose width is computed from a ratio; undefined for other gates. */
export function readSqueeze({ template, arguments: given, input }: ItemOf<'instance'>): Squeeze | undefined {
  if (template.kind !== 'gate') return undefined
  const ratioName = ratioNames.find((name) => template.parameters.some((parameter) => parameter.name.text === name))
  const channels = input?.[0]
  if (ratioName === undefined || channels === undefined) return undefined
  const computed = template.parameters.find(
    (parameter) => parameter.default !== undefined && mentions(parameter.default, ratioName),
  )
  const ratio = readNumber(given.get(ratioName))
  const width = computed === undefined ? undefined : readNumber(given.get(computed.name.text))
  if (computed?.default === undefined || ratio === undefined || width === undefined) return undefined
  const isFloor = isFloorOf(computed.default) && width === Math.floor(channels / ratio)
  return { ratio, parameter: computed.name.text, width, isFloor, channels }
}

function isFloorOf(expression: Expression): boolean {
  return expression.kind === 'Call' && expression.name.text === 'floor'
}

function mentions(expression: Expression, name: string): boolean {
  if (expression.kind === 'Reference') return expression.name === name
  return childrenOf(expression).some((child) =>
    child.kind === 'Argument' ? mentions(child.value, name) : isExpression(child) && mentions(child, name),
  )
}

function isExpression(node: ReturnType<typeof childrenOf>[number]): node is Expression {
  return ['Reference', 'Call', 'List', 'Index', 'Member', 'Unary', 'Binary'].includes(node.kind)
}

/** A printed argument as a number. */
function readNumber(printed: string | undefined): number | undefined {
  const value = Number(printed?.replaceAll('_', '') ?? '')
  return printed === undefined || printed === '' || Number.isNaN(value) ? undefined : value
}
