import { type CheckedNet, type Item, printNumber } from '../check/index.ts'
import { unreachable } from '../diagnostics/index.ts'
import { positionAt } from '../source/index.ts'
import { formatArgument, formatShape, type Shape, weightsOf } from '../vocabulary/index.ts'
import { formatOperation } from './operation-text.ts'

/** One line of an explanation. */
export interface ExplainedLine {
  /** How many blocks are around it. */
  readonly depth: number
  /** A step with everything written out, or a brace. */
  readonly text: string
  /** What the step gives; undefined for lines that are no step. */
  readonly shape: Shape | undefined
  /** The step's scope or weight prefix in `state_dict`, where it has one. */
  readonly path: string | undefined
  /** What a comment says of it. */
  readonly remark: string | undefined
}

type OperationItem = Extract<Item, { readonly kind: 'operation' }>
type ResidualItem = Extract<Item, { readonly kind: 'residual' }>
type Insertion = Item['inserted'][number]

/**
 * Writes a checked net out: every step with its defaults, input channels and result, every block opened, every gate
 * where it was bound with the annotation that put it there. Names before steps are those of `state_dict`. Copies that
 * are alike are written once.
 */
export function explainNet(net: CheckedNet): readonly ExplainedLine[] {
  const { params, macs, gates } = net.totals
  const counts = [`${printNumber(params)} parameters`, `${printNumber(macs)} multiply-adds`, `${gates.count} gates`]
  const [first, ...rest] = net.items
  const input = first?.kind === 'operation' ? [line(1, explainInput(net, first), first.output)] : []
  return [
    line(0, '', undefined, undefined, counts.join(', ')),
    line(0, `net ${net.title} {`),
    ...input,
    ...rest.flatMap((item) => explainItem(item, 1)),
    line(0, '}'),
  ]
}

/** The lines as text, two spaces a level, each step's result after an arrow. */
export function formatExplanation(lines: readonly ExplainedLine[]): string {
  return lines
    .map(({ depth, text, shape, remark }) => {
      const result = shape === undefined ? '' : `-> ${formatShape(shape)}`
      const comment = remark === undefined ? '' : `// ${remark}`
      const parts = [text, result, comment].filter((part) => part !== '')
      return `${'  '.repeat(depth)}${parts.join('  ')}\n`
    })
    .join('')
}

function line(
  depth: number,
  text: string,
  shape?: Shape | undefined,
  path?: string | undefined,
  remark?: string | undefined,
): ExplainedLine {
  return { depth, text, shape, path, remark }
}

function explainItem(item: Item, depth: number, remark?: string): readonly ExplainedLine[] {
  return [...explainBare(item, depth, remark), ...explainInsertions(item.inserted, depth)]
}

function explainInsertions(insertions: readonly Insertion[], depth: number): readonly ExplainedLine[] {
  return insertions.flatMap(({ item }) => explainItem(item, depth, describeAnnotation(item)))
}

/** `@se(r = 16), specs/resnet.senet:48`: what put an item in stands where the item says it was written. */
function describeAnnotation({ location: { file, span } }: Item): string {
  const written = file.text.slice(span.start, span.end).replaceAll(/\s+/g, ' ')
  return `${written}, ${file.path}:${positionAt(file, span.start).line}`
}

function explainBare(item: Item, depth: number, remark: string | undefined): readonly ExplainedLine[] {
  const name = nameOf(item)
  switch (item.kind) {
    case 'operation':
      return [line(depth, `${name}${explainOperation(item)}`, item.output, item.path, remark)]
    case 'attend':
      return []
    case 'from': {
      const { file, span } = item.target.location
      const place = `${file.path}:${positionAt(file, span.start).line}`
      return [line(depth, `${name}from the step at ${place}`, item.output)]
    }
    case 'instance': {
      const args = [...item.arguments].map(([key, value]) => `${key} = ${value}`)
      const call = `${item.template.name}${args.length === 0 ? '' : `(${args.join(', ')})`}`
      const isGate = item.template.kind === 'gate'
      const head = `${name}${isGate ? 'gate ' : ''}${call} {`
      const end = isGate && item.scale !== undefined ? `} times the scale ${formatShape(item.scale)}` : '}'
      return explainBody(head, item.body, end, item, depth, remark)
    }
    case 'sequence':
      return explainBody(`${name}{`, item.items, '}', item, depth, remark)
    case 'output':
      return [
        line(depth, `output ${item.name} {`, undefined, item.path),
        ...item.items.flatMap((one) => explainItem(one, depth + 1)),
        line(depth, '}'),
      ]
    case 'repeat': {
      if (item.parallel) return explainCopies(item.copies, depth)
      return [
        line(depth, `${name}{`, undefined, item.path, `${item.copies.length} copies`),
        ...explainCopies(item.copies, depth + 1),
        line(depth, '}', item.output),
      ]
    }
    case 'residual':
      return explainResidual(item, name, depth)
    case 'branch':
      return [
        line(depth, `${name}${item.split ? 'split' : 'branch'} {`, undefined, item.path),
        ...item.arms.flatMap((arm) => explainItem(arm, depth + 1)),
        line(depth, `} ${explainOperation(item.join)}`, item.output),
      ]
    default:
      return unreachable(item)
  }
}

