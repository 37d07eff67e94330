import type { Written } from '../vocabulary/index.ts'
import type { Planning } from './plan.ts'
import { printWritten } from './print-written.ts'
import { withoutNames } from './same.ts'
import type { Group } from './slots.ts'
import { simplify } from './sums.ts'
import type { TableParameter } from './table.ts'
import { namesOf } from './values.ts'

/** What a class takes and gives, as shapes: what differs among its instances by name. */
export function describeShapes(
  group: Group,
  channels: Written | undefined,
  parameters: readonly TableParameter[],
  planning: Planning,
  isNet: boolean,
): string {
  const [scope] = group.scopes
  if (scope === undefined) return ''
  const hasName = parameters.some((one) => one.name === 'in_channels')
  const show = (shape: readonly number[] | undefined, first: string, marks: readonly string[]): string => {
    if (shape === undefined) return '[N]'
    if (isNet) return `[${['N', ...shape].join(', ')}]`
    return `[${['N', first, ...marks.slice(0, Math.max(0, shape.length - 1))].join(', ')}]`
  }
  const entering = isNet ? planning.graph.nodes[0]?.shape : planning.shapeOf(scope.inputs[0] ?? '')
  const leaving = planning.shapeOf((isNet ? planning.graph.outputs[0]?.node : scope.outputs[0]) ?? '')
  const isKnown =
    channels !== undefined && [...namesOf(channels)].every((name) => parameters.some((one) => one.name === name))
  const before = show(entering, hasName ? 'in_channels' : String(entering?.[0]), ['H', 'W'])
  const isSame = !isNet && channels?.kind === 'parameter' && channels.name === 'in_channels'
  const after = show(
    leaving,
    isKnown ? printWritten(simplify(withoutNames(channels))) : 'C',
    isSame ? ['H', 'W'] : ["H'", "W'"],
  )
  return `${before} to ${after}.`
}

/** What a declaration's documentation says of it first; what follows is for those who write it in a spec. */
export function firstParagraph(doc: string | undefined): string | undefined {
  const [first = ''] = doc?.trim().split(/\n\s*\n/) ?? []
  return first === '' ? undefined : first
}
