import type { Template } from '../template.ts'

/** What is wrong with a prototxt that is imported. */
export const caffeTemplates = {
  'prototxt-syntax': {
    severity: 'error',
    message: 'Here should be {expected}; found is {found}.',
    hint: 'The file is read as the text format of protocol buffers: `name: value`, `name { … }`, `# comment`.',
  },
  'prototxt-bracket': {
    severity: 'error',
    message: 'This `{bracket}` {problem}.',
    hint: 'Was the file cut short?',
  },
  'prototxt-limit': {
    severity: 'error',
    message: 'The file has more {what} than the {limit} that are read.',
    hint: 'Is it the right file? The largest known networks have a thousand layers.',
  },
  'caffe-field': {
    severity: 'error',
    message: '{place} has no field {field} that is understood.',
    hint: 'A field that is passed over could change numbers: take it out if it does not.',
  },
  'caffe-value': {
    severity: 'error',
    message: '{field} has to be {expected}, and is {found}.',
  },
  'caffe-field-missing': {
    severity: 'error',
    message: '{place} needs the field {field}.',
  },
  'caffe-layer': {
    severity: 'error',
    message: 'The layer {layer} cannot be imported: {reason}.',
  },
  'caffe-blob': {
    severity: 'error',
    message: 'The layer {layer} takes the blob {blob}, {reason}.',
    hint: 'A layer takes what layers above it give.',
  },
  'caffe-top': {
    severity: 'error',
    message: 'The blob {blob} is given twice, and this layer does not work in place.',
    hint: 'Give it a name of its own, or let the layer take the blob that it gives.',
  },
  'caffe-shape': {
    severity: 'error',
    message: 'The layer {layer} cannot be computed: {reason}',
  },
  'caffe-input': {
    severity: 'error',
    message: 'The network has no input that is known: {reason}.',
    hint: 'A deploy prototxt says it: layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 224 dim: 224 } } }',
  },
  'caffe-output': {
    severity: 'error',
    message: 'The network has to end in one blob, and has {count}: {blobs}.',
    hint: 'Take out the layers that lead to the others.',
  },
  'caffe-structure': {
    severity: 'error',
    message: 'More than {limit} joins lie inside the arms of others.',
  },
  'caffe-left-out': {
    severity: 'information',
    message: 'Left out: {what}.',
  },
} as const satisfies Readonly<Record<string, Template>>
