import type { Shape } from '../../src/vocabulary/index.ts'
import { type Choices, createChoices } from '../support/draw/choices.ts'
import fc from 'fast-check'

type Value = number | boolean | string | readonly number[] | readonly string[]

/** A step over an input, as the language's words and arguments: what `steps.py` takes. It may be wrong. */
export interface DrawnCall {
  readonly word: string
  readonly arguments: Readonly<Record<string, Value>>
  readonly input: Shape
  /** What the arms of a join cut out of the input, `[axis, start, end]`; null for all of it. */
  readonly arms: readonly (readonly [number, number, number] | null)[]
}

type DrawArguments = (choices: Choices, input: Shape) => Readonly<Record<string, Value>>

const joins = ['add', 'mul', 'maximum', 'shake', 'concat'] as const

function pair({ between }: Choices, low: number, high: number): readonly [number, number] {
  return [between(low, high), between(low, high)]
}

function optional(choices: Choices, name: string, value: Value): Readonly<Record<string, Value>> {
  return choices.once(3) ? { [name]: value } : {}
}

const drawArguments: Readonly<Record<string, DrawArguments>> = {
  conv: (choices) => ({
    kernel: pair(choices, 1, 4),
    channels: choices.between(1, 6),
    pad: [...pair(choices, 0, 2), ...pair(choices, 0, 2)],
    ...optional(choices, 'stride', pair(choices, 1, 3)),
    ...optional(choices, 'dilation', pair(choices, 1, 3)),
    ...optional(choices, 'groups', choices.between(1, 4)),
  }),
  dwconv: (choices) => ({
    kernel: pair(choices, 1, 4),
    pad: [...pair(choices, 0, 2), ...pair(choices, 0, 2)],
    ...optional(choices, 'stride', pair(choices, 1, 3)),
    ...optional(choices, 'multiplier', choices.between(1, 3)),
  }),
  deconv: (choices) => ({
    kernel: pair(choices, 1, 3),
    channels: choices.between(1, 6),
    ...optional(choices, 'stride', pair(choices, 1, 3)),
    ...optional(choices, 'pad', pair(choices, 0, 2)),
    ...optional(choices, 'output_pad', pair(choices, 0, 2)),
    ...optional(choices, 'dilation', pair(choices, 1, 2)),
    ...optional(choices, 'groups', choices.between(1, 3)),
  }),
  conv1d: (choices) => ({
    kernel: choices.between(1, 5),
    pad: choices.between(0, 4),
    ...optional(choices, 'channels', choices.between(1, 4)),
    ...optional(choices, 'stride', choices.between(1, 3)),
    ...optional(choices, 'dilation', choices.between(1, 3)),
    ...optional(choices, 'pad_mode', 'circular'),
  }),
  linear: (choices) => ({ channels: choices.between(1, 6) }),
  bn: () => ({}),
  ln: () => ({}),
  gn: (choices) => ({ groups: choices.between(1, 6) }),
  maxpool: (choices) => ({
    kernel: pair(choices, 1, 4),
    stride: pair(choices, 1, 3),
    ...optional(choices, 'pad', pair(choices, 0, 2)),
    ...optional(choices, 'dilation', pair(choices, 1, 3)),
    ...optional(choices, 'ceil', true),
  }),
  avgpool: (choices) =>
    choices.once(4)
      ? { to: pair(choices, 1, 5) }
      : {
          kernel: pair(choices, 1, 4),
          stride: pair(choices, 1, 3),
          ...optional(choices, 'pad', pair(choices, 0, 2)),
          ...optional(choices, 'ceil', true),
        },
  gap: () => ({}),
  gmp: () => ({}),
  mean: drawOver,
  max: drawOver,
  sum: drawOver,
  softmax: (choices) =>
    choices.once(2) ? { over: [choices.pick(['c', 'h', 'w'])] } : { parts: choices.between(1, 4) },
  flatten: () => ({}),
  reshape: (choices, input) => {
    const [first = 1, ...rest] = input
    const size = choices.once(2) ? [choices.between(1, 12), choices.between(1, 12)] : [...rest, first]
    return { size }
  },
  transpose: (choices) => {
    const [first, second] = choices.pick([['c', 'h'], ['h', 'w'], ['w', 'c']]) // prettier-ignore
    return { first, second }
  },
  resize: (choices) => ({ size: pair(choices, 1, 9), ...optional(choices, 'mode', 'bilinear') }),
  upsample: (choices) => ({ factor: choices.pick([2, 3, 1]), ...optional(choices, 'mode', 'bilinear') }),
  shuffle: (choices) => ({ groups: choices.between(1, 4) }),
  slice: (choices) => {
    const start = choices.below(5)
    return { start, end: start + choices.between(1, 5), ...optional(choices, 'over', choices.pick(['c', 'h', 'w'])) }
  },
  pad: (choices) => {
    const mode = choices.pick(['constant', 'reflect', 'replicate'])
    const [low, high] = mode === 'constant' ? ([-3, 3] as const) : ([0, 4] as const)
    return { pad: [...pair(choices, low, high), ...pair(choices, low, high)], mode }
  },
}

