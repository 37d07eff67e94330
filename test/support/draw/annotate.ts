import type { Shape } from '../../../src/vocabulary/index.ts'
import { isMap } from './windows.ts'
import { freshName, type AttachPoint, type Piece, type Writer } from './writer.ts'

/** A gate that takes any of some shapes: from the built-in module, or declared for the purpose. */
function drawGate(writer: Writer, shapes: readonly Shape[]): { name: string; text: string } {
  const { choices, file } = writer
  const builtin = (name: string, args = ''): { name: string; text: string } => {
    file.gates.add(name)
    return { name, text: name + args }
  }
  const declare = (body: string): { name: string; text: string } => {
    const name = freshName(writer, 'gate')
    file.declarations.push(`gate ${name}${body}`)
    return { name, text: name }
  }
  if (!shapes.every(isMap)) {
    return choices.once(2) ? declare(' { scale(0.5) sigmoid }') : { name: 'droppath', text: 'droppath(0.1)' }
  }
  switch (choices.below(10)) {
    case 0:
      return builtin('se', `(width = ${choices.between(1, 4)})`)
    case 1:
      return builtin('se', '(r = 1, squeeze = gmp, excite = tanh)')
    case 2:
      return builtin('conv_se', '(width = max(1, floor(in.c / 2)))')
    case 3:
      return builtin('hard_se')
    case 4:
      return builtin('ese', '(excite = sigmoid)')
    case 5:
      return builtin('eca')
    case 6:
      return declare('(k = 3, act = hardsigmoid) { mean(over = c) conv(k, 1, bias = true) act }')
    case 7:
      return declare(' { branch { { mean(over = c) } { max(over = c) } } concat conv(3x3, 1) bn sigmoid }')
    case 8: {
      file.gates.add('se')
      return declare(' = se(width = 2, excite = hardsigmoid)')
    }
    default:
      return { name: 'droppath', text: 'droppath(0.2 * index / count)' }
  }
}

/** Where an annotation goes, as its `at` and `only`, and the shapes that it meets there. */
interface Placement {
  readonly args: readonly string[]
  readonly shapes: readonly Shape[]
}

/** A place that an annotation binds to; undefined where nearer ones have taken all. */
function drawPlacement(writer: Writer, piece: Piece): Placement | undefined {
  const { choices } = writer
  const { points, labels, shape } = piece
  if (labels.length > 0 && choices.once(3)) {
    const [first, ...rest] = labels
    const chosen = first === undefined ? [] : [choices.pick([first, ...rest])]
    const also = choices.once(3) ? labels.slice(0, 1).filter((one) => !chosen.includes(one)) : []
    const names = [...chosen, ...also].map(({ label }) => label)
    const text = names.length === 1 ? names.join('') : `[${names.join(', ')}]`
    return { args: [`at = ${text}`], shapes: [...chosen, ...also].map((one) => one.shape) }
  }
  if (points.length === 0) return piece.attaches ? undefined : { args: [], shapes: [shape] }
  const residuals = points.every((point) => point.kind === 'residual')
  const at = choices.pick(['main', ...(residuals ? (['pre', 'post', 'identity', '[pre, main]'] as const) : [])])
  const skips = points.some((point) => !point.skipNone)
  if (at === 'main' || (at === 'identity' && !skips))
    return confine(writer, choices.once(2) ? ['at = main'] : [], points)
  return { args: [`at = ${at}`], shapes: points.flatMap(({ input, output }) => [input, output]) }
}

/** With `only`, now and then, where the points lie under labels. */
function confine({ choices }: Writer, args: readonly string[], points: readonly AttachPoint[]): Placement {
  const [first, ...rest] = [...new Set(points.flatMap((point) => point.labels))]
  const shapes = points.map((point) => point.output)
  if (first === undefined || !choices.once(3)) return { args, shapes }
  const label = choices.pick([first, ...rest])
  return { args: [...args, `only = ${choices.once(2) ? label : `[${label}]`}`], shapes }
}

/** Annotations that bind somewhere in some steps, each with a space after it. */
export function drawAnnotations(writer: Writer, piece: Piece): string {
  if (writer.choices.once(8)) return '@none '
  const placement = drawPlacement(writer, piece)
  if (placement === undefined) return '@none '
  const { args, shapes } = placement
  const gate = drawGate(writer, shapes)
  // Two gates that come from the same one cannot stand at one place.
  const second = gate.name !== 'droppath' && args.length === 0 && writer.choices.once(6) ? '@droppath(0.1) ' : ''
  return `${annotate(gate.text, args)} ${second}`
}

/** `@gate(its arguments, at = …)`. */
function annotate(gate: string, args: readonly string[]): string {
  if (args.length === 0) return `@${gate}`
  return gate.endsWith(')') ? `@${gate.slice(0, -1)}, ${args.join(', ')})` : `@${gate}(${args.join(', ')})`
}

/** Steps with annotations before them: nothing from outside binds inside any more. */
export function annotatePiece(writer: Writer, piece: Piece): Piece {
  return { ...piece, text: drawAnnotations(writer, piece) + piece.text, points: [], labels: [] }
}
