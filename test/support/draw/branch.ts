import type { Shape } from '../../../src/vocabulary/index.ts'
import { divisors } from './choices.ts'
import { fitting, isMap } from './windows.ts'
import { freshName, joinPieces, nested, type Piece, plainPiece, sameShape, type Writer } from './writer.ts'

/** An arm, and how many arms it stands for. */
interface Arm extends Piece {
  readonly copies: number
}

function arm(piece: Piece, copies = 1): Arm {
  return { ...piece, copies }
}

/** `branch { arms } join` or `split { arms } join`. */
export function drawBranch(writer: Writer, input: Shape): Piece | undefined {
  const { choices } = writer
  if (choices.once(3)) return drawSplit(writer, input)
  const first = drawArm(writer, input)
  const others = Array.from({ length: choices.between(1, 2) }, () => drawArmLike(writer, input, first.shape, 2))
  return joined(writer, 'branch', [first, ...others])
}

function drawSplit(writer: Writer, input: Shape): Piece | undefined {
  const { choices } = writer
  const count = choices.pick(divisors(input[0] ?? 1))
  if (count < 2 || count > 4) return undefined
  const share = [(input[0] ?? 1) / count, ...input.slice(1)]
  if (choices.once(3)) return joined(writer, 'split', [arm(plainPiece(`{ tanh } * ${count}`, share), count)])
  const first = drawArm(writer, share)
  const others = Array.from({ length: count - 1 }, () => drawArmLike(writer, share, first.shape))
  return joined(writer, 'split', [first, ...others])
}

/** Steps in braces; in an unlabelled branch they are transparent, so labels inside are seen. */
function drawArm(writer: Writer, input: Shape): Arm {
  const { choices } = writer
  if (choices.once(4)) return arm(plainPiece('{}', input))
  const inner = writer.drawSteps(nested(writer), input, choices.between(1, 2))
  const braces = { ...inner, text: `{ ${inner.text} }` }
  if (!choices.once(3)) return arm(braces)
  const name = freshName(writer, 'arm')
  const points = inner.points.map((point) => ({ ...point, labels: [name, ...point.labels] }))
  const labels = [{ label: name, shape: inner.shape }, ...inner.labels]
  return arm({ ...braces, text: `${name}: ${braces.text}`, points, labels, named: true })
}

/** An arm that gives a shape like another's: the same, or one that concat takes. */
function drawArmLike(writer: Writer, input: Shape, wanted: Shape, most = 1): Arm {
  const { choices } = writer
  if (sameShape(input, wanted)) {
    const copies = choices.between(1, most)
    if (isMap(input) && choices.once(3)) return arm(plainPiece(`dwconv(3x3, bias = true) * ${copies}`, input), copies)
    return arm(plainPiece(choices.pick(['{}', 'sigmoid', '{ scale(-0.5) }', 'identity']), input))
  }
  if (isMap(wanted)) {
    const channels = choices.once(2) ? wanted[0] : choices.between(1, 6)
    const shape = [channels, wanted[1], wanted[2]]
    const entry = isMap(input) ? '' : 'flatten '
    return arm(plainPiece(`{ ${entry}conv(1x1, ${channels}, bias = true) resize(${wanted[1]}x${wanted[2]}) }`, shape))
  }
  if (wanted.length === 1) return arm(plainPiece(`{ flatten linear(${wanted[0]}) }`, wanted))
  const count = wanted.reduce((product, extent) => product * extent, 1)
  return arm(plainPiece(`{ flatten linear(${count}) reshape(${wanted.join('x')}) }`, wanted))
}

function joined(writer: Writer, word: 'branch' | 'split', arms: readonly Arm[]): Piece | undefined {
  const { choices } = writer
  const shapes = arms.flatMap((one) => Array.from({ length: one.copies }, () => one.shape))
  const [first = []] = shapes
  const same = shapes.every((shape) => sameShape(shape, first))
  const inner = joinPieces(arms, first)
  const join = shapes.length > 1 ? drawJoin(writer, shapes, first, same) : undefined
  if (join === undefined) return undefined
  const text = `${word} { ${inner.text} } ${join.text}`
  if (!choices.once(3)) return { ...inner, text, shape: join.shape }
  const name = freshName(writer, 'join')
  const points = inner.points.map((point) => ({ ...point, labels: [name, ...point.labels] }))
  const labels = [{ label: name, shape: join.shape }, ...inner.labels]
  return { ...inner, text: `${name}: ${text}`, shape: join.shape, points, labels, named: true }
}

function drawJoin({ choices }: Writer, shapes: readonly Shape[], first: Shape, same: boolean) {
  const summed = (axis: number) =>
    first.with(
      axis,
      shapes.reduce((sum, shape) => sum + (shape[axis] ?? 1), 0),
    )
  if (!same) return fitting('concat', summed(0))
  const axis = isMap(first) ? choices.below(3) : 0
  const text = axis === 0 ? choices.pick(['concat', 'concat(over = c)']) : `concat(over = ${'chw'[axis]})`
  const concat = fitting(text, summed(axis))
  const plain = choices.pick(['add', 'mul', 'maximum', 'shake', 'shake(backward = even, level = batch)'])
  return choices.once(3) && concat !== undefined ? concat : fitting(plain, first)
}
