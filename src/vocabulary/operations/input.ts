import { createMessage, type Message } from '../../diagnostics/index.ts'
import type { Shape } from '../core.ts'
import type { Arguments, Operation } from '../operation.ts'
import { byDefault, demand, other, readNumber, readNumbers, readWord, real, required, word } from '../parameters.ts'
import { reportProblem } from '../problem.ts'
import { formatShape } from '../shape.ts'

const orders = ['rgb', 'bgr'] as const

/** The tensor that enters the net, and what a picture goes through before it is one. */
export const input: Operation = {
  name: 'input',
  category: 'input',
  scope: 'input',
  parameters: [
    other('size', 'size', 'Channels, height, width; or the channels of a vector.', required),
    other('mean', 'numbers', 'Taken off each channel, in `order`.'),
    other('std', 'numbers', 'What each channel is divided by after that, in `order`.'),
    word('order', orders, 'The order of the channels of a picture.', byDefault('rgb')),
    real('range', 'The value of a white pixel before the mean is taken off: 1 or 255.', byDefault(1)),
  ],
  doc: `The tensor that enters the net, without the batch. A picture becomes one as
(pixel * range / 255 - mean) / std, channel by channel in \`order\`. \`order\` is rgb and \`range\` is 1 unless told.`,
  example: 'input(3x224x224, mean = [0.485, 0.456, 0.406], std = [0.229, 0.224, 0.225])',
  resolve(args) {
    const shape = demand(readNumbers(args, 'size'), 'size')
    const problem = checkPreprocessing(shape, args)
    return problem === undefined
      ? { operation: { op: 'input', attributes: { shape } } }
      : reportProblem(problem.message, problem.parameter)
  },
}

function checkPreprocessing(shape: Shape, args: Arguments): { message: Message; parameter: string } | undefined {
  const channels = shape[0] ?? 0
  for (const parameter of ['mean', 'std'] as const) {
    const values = readNumbers(args, parameter)
    if (values === undefined || values.length === channels) continue
    const names = { shape: formatShape(shape), channels, parameter, count: values.length }
    return { message: createMessage('preprocessing-channels', names), parameter }
  }
  const smallest = readNumbers(args, 'std')?.find((value) => value <= 0)
  if (smallest !== undefined) {
    const names = { parameter: 'std', bound: 'above 0', value: smallest }
    return { message: createMessage('argument-out-of-range', names), parameter: 'std' }
  }
  const range = readNumber(args, 'range') ?? 1
  if (range !== 1 && range !== 255) {
    const names = { parameter: 'range', bound: '1 or 255', value: range }
    return { message: createMessage('argument-out-of-range', names), parameter: 'range' }
  }
  if (readWord(args, 'order', orders) === 'bgr' && channels !== 3) {
    const names = { shape: formatShape(shape), channels, parameter: 'order = bgr', count: 3 }
    return { message: createMessage('preprocessing-channels', names), parameter: 'order' }
  }
  return undefined
}
