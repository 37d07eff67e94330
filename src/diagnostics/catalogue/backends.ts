import type { Template } from '../template.ts'

export const backendTemplates = {
  'layers-model-cannot-say': {
    severity: 'error',
    message: '{operation} at {node} cannot be written as a LayersModel: {reason}.',
    hint: '{advice}',
  },
  'onnx-external-data': {
    severity: 'information',
    message: 'The weights of {net} take {size} GiB, and an ONNX file ends at 2: they are in model.onnx.data beside it.',
    hint: 'Keep the files together in one folder: the model names the others.',
  },
  'backend-unavailable': {
    severity: 'error',
    message: 'The tfjs backend {backend} cannot be started: {reason}.',
    hint: 'Choose another backend, or register it with tfjs first. In Node, wasm and cpu are always there.',
  },
  'backend-unsupported': {
    severity: 'error',
    message: 'The tfjs backend {backend} cannot run {operation}: it has no {kernels}.',
    hint: 'Run the network on another backend: wasm and cpu have every operation.',
  },
  'backend-failed': {
    severity: 'error',
    message: 'The tfjs backend {backend} failed in {node} ({operation}): {reason}.',
    hint: 'The network is sound. This is a failure of the backend: try another one, or a smaller batch where it is about memory.',
  },
  'model-input': {
    severity: 'error',
    message: 'The input has the shape [{shape}], the network {net} takes [N, {expected}].',
    hint: 'The first axis is the batch: one image is [1, {expected}].',
  },
  'model-input-length': {
    severity: 'error',
    message: 'The input has {count} values, which is no multiple of {expected}, the values of one sample of {net}.',
    hint: 'Pass one sample after the other in the order of [N, {shape}], or an object with shape and data.',
  },
  'tap-unknown': {
    severity: 'error',
    message: 'The network {net} has no module or step {tap} to tap.',
    hint: 'Taps are module paths such as layer1.0, ids of steps as `senet ir` shows them, or input.',
  },
  'tap-folded': {
    severity: 'error',
    message: 'The value of {tap} is not computed: the batch norm after it was folded into it.',
    hint: 'Name the tap when the model is created, `taps: [...]`, or create it with `fold: false`.',
  },
  'model-disposed': {
    severity: 'error',
    message: 'The model of {net} was disposed.',
    hint: 'Create the model again; a disposed one has given its weights back.',
  },
} as const satisfies Readonly<Record<string, Template>>
