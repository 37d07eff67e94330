import { createMessage } from '../../diagnostics/index.ts'
import type { Conv1dAttributes, ConvAttributes, DeconvAttributes, LinearAttributes, Shape } from '../core.ts'
import type { Problem } from '../operation.ts'
import { isProblem, reportProblem, requireFeatureMap, type FeatureMap } from '../problem.ts'
import { formatShape } from '../shape.ts'
import { checkGroups, checkResult, checkWeight } from './check-result.ts'
import { countPlaces, reportTooLarge, windowExtent, type Window } from './window.ts'

/** The two windows of a convolution: along height, then width. */
function convolutionWindows(attributes: ConvAttributes): readonly [Window, Window] {
  const { kernel, stride, dilation, pads } = attributes
  return [
    { kernel: kernel[0], stride: stride[0], dilation: dilation[0], before: pads[0], after: pads[1], ceil: false },
    { kernel: kernel[1], stride: stride[1], dilation: dilation[1], before: pads[2], after: pads[3], ceil: false },
  ]
}

/** What a convolution sees: `[C, H, W]`, or a vector `[C]` as `[C, 1, 1]`. */
export function viewAsFeatureMap(operation: string, shape: Shape): FeatureMap | Problem {
  const channels = shape[0]
  return shape.length === 1 && channels !== undefined ? [channels, 1, 1] : requireFeatureMap(operation, shape)
}

/** Input channels and output channels both have to part into the groups. */
function checkChannelGroups(operation: string, input: number, output: number, groups: number, shape: Shape) {
  return (
    checkGroups(operation, input, groups, shape, 'groups') ??
    checkGroups(`${operation} to ${output} channels`, output, groups, shape, 'groups')
  )
}

/** `[C, H, W]` or `[C]` to `[channels, H', W']`, with H' = floor((H + pads - dilation (k - 1) - 1) / stride) + 1. */
export function inferConv(attributes: ConvAttributes, shape: Shape): Shape | Problem {
  const view = viewAsFeatureMap('conv', shape)
  if (isProblem(view)) return view
  const [channels, height, width] = view
  const grouping = checkChannelGroups('conv', channels, attributes.channels, attributes.groups, shape)
  if (grouping !== undefined) return grouping
  const [rows, columns] = convolutionWindows(attributes)
  const result = [attributes.channels, countPlaces(height, rows), countPlaces(width, columns)]
  if (result.some((extent) => extent < 1)) return reportTooLarge('conv', view, [rows, columns])
  return checkWeight('conv', shape, convWeightShape(attributes, view)) ?? checkResult('conv', shape, result)
}

/** O, I/groups, kH, kW. */
export function convWeightShape(attributes: ConvAttributes, [channels]: FeatureMap): Shape {
  return [attributes.channels, channels / attributes.groups, ...attributes.kernel]
}

/** I, O/groups, kH, kW, as PyTorch's ConvTranspose2d keeps it. */
export function deconvWeightShape(attributes: ConvAttributes, [channels]: FeatureMap): Shape {
  return [channels, attributes.channels / attributes.groups, ...attributes.kernel]
}

/**
 * `[C, H, W]` or `[C]` to `[channels, H', W']`, with H' = (H - 1) stride - pads + dilation (k - 1) + output_pad + 1, as
 * PyTorch's ConvTranspose2d documents it; output_pad has to be smaller than the stride or the dilation.
 */
export function inferDeconv(attributes: DeconvAttributes, shape: Shape): Shape | Problem {
  const view = viewAsFeatureMap('deconv', shape)
  if (isProblem(view)) return view
  const [channels, height, width] = view
  const { stride, dilation, outputPad, groups } = attributes
  const grouping = checkChannelGroups('deconv', channels, attributes.channels, groups, shape)
  if (grouping !== undefined) return grouping
  if (outputPad.some((extra, axis) => extra >= Math.max(stride[axis] ?? 1, dilation[axis] ?? 1))) {
    const message = createMessage('output-pad-too-large', {
      outputPad: formatShape(outputPad),
      stride: formatShape(stride),
      dilation: formatShape(dilation),
    })
    return reportProblem(message, 'output_pad')
  }
  const [rows, columns] = convolutionWindows(attributes)
  const spread = (extent: number, window: Window, extra: number) =>
    (extent - 1) * window.stride - window.before - window.after + windowExtent(window) + extra
  const result = [attributes.channels, spread(height, rows, outputPad[0]), spread(width, columns, outputPad[1])]
  return checkWeight('deconv', shape, deconvWeightShape(attributes, view)) ?? checkResult('deconv', shape, result)
}

/** What a one-dimensional convolution sees: `[D, L]`, or a vector `[C]` as one channel of length C. */
export function viewAsSequence(shape: Shape): readonly [depth: number, length: number] | Problem {
  const [first, second] = shape
  if (first !== undefined && second === undefined) return [1, first]
  if (shape.length === 2 && first !== undefined && second !== undefined) return [first, second]
  return reportProblem(
    createMessage('shape-rank', {
      operation: 'conv1d',
      expected: 'a vector (channels) or a sequence (depth, length)',
      shape: formatShape(shape),
      advice: 'Write gap or flatten before it for a vector, or reshape for a sequence.',
    }),
  )
}

/** `[C]` or `[D, L]` to `[channels, L']`, or to the vector `[L']` where it has one channel; PyTorch's Conv1d. */
export function inferConv1d(attributes: Conv1dAttributes, shape: Shape): Shape | Problem {
  const view = viewAsSequence(shape)
  if (isProblem(view)) return view
  const [depth, length] = view
  const { channels, kernel, stride, dilation, pads, padMode, groups } = attributes
  const grouping = checkChannelGroups('conv1d', depth, channels, groups, view)
  if (grouping !== undefined) return grouping
  if (padMode === 'circular' && pads.some((pad) => pad > length)) {
    const message = createMessage('circular-pad-too-large', {
      pads: `[${pads.join(', ')}]`,
      shape: formatShape(shape),
    })
    return reportProblem(message, 'pad')
  }
  const window: Window = { kernel, stride, dilation, before: pads[0], after: pads[1], ceil: false }
  const places = countPlaces(length, window)
  if (places < 1) return reportTooLarge('conv1d', view, [window])
  const weight = checkWeight('conv1d', shape, conv1dWeightShape(attributes, depth))
  return weight ?? checkResult('conv1d', shape, channels === 1 ? [places] : [channels, places])
}

/** O, I/groups, k. */
export function conv1dWeightShape(attributes: Conv1dAttributes, depth: number): Shape {
  return [attributes.channels, depth / attributes.groups, attributes.kernel]
}

/** `[C]` to `[channels]`. */
export function inferLinear(attributes: LinearAttributes, shape: Shape): Shape | Problem {
  const features = shape[0]
  if (shape.length !== 1 || features === undefined) {
    return reportProblem(
      createMessage('shape-rank', {
        operation: 'linear',
        expected: 'a vector',
        shape: formatShape(shape),
        advice: 'Write gap before it to average over the positions, or flatten to take them all.',
      }),
    )
  }
  return (
    checkWeight('linear', shape, [attributes.channels, features]) ?? checkResult('linear', shape, [attributes.channels])
  )
}