function drawOver(choices: Choices): Readonly<Record<string, Value>> {
  if (choices.once(3)) return { parts: choices.between(1, 4) }
  return { over: choices.pick([['c'], ['h'], ['w'], ['h', 'w'], ['c', 'h', 'w']]) } // prettier-ignore
}

function drawShape(choices: Choices): Shape {
  const channels = choices.pick([4, 6, 1, 2, 3, 8])
  return choices.once(5) ? [channels] : [channels, choices.between(1, 7), choices.between(1, 7)]
}

function drawArm(choices: Choices, input: Shape): readonly [number, number, number] | null {
  if (choices.once(2)) return null
  const axis = choices.below(input.length)
  const start = choices.below(input[axis] ?? 1)
  const end = choices.once(2) ? start + 1 : (input[axis] ?? 1)
  return [axis, start, end]
}

const words: readonly [string, ...string[]] = ['conv', ...Object.keys(drawArguments).slice(1), ...joins]

function drawCall(choices: Choices): DrawnCall {
  const word = choices.pick(words)
  const input = drawShape(choices)
  const draw = drawArguments[word]
  if (draw !== undefined) return { word, arguments: draw(choices, input), input, arms: [] }
  const arms = Array.from({ length: choices.between(2, 3) }, () => drawArm(choices, input))
  const over = word === 'concat' ? optional(choices, 'over', choices.pick(['c', 'h', 'w'])) : {}
  return { word, arguments: over, input, arms }
}

/** Single steps from a seed, right and wrong ones. */
export function sampleCalls(seed: number, count: number): readonly DrawnCall[] {
  const numbers = fc.noBias(fc.array(fc.nat({ max: 5039 }), { minLength: 40, maxLength: 40 }))
  return fc.sample(numbers, { seed, numRuns: count }).map((drawn) => drawCall(createChoices(drawn)))
}

function showValue(value: Value): string {
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(value)
}

/** The step in a net of its own. Arms that cut are written with `slice`. */
export function writeCall({ word, arguments: given, input, arms }: DrawnCall): string {
  const bias = ['conv', 'dwconv', 'deconv', 'conv1d'].includes(word) ? ['bias = true'] : []
  const shown = Object.entries(given).map(([name, value]) =>
    name === 'stride' ? `/${showValue(value)}` : `${name} = ${showValue(value)}`,
  )
  const call = `${word}(${[...shown, ...bias].join(', ')})`
  const written = arms.map((arm) => (arm === null ? '{}' : `slice(${arm[1]}, ${arm[2]}, over = ${'chw'[arm[0]]})`))
  const step = arms.length === 0 ? call : `branch { ${written.join(' ')} } ${call}`
  return `net One { input(${input.join('x')}) ${step} }`
}