function explainBody(
  head: string,
  body: readonly Item[],
  end: string,
  item: Item,
  depth: number,
  remark: string | undefined,
): readonly ExplainedLine[] {
  return [
    line(depth, head, undefined, item.path, remark),
    ...body.flatMap((one) => explainItem(one, depth + 1)),
    line(depth, end, item.output),
  ]
}

function explainResidual(item: ResidualItem, name: string, depth: number): readonly ExplainedLine[] {
  const before = explainInsertions(item.insertedBefore, depth + 1)
  const main = item.main.flatMap((one) => explainItem(one, depth + 1))
  const inside = [...before, ...main, ...explainInsertions(item.insertedMain, depth + 1)]
  const onSkip = explainInsertions(item.insertedSkip, depth + 1)
  const head = line(depth, `${name}residual {`, undefined, item.path)
  if (item.skip.kind === 'none') return [head, ...inside, line(depth, '} skip none', item.output)]
  const projection = item.skip.kind === 'projection' ? explainItem(item.skip.item, depth + 1) : []
  if (projection.length + onSkip.length === 0) {
    return [head, ...inside, line(depth, '} skip identity', item.output)]
  }
  const skip = [line(depth, '} skip {'), ...projection, ...onSkip]
  return [head, ...inside, ...skip, line(depth, '}', item.output)]
}

/** Copies, a run of those that are alike as the first of them and a remark. */
function explainCopies(copies: readonly Item[], depth: number): readonly ExplainedLine[] {
  const lines: ExplainedLine[] = []
  let shown: { readonly path: string; readonly text: string } | undefined
  let alike: string[] = []
  const close = () => {
    const [first, last] = [alike[0], alike.at(-1)]
    if (shown === undefined || first === undefined || last === undefined) return
    const which = first === last ? first : `${first} … ${last}`
    lines.push(line(depth, '', undefined, undefined, `${which} as ${shown.path}`))
    alike = []
  }
  for (const [index, copy] of copies.entries()) {
    const written = explainItem(copy, depth)
    const path = copy.path ?? `copy ${index + 1}`
    const text = likenessOf(copy, written)
    if (text === shown?.text) {
      alike.push(path)
      continue
    }
    close()
    shown = { path, text }
    lines.push(...written)
  }
  close()
  return lines
}

/** What is written of a copy, but for the name that tells it from its fellows. */
function likenessOf(copy: Item, written: readonly ExplainedLine[]): string {
  const name = nameOf(copy)
  return written
    .map(({ depth, text, shape, remark }, index) => {
      const said = index === 0 && text.startsWith(name) ? text.slice(name.length) : text
      return [depth, said, shape?.join('x'), remark].join('|')
    })
    .join('\n')
}

/** `conv1: ` where the last part of the path is a name that weights or scopes have; otherwise empty. */
function nameOf(item: Item): string {
  if (item.path === undefined) return ''
  const name = item.path.slice(item.path.lastIndexOf('.') + 1)
  if (item.label === undefined && item.kind === 'operation' && !/^\d+$/.test(name)) {
    const owns = item.input !== undefined && weightsOf(item.operation, [item.input]).length > 0
    return owns ? `${name}: ` : ''
  }
  return `${name}: `
}

function explainOperation(item: OperationItem): string {
  const parameter = item.word.parameters.find((one) => one.type === 'initialiser')
  const { initialiser } = item
  const more =
    parameter === undefined || initialiser === undefined
      ? []
      : [`${parameter.name} = ${formatArgument(parameter, initialiser)}`]
  return formatOperation(item.operation, item.input ?? [], 'full', more)
}

function explainInput(net: CheckedNet, item: OperationItem): string {
  const args = item.word.parameters.flatMap((parameter) => {
    const value = net.input.get(parameter.name)
    if (value === undefined) return []
    const text = formatArgument(parameter, value)
    return [parameter.positional ? text : `${parameter.name} = ${text}`]
  })
  return `input(${args.join(', ')})`
}
