import type { BlockClass } from '../fold/classes.ts'
import type { Unit } from '../fold/unit.ts'
import type { Network } from '../network.ts'
import { walkSteps } from '../structure/step.ts'
import { operations } from '../../vocabulary/index.ts'

/** Gives names that are not taken: `base`, `base2`, … */
export function createNames(taken: Iterable<string>): (base: string) => string {
  const known = new Set(taken)
  return (base) => {
    let name = base
    for (let ordinal = 2; known.has(name); ordinal += 1) name = `${base}${/\d$/.test(base) ? '_' : ''}${ordinal}`
    known.add(name)
    return name
  }
}

/** Words that steps and values begin with, and that places have. */
const reserved = new Set(
  'residual branch split let if else output from assert skip as and or not true false none auto in block gate net sweep import of grid always main pre post identity at only all i index count input params macs gates'.split(
    ' ',
  ),
)

/** A name as an identifier of the language; undefined where nothing is left of it. */
export function toIdentifier(text: string): string | undefined {
  const word = text
    .slice(0, 40)
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^[_\d]+|_+$/g, '')
  return word === '' || reserved.has(word) ? undefined : word
}

/** The name of a net: the prototxt's in PascalCase, digits that meet kept apart: `SEResNeXt50_32x4d`. */
export function nameNet(name: string | undefined): string {
  const parts = (name ?? '').slice(0, 100).split(/[^A-Za-z0-9]+/)
  let word = ''
  for (const part of parts) {
    const joint = /\d$/.test(word) && /^\d/.test(part) ? '_' : ''
    word += `${joint}${part.slice(0, 1).toUpperCase()}${part.slice(1)}`
  }
  const identifier = toIdentifier(word) ?? 'Net'
  return operations.has(identifier) ? 'Net' : identifier
}

/** Automatic names of operations, that a label has to keep off: `conv2`. */
const automatic = /^(conv|bn|fc|relu|pool|gap|se|conv_se|downsample)\d*$/

/**
 * The labels of rows: what the names of a row's convolutions have in common, cut between words. `conv2_1`, `conv2_2` are
 * `conv2`, which becomes `stage2` since convolutions go by such names themselves. Where a row has nothing of its own, all
 * are numbered.
 */
export function labelRows(rows: readonly (readonly Unit[])[], network: Network): readonly string[] {
  const own = rows.map((units) => labelOf(units, network))
  const labels = own.filter((label) => label !== undefined)
  return new Set(labels).size === rows.length ? labels : rows.map((_, index) => `stage${index + 1}`)
}

function labelOf(units: readonly Unit[], { nodes }: Network): string | undefined {
  const layers = units.flatMap(({ steps }) =>
    [...walkSteps(steps)].flatMap(({ kind, node }) => {
      const own = nodes[node]
      return kind === 'operation' && own?.operation.op === 'conv' ? [own.layer] : []
    }),
  )
  const common = toIdentifier(commonBeginning(layers))
  if (common === undefined || (!automatic.test(common) && !operations.has(common))) return common
  const number = /\d+$/.exec(common)?.[0]
  return number === undefined ? undefined : `stage${number}`
}

function commonBeginning(names: readonly string[]): string {
  const [first = '', ...rest] = names
  let length = first.length
  for (const name of rest) while (!name.startsWith(first.slice(0, length))) length -= 1
  // Not within a number or a word: `conv4_1` and `conv4_10` have `conv4_` in common.
  const common = first.slice(0, length)
  const after = new Set(names.map((name) => name[length] ?? ''))
  const isCut = (pattern: RegExp) => pattern.test(common.at(-1) ?? '') && [...after].some((next) => pattern.test(next))
  if (isCut(/\d/)) return common.replace(/\d+$/, '')
  return isCut(/[A-Za-z]/) ? common.replace(/[A-Za-z]+$/, '') : common
}

/** What a block is called, by what it is made of. */
export function nameBlock({ sample, units }: BlockClass, { nodes }: Network): string {
  const arms = sample.steps.find(({ kind }) => kind === 'residual' || kind === 'branch')
  const operationOf = (node: number) => nodes[node]?.operation
  if (arms?.kind === 'residual') {
    const convolutions = [...walkSteps(arms.main)].flatMap(({ kind, node }) => {
      const operation = kind === 'operation' ? operationOf(node) : undefined
      return operation?.op === 'conv' ? [operation.attributes.kernel.join('x')] : []
    })
    if (convolutions.length === 3 && convolutions[0] === '1x1' && convolutions[2] === '1x1') return 'Bottleneck'
    return convolutions.length === 2 ? 'Basic' : 'Residual'
  }
  if (arms?.kind === 'branch') {
    const join = operationOf(arms.node)?.op
    if (join !== 'concat') return join === 'add' ? 'Sum' : 'Join'
    if (arms.arms.some((arm) => arm.length === 0)) return 'Dense'
    const halves = units.every((unit) => (nodes[arms.start]?.shape[1] ?? 0) !== unit.shape[1])
    return halves && units.length > 0 ? 'Reduction' : 'Inception'
  }
  const words = sample.steps.map(({ node }) => operationOf(node))
  const isDepthwise = words.some((word) => word?.op === 'conv' && word.attributes.groups > 1)
  if (isDepthwise) return 'Separable'
  if (words[0]?.op === 'bn' && words.at(-1)?.op.endsWith('pool')) return 'Transition'
  if (words.filter((word) => word?.op === 'conv').length > 1) return 'Stack'
  return words[1]?.op === 'bn' ? 'ConvBN' : words[1]?.op === 'relu' ? 'ConvReLU' : 'Conv'
}
