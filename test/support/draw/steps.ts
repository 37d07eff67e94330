import type { Shape } from '../../../src/vocabulary/index.ts'
import { annotatePiece } from './annotate.ts'
import { drawBranch } from './branch.ts'
import { drawBlockCall } from './blocks.ts'
import { activations, drawnOperations, drawNormedConvolution } from './operations.ts'
import { drawCount } from './numbers.ts'
import { drawResidual } from './residual.ts'
import { drawPool, isMap } from './windows.ts'
import {
  freshName,
  hoist,
  joinPieces,
  nested,
  type Piece,
  plainPiece,
  rewindTo,
  sameShape,
  type Writer,
} from './writer.ts'

type DrawPiece = (writer: Writer, shape: Shape) => Piece | undefined

/** How deep steps are nested, blocks in blocks too. */
const deepest = 3

const words = Object.keys(drawnOperations)

function drawOperation(writer: Writer, shape: Shape): Piece {
  const first = writer.choices.below(words.length)
  for (let at = 0; at < words.length; at++) {
    const word = words[(first + at) % words.length] ?? 'relu'
    const rewind = rewindTo(writer)
    const drawn = drawnOperations[word]?.(writer, shape)
    if (drawn !== undefined) return plainPiece(drawn.text, drawn.shape)
    rewind()
  }
  return plainPiece('relu', shape)
}

const drawNormed: DrawPiece = (writer, shape) => {
  const drawn = drawNormedConvolution(writer, shape)
  return drawn && plainPiece(drawn.text, drawn.shape)
}

/** An operation as a value: of a body, of the file, or a parameter. */
const drawValueStep: DrawPiece = (writer, shape) => {
  const { choices, file } = writer
  const value = choices.pick(
    activations[choices.pick(['relu', 'gelu', 'leakyrelu', 'elu', 'softplus', 'hardswish', 'prelu'])] ?? ['relu'],
  )
  if (choices.once(3)) return plainPiece(hoist(writer, value.replace('()', ''), 'act'), shape)
  if (choices.once(3) && shape.length === 1) {
    const name = freshName(writer, 'layer')
    return plainPiece(`let ${name} = linear(bias = false) ${name}(3) ${name}(channels = 2, bias = true)`, [2])
  }
  const name = freshName(writer, 'op')
  if (choices.once(2)) return plainPiece(`let ${name} = ${value} ${name}`, shape)
  file.declarations.push(`let ${name} = ${value}`)
  return plainPiece(name, shape)
}

const drawSequence: DrawPiece = (writer, shape) => {
  const { choices } = writer
  const inner = writer.drawSteps(nested(writer), shape, choices.between(1, 3))
  const braces = `{ ${inner.text} }`
  if (choices.once(6)) return { ...inner, text: `...${braces}` }
  if (choices.once(3)) return { ...inner, text: braces, named: false }
  return label(writer, { ...inner, text: braces, named: false })
}

/** Gives steps a label: a word, a string, or a template. */
function label(writer: Writer, piece: Piece, template = true): Piece {
  const { choices } = writer
  const name = freshName(writer, 'part')
  const written = choices.once(3) ? (choices.once(2) && template ? `"{1 + 1}${name}"` : `"${name}"`) : name
  const own = written === name || written === `"${name}"` ? [{ label: name, shape: piece.shape }] : []
  const points = piece.points.map((point) => ({ ...point, labels: [...own.map((one) => one.label), ...point.labels] }))
  return { ...piece, text: `${written}: ${piece.text}`, points, labels: [...own, ...piece.labels], named: true }
}

/** Copies of what leaves the shape as it is, in a scope of their own or one with a label template each. */
const drawRepeat: DrawPiece = (writer, shape) => {
  const { choices } = writer
  const call = choices.once(3) ? drawBlockCall(nested(writer), shape) : undefined
  const body = call ?? braced(writer.drawSteps(nested(writer), shape, choices.between(1, 2)))
  // Copies after the first have no stride, so that their shape may be another.
  if (!sameShape(body.shape, shape) || call?.strided === true) return label(writer, body)
  const count = drawCount(writer, choices.between(1, 3))
  if (choices.once(3)) {
    const name = freshName(writer, 'copy')
    return { ...body, text: `"${name}_{i + 1}": ${body.text} * ${count}`, named: true }
  }
  // A template would name each copy.
  return label(writer, { ...body, text: `${body.text} * ${count}`, named: false }, false)
}

function braced(piece: Piece): Piece {
  return { ...piece, text: `{ ${piece.text} }`, named: false }
}

/** `if` on a static value; the steps of the other side are written and never taken. */
const drawIf: DrawPiece = (writer, shape) => {
  const { choices } = writer
  const taken = writer.drawSteps(nested(writer), shape, choices.between(1, 2))
  const condition = choices.pick([
    'true',
    '2 > 1',
    'not (1 == 2)',
    '1 <= 1 and 1 != 2',
    'false or 1k < 1M',
    '100 ~ 100',
  ])
  const text = choices.pick([
    `if ${condition} { ${taken.text} }`,
    `if ${condition} { ${taken.text} } else { conv(1x1, 3, bias = true) }`,
    `if 1 > 2 { flatten } else if ${condition} { ${taken.text} } else { gap }`,
    `if not (${condition}) { gap } else { ${taken.text} }`,
  ])
  return { ...taken, text }
}

