import type { Shape } from '../../../src/vocabulary/index.ts'
import { isMap } from './windows.ts'
import { freshName, nested, type Piece, sameShape, type Writer } from './writer.ts'

/** The smallest stride at which a 1x1 convolution makes `to` places of `from`; undefined where none does. */
function strideBetween(from: number, to: number): number | undefined {
  for (let stride = 1; stride <= from; stride++) if (Math.floor((from - 1) / stride) + 1 === to) return stride
  return undefined
}

/** What a skip can be: its text, and whether there is a sum at all. */
interface DrawnSkip {
  readonly text: string
  readonly sums: boolean
  /** Whether the projection is written, and so may have an attach point of its own. */
  readonly attaches: boolean
}

function drawSkip(writer: Writer, input: Shape, output: Shape): DrawnSkip | undefined {
  const { choices } = writer
  const plain = (text: string): DrawnSkip => ({ text, sums: true, attaches: false })
  const target = drawProjection(writer, input, output)
  if (sameShape(input, output)) {
    const options = [
      '',
      ' skip none',
      ...(target === undefined ? [' skip always { scale(0.5) }'] : [` skip ${target}`, ` skip always ${target}`]),
    ] as const
    return plain(choices.pick(options))
  }
  const none: DrawnSkip = { text: ' skip none', sums: false, attaches: false }
  if (target === undefined || choices.once(5)) return none
  const written = [plain(` skip ${target}`), plain(` skip always ${target}`), none] as const
  return choices.pick(isMap(input) && isMap(output) ? [plain(''), ...written] : written)
}

/** A call or steps that lead from one shape to the other. */
function drawProjection(writer: Writer, input: Shape, output: Shape): string | undefined {
  const { choices } = writer
  const name = freshName(writer, 'down')
  const label = choices.pick(['', `${name}: `, `"${name}": `])
  if (input.length === 1 && output.length === 1) return `${label}linear(${output[0]})`
  if (!isMap(input) || !isMap(output)) return undefined
  const [vertical, horizontal] = [strideBetween(input[1], output[1]), strideBetween(input[2], output[2])]
  if (vertical === undefined || horizontal === undefined) return undefined
  const conv = `conv(1x1, ${output[0]}, /[${vertical}, ${horizontal}], bias = true)`
  return label + choices.pick([conv, `{ ${conv} }`, `{ ${conv.replace(', bias = true', '')} bn }`])
}

/** `residual { … }` with one of its skips. */
export function drawResidual(writer: Writer, input: Shape): Piece | undefined {
  const { choices } = writer
  if (choices.once(6)) return drawPreActivation(writer, input)
  const main = writer.drawSteps(nested(writer), input, choices.between(1, 3))
  const skip = drawSkip(writer, input, main.shape)
  // An `if` or an `else` cannot stand before a skip that is none: the braces say where the body ends.
  const text = `residual { ${main.text} }${skip?.text ?? ''}`
  const point = { kind: 'residual' as const, input, output: main.shape, skipNone: skip?.sums === false, labels: [] }
  const points = main.attaches ? main.points : [point]
  const after = choices.once(2) ? ' relu' : ''
  return { ...main, text: text + after, points, attaches: true }
}

/** A residual whose skip begins inside its main branch. */
function drawPreActivation(writer: Writer, input: Shape): Piece | undefined {
  if (!isMap(input)) return undefined
  const name = freshName(writer, 'ready')
  const channels = writer.choices.between(1, 8)
  const main = `bn relu as ${name} conv(3x3, ${channels}) bn relu conv(1x1, ${channels}, bias = false)`
  const output = [channels, input[1], input[2]]
  const changes = !sameShape(input, output)
  const skip = `skip${changes ? '' : ' always'} { from ${name} conv(1x1, ${channels}, bias = false) }`
  const point = { kind: 'residual' as const, input, output, skipNone: false, labels: [] }
  return {
    text: `residual { ${main} } ${skip}`,
    shape: output,
    points: [point],
    labels: [],
    attaches: true,
    named: false,
  }
}
