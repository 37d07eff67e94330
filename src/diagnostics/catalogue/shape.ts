import type { Template } from '../template.ts'

/** What can be wrong with the arguments of an operation and with the shapes it meets. */
export const shapeTemplates = {
  'argument-type': {
    severity: 'error',
    message: '{parameter} takes {expected} and gets {actual}.',
  },
  'argument-not-whole': {
    severity: 'error',
    message: '{parameter} must be whole and is {value}.',
    hint: 'Round it with floor, ceil or round, or choose numbers that divide evenly.',
  },
  'argument-out-of-range': {
    severity: 'error',
    message: '{parameter} must be {bound} and is {value}.',
  },
  'argument-unknown-word': {
    severity: 'error',
    message: '{parameter} takes {words} and gets {actual}.',
    hint: '{advice}',
  },
  'argument-needed': {
    severity: 'error',
    message: '{operation} needs {parameters}.',
    hint: 'Write it, for example {example}.',
  },
  'arguments-exclusive': {
    severity: 'error',
    message: '{operation} takes {first} or {second}, not both.',
    hint: 'Take one of them out.',
  },
  'even-kernel-pad': {
    severity: 'error',
    message: '{operation} with an even kernel {kernel} has no middle, so its padding must be written.',
    hint: 'Write pad = 0, or pad = [top, bottom, left, right].',
  },
  'pool-stride-missing': {
    severity: 'error',
    message: '{operation} must say its stride.',
    hint: 'Write /{suggested} after the kernel; /1 where it should keep the resolution.',
  },
  'pool-pad-too-large': {
    severity: 'error',
    message: '{operation} pads {pads}, which is more than half of its kernel {kernel}.',
    hint: 'A window could then lie in the padding alone. Pad less, or write pad before it.',
  },
  'output-pad-too-large': {
    severity: 'error',
    message: 'output_pad {outputPad} must be smaller than stride {stride} or dilation {dilation}.',
    hint: 'output_pad only chooses among the sizes that one stride covers.',
  },
  'circular-pad-too-large': {
    severity: 'error',
    message: 'Circular padding {pads} wraps round {shape} more than once.',
    hint: 'Pad by the length at most.',
  },
  'kernel-does-not-fit': {
    severity: 'error',
    message: '{operation}: kernel {window} does not fit in {padded}, which is input {shape} with its padding.',
    hint: 'Take a smaller kernel or dilation, more padding, or fewer strides before it.',
  },
  'result-empty': {
    severity: 'error',
    message: '{operation} of {shape} would give {result}, which has nothing in it.',
    hint: 'Every extent of a shape must be 1 or more.',
  },
  'shape-rank': {
    severity: 'error',
    message: '{operation} takes {expected} and gets {shape}.',
    hint: '{advice}',
  },
  'axis-missing': {
    severity: 'error',
    message: '{operation} goes over {axis}, and {shape} has no such axis.',
    hint: 'A vector has c alone; a feature map has c, h and w.',
  },
  'channels-not-divisible': {
    severity: 'error',
    message: '{operation} cannot part {channels} channels ({shape}) into {groups} equal {noun}.',
    hint: 'The number of {noun} must divide the number of channels.',
  },
  'shapes-do-not-join': {
    severity: 'error',
    message: '{operation} cannot join {first} with {second}.',
    hint: '{advice}',
  },
  'join-needs-arms': {
    severity: 'error',
    message: '{operation} joins two tensors or more and gets {count}.',
    hint: 'Write it after the arms of a branch: "branch" with its arms in braces, then {operation}.',
  },
  'reshape-count': {
    severity: 'error',
    message: 'reshape to {size} needs {needed} values, and {shape} has {count}.',
    hint: 'The product of the extents must stay the same.',
  },
  'transpose-order': {
    severity: 'error',
    message: 'transpose with order {order} does not name each axis of {shape} once.',
    hint: 'An order of a feature map names c, h and w, as in order = [w, c, h].',
  },
  'slice-outside': {
    severity: 'error',
    message: 'slice from {start} to {end} along {axis} is not inside {shape}.',
    hint: 'start counts from 0, and end is the first that is left out.',
  },
  'pad-too-large': {
    severity: 'error',
    message: 'Padding {pads} in mode {mode} cannot be made from {shape}.',
    hint: 'mode = reflect pads less than the extent; negative pads crop what is there, and only in mode = constant.',
  },
  'resize-not-whole': {
    severity: 'error',
    message: 'upsample by {factor} makes {result} of {shape}, and sizes are whole.',
    hint: 'Choose a factor that gives whole sizes, or write resize with the size itself.',
  },
  'initialiser-without-fans': {
    severity: 'error',
    message: 'init = {initialiser} of {operation} depends on a fan, which its weight {shape} does not have.',
    hint: 'Write zeros, ones, constant(v), normal(deviation) or uniform(bound).',
  },
  'preprocessing-channels': {
    severity: 'error',
    message: 'input {shape} has {channels} channels, and {parameter} has {count} values.',
    hint: 'Write one value per channel, in the order of the channels.',
  },
  'extent-too-large': {
    severity: 'error',
    message: '{operation} of {shape} would give {result}: an extent is beyond {limit}.',
    hint: 'Check the sizes: no extent of a tensor may be larger.',
  },
  'tensor-too-large': {
    severity: 'error',
    message: '{operation} of {shape} would give {result}: {count} values for one image, and {limit} is the most.',
    hint: 'Lower the resolution or the channels.',
  },
  'weight-too-large': {
    severity: 'error',
    message: '{operation} of {shape} would need a weight {weight}: {count} values, and {limit} is the most.',
    hint: 'Lower the channels or the kernel, or raise groups.',
  },
} as const satisfies Readonly<Record<string, Template>>
