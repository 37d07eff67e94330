import type { BlockClass } from '../fold/classes.ts'
import type { NamedParameter } from '../fold/names.ts'
import type { Expression } from '../fold/parameters.ts'
import { type Printing, printSteps, topWay } from './print-steps.ts'
import { type FillSlot, fillLiterally } from './slot.ts'
import { createTensorNames } from './tensor-names.ts'

/** The declaration of a block. */
export function printBlock(name: string, block: BlockClass, printing: Printing): string {
  const fill: FillSlot = (slot) => {
    const expression = block.expressions.get(slot.path)
    if (expression === undefined) return fillLiterally(slot)
    return expression.kind === 'literal'
      ? fillLiterally({ ...slot, value: expression.value })
      : printExpression(expression, block.parameters)
  }
  const body = printSteps(block.sample.steps, topWay, printing, {
    fill,
    showsGates: true,
    remarks: true,
    placeSkip: (path, skip) => (skip === undefined || block.impliesSkip(path) ? '' : ` skip ${skip}`),
    nameOf: createTensorNames(),
  })
  return `block ${name}${printParameters(block.parameters)} {\n${body}\n}`
}

function printExpression(
  expression: Exclude<Expression, { readonly kind: 'literal' }>,
  parameters: readonly NamedParameter[],
): string {
  const { times, over } = expression
  const word = expression.kind === 'in' ? 'in.c' : referTo(parameters[expression.index])
  return times > 1 ? `${times} * ${word}` : over > 1 ? `${word} / ${over}` : word
}

function referTo(parameter: NamedParameter | undefined): string {
  if (parameter === undefined) return ''
  return parameter.index === undefined ? parameter.name : `${parameter.name}[${parameter.index}]`
}

function printParameters(parameters: readonly NamedParameter[]): string {
  const needed = parameters.filter(({ isStride, usual }) => !isStride && usual === undefined)
  const parts = [
    ...new Set(needed.map(({ name }) => name)),
    ...parameters.filter(({ isStride }) => isStride).map(({ name }) => `/${name}`),
    ...parameters.flatMap(({ name, usual }) => (usual === undefined ? [] : [`${name} = ${usual}`])),
  ]
  return parts.length === 0 ? '' : `(${parts.join(', ')})`
}

/** A call of a block with the arguments of one of its units. */
export function printCall(name: string, parameters: readonly NamedParameter[], given: readonly string[]): string {
  const lists = new Map<string, string[]>()
  let stride = ''
  const named: string[] = []
  for (const [index, parameter] of parameters.entries()) {
    const value = given[index] ?? ''
    if (parameter.isStride) stride = value === '1' ? '' : `/${value}`
    else if (parameter.usual !== undefined) {
      if (value !== parameter.usual) named.push(`${parameter.name} = ${value}`)
    } else lists.set(parameter.name, [...(lists.get(parameter.name) ?? []), value])
  }
  const isList = new Set(parameters.filter(({ index }) => index !== undefined).map((parameter) => parameter.name))
  const positional = [...lists].map(([key, values]) => (isList.has(key) ? `[${values.join(', ')}]` : values.join('')))
  const parts = [...positional, ...(stride === '' ? [] : [stride]), ...named]
  return parts.length === 0 ? name : `${name}(${parts.join(', ')})`
}