/** A tensor that is named and taken up again. */
const drawNamedTensor: DrawPiece = (writer, shape) => {
  const { choices } = writer
  const name = freshName(writer, 't')
  if (writer.kind === 'net' && writer.depth === 0 && choices.once(2)) {
    const side = writer.drawSteps(nested(writer), shape, choices.between(1, 2))
    const aux = freshName(writer, 'aux')
    // What is put in in another output has another scope: its labels are seen from outside all the same.
    return { ...side, text: `relu as ${name} output ${aux} { ${side.text} } from ${name}`, shape, named: true }
  }
  const middle = writer.drawSteps(nested(writer), shape, choices.between(1, 2))
  const [rank, sameRest] = [middle.shape.length, sameShape(middle.shape.slice(1), shape.slice(1))]
  if (rank !== shape.length || !sameRest) return middle
  const channels = (middle.shape[0] ?? 1) + (shape[0] ?? 1)
  const text = `sigmoid as ${name} ${middle.text} branch { {} from ${name} } concat`
  return { ...middle, text, shape: [channels, ...shape.slice(1)] }
}

/** A block's call; labels inside it need a scope of their own. */
const drawCall: DrawPiece = (writer, shape) => {
  const call = drawBlockCall(nested(writer), shape)
  return call === undefined || (!call.named && writer.choices.once(2)) ? call : label(writer, { ...call, named: false })
}

const drawAttend: DrawPiece = (writer, shape) => {
  const point = { kind: 'attend' as const, input: shape, output: shape, skipNone: false, labels: [] }
  const piece = { ...plainPiece('attend', shape), points: [point], attaches: true }
  if (!writer.choices.once(2)) return piece
  return { ...piece, text: `${freshName(writer, 'attach')}: attend`, named: true }
}

/** A gate as a step: x times its scale. */
const drawGateStep: DrawPiece = (writer, shape) => {
  if (!isMap(shape)) return undefined
  writer.file.gates.add('se')
  return plainPiece(`se(width = ${writer.choices.between(1, 3)})`, shape)
}

const drawBuiltinBlock: DrawPiece = (writer, shape) => {
  if (!isMap(shape)) return undefined
  const { choices } = writer
  writer.file.builtinBlocks.add('ConvBN')
  const channels = choices.between(1, 8)
  const act = choices.pick(['', ', act = none', ', act = gelu(tanh)', ', norm = gn(1)'])
  return plainPiece(`ConvBN(3x3, ${channels}${act})`, [channels, shape[1], shape[2]])
}

const drawShapeClaim: DrawPiece = (writer, shape) => {
  const drawn = drawPool('maxpool')(writer, shape)
  if (drawn === undefined) {
    const [extent = 1] = shape
    return shape.length === 1 ? plainPiece(`tanh -> ${extent}`, shape) : undefined
  }
  const claimed = writer.choices.once(2) ? `[${drawn.shape.join(', ')}]` : drawn.shape.join('x')
  return plainPiece(`${drawn.text} -> ${claimed}`, drawn.shape)
}

const drawStatic: DrawPiece = ({ choices }, shape) =>
  plainPiece(choices.pick(['none', 'assert 1 + 1 == 2', 'assert 3.9G ~ 3_900_000_000 or 1 % 2 == 0']), shape)

const drawLabelled: DrawPiece = (writer, shape) => label(writer, drawOperation(writer, shape))

const drawAnnotated: DrawPiece = (writer, shape) => {
  const { choices } = writer
  const inner = choices.pick([drawSequence, drawRepeat, drawLabelled, drawResidual, drawCall])(nested(writer), shape)
  // A splice is no step of its own, and steps before a step cannot be told from it.
  if (inner === undefined || /^(\.\.\.|@|let )/.test(inner.text)) return inner
  return annotatePiece(writer, inner)
}

/** Kinds of steps; operations are as likely as all others together. */
const shallow: readonly [DrawPiece, ...DrawPiece[]] = [
  drawOperation,
  drawNormed,
  drawNormed,
  drawValueStep,
  drawLabelled,
  drawAttend,
  drawGateStep,
  drawBuiltinBlock,
  drawShapeClaim,
  drawStatic,
]
const deep: readonly [DrawPiece, ...DrawPiece[]] = [
  drawSequence,
  drawRepeat,
  drawResidual,
  drawResidual,
  drawBranch,
  drawBranch,
  drawIf,
  drawNamedTensor,
  drawCall,
  drawCall,
  drawAnnotated,
  drawAnnotated,
]

function drawStep(writer: Writer, shape: Shape): Piece {
  const { choices } = writer
  const kinds = choices.once(2) && writer.depth < deepest && !choices.ended() ? deep : shallow
  const kind = choices.once(2) ? choices.pick(kinds) : kinds === deep ? choices.pick(deep) : drawOperation
  // A drawing that comes to nothing leaves nothing behind that nothing uses.
  const rewind = rewindTo(writer)
  const drawn = kind(writer, shape)
  if (drawn !== undefined) return drawn
  rewind()
  return drawOperation(writer, shape)
}

/** Draws so many steps in a row, after the `let`s that they use; fewer where the choices have ended. */
export function drawSteps(around: Writer, shape: Shape, count: number): Piece {
  const writer: Writer = { ...around, known: [...around.known], lets: [] }
  const pieces: Piece[] = []
  let current = shape
  for (let at = 0; at < count && (at === 0 || !writer.choices.ended()); at++) {
    const piece = drawStep(writer, current)
    pieces.push(piece)
    current = piece.shape
  }
  const steps = joinPieces(pieces, shape)
  return { ...steps, text: [...writer.lets, steps.text].join(' ') }
}
