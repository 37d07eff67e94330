import type { Shape } from '../../../src/vocabulary/index.ts'
import { drawAnnotations } from './annotate.ts'
import { isMap } from './windows.ts'
import {
  freshName,
  nested,
  type DrawnBlock,
  type DrawnParameter,
  type Piece,
  plainPiece,
  sameShape,
  type Writer,
} from './writer.ts'

/** The most blocks that a file declares. */
const mostBlocks = 4

/** A call of a block; its stride, where it has one, is told only once in copies. */
export interface DrawnCall extends Piece {
  readonly strided: boolean
}

/** A call, without a label, of a block that is there or is declared for it. */
export function drawBlockCall(writer: Writer, shape: Shape): DrawnCall | undefined {
  const { choices, file } = writer
  const known = file.blocks.filter((block) => sameShape(block.input, shape))
  const [first, ...rest] = known
  const isFull = file.blocks.length >= mostBlocks || choices.ended()
  if (first !== undefined && (isFull || choices.once(2))) return callBlock(writer, choices.pick([first, ...rest]))
  if (isFull) return undefined
  return choices.once(6) ? drawRecursion(writer, shape) : callBlock(writer, declareBlock(writer, shape))
}

function declareBlock(writer: Writer, shape: Shape): DrawnBlock {
  const { choices, file } = writer
  const name = freshName(writer, 'Block')
  const parameters: DrawnParameter[] = []
  const inner: Writer = { ...nested(writer), kind: 'block', entering: shape, parameters, known: [], lets: [] }
  const body = writer.drawSteps(inner, shape, choices.between(1, 4))
  const written = parameters.map(({ name: parameter, stride, hasDefault, value }) => {
    return stride ? `/${parameter}` : hasDefault ? `${parameter} = ${value}` : parameter
  })
  // Inherited annotations are stronger than a declaration's, and those of blocks inside would take its places.
  const annotations = choices.once(4) && !/Block\d/.test(body.text) ? drawAnnotations(inner, body) : ''
  const list = written.length > 0 || choices.once(4) ? `(${written.join(', ')})` : ''
  const doc = choices.once(3) ? '/// What it does.\n' : ''
  file.declarations.push(
    `${doc}${annotations.includes('@none') ? '' : annotations}block ${name}${list} { ${body.text} }`,
  )
  const block: DrawnBlock = { ...body, name, input: shape, parameters }
  file.blocks.push(block)
  return choices.once(5) ? deriveBlock(writer, block) : block
}

/** A block with some arguments of another already given. */
function deriveBlock(writer: Writer, block: DrawnBlock): DrawnBlock {
  const name = freshName(writer, 'Block')
  const [first] = block.parameters
  const isGiven = first !== undefined && !first.stride
  writer.file.declarations.push(`block ${name} = ${block.name}${isGiven ? `(${first.name} = ${first.value})` : ''}`)
  const derived = { ...block, name, parameters: isGiven ? block.parameters.slice(1) : block.parameters }
  writer.file.blocks.push(derived)
  return derived
}

function callBlock({ choices }: Writer, block: DrawnBlock): DrawnCall {
  const given: string[] = []
  let positional = !choices.once(3)
  for (const { name, stride, hasDefault, value } of block.parameters) {
    if (stride) given.push(`/${value}`)
    else if (hasDefault && choices.once(2)) positional = false
    else given.push(positional ? value : `${name} = ${value}`)
  }
  const args = given.length > 0 || choices.once(6) ? `(${given.join(', ')})` : ''
  const strided = block.parameters.some((parameter) => parameter.stride)
  return { ...block, text: block.name + args, strided }
}

/** A block that calls itself, with an end. */
function drawRecursion(writer: Writer, shape: Shape): DrawnCall {
  const name = freshName(writer, 'Block')
  const step = isMap(shape) ? 'dwconv(3x3, bias = true) relu' : 'gelu'
  writer.file.declarations.push(
    `block ${name}(n, act = tanh) { ${step} if n > 0 { ${name}(n - 1, act) } else { act } }`,
  )
  return { ...plainPiece(`${name}(${writer.choices.between(0, 3)})`, shape), strided: false }
}
