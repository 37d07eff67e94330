import type { Template } from '../template.ts'

export const commandTemplates = {
  'file-not-found': {
    severity: 'error',
    message: 'There is no file {path}.',
    hint: 'Paths are relative to the folder that the command runs in; a file imports relative to itself.',
  },
  'file-unreadable': {
    severity: 'error',
    message: '{path} cannot be read: {reason}.',
  },
  'file-unwritable': {
    severity: 'error',
    message: '{path} cannot be written: {reason}.',
    hint: 'A file is written whole or not at all: what was there before is still there.',
  },
  'file-outside-root': {
    severity: 'error',
    message: '{path} lies outside the project root {root} and is not read.',
    hint: 'Move the file below the root, or run the command in a folder above both.',
  },
  'file-too-large': {
    severity: 'error',
    message: '{path} has more than {limit} bytes and is not read.',
    hint: 'Is it the right file?',
  },
  'file-not-utf8': {
    severity: 'error',
    message: '{path} is not UTF-8 text: byte {offset} (0x{byte}) belongs to no character.',
    hint: 'Save the file as UTF-8.',
  },
  'no-matching-files': {
    severity: 'error',
    message: 'No file matches {pattern}.',
    hint: 'In a folder, files that end in .senet are taken; ** stands for any folders.',
  },
  'nothing-declared': {
    severity: 'warning',
    message: 'There is nothing to check: the file declares nothing.',
    hint: 'Is it the right file? A spec declares nets, blocks, gates, sweeps or values.',
  },
  'formatter-config': {
    severity: 'error',
    message: 'The options of Prettier for {path} cannot be used: {reason}.',
    hint: 'Look for .prettierrc and .editorconfig in its folder and those above.',
  },
  'npy-header': {
    severity: 'error',
    message: 'The file is not a .npy array: {problem}.',
    hint: 'Write it with numpy.save.',
  },
  'npy-dtype': {
    severity: 'error',
    message: 'The array holds values of type {dtype}, which is not float32 or float64.',
    hint: 'Convert it before saving: array.astype(numpy.float32).',
  },
  'npy-size': {
    severity: 'error',
    message: 'The array claims shape [{shape}], {needed} bytes of values, but the file has {found} after its header.',
    hint: 'The file was cut short or is damaged: save it again with numpy.save.',
  },
  'npy-not-finite': {
    severity: 'error',
    message: 'The array has {count} that are not finite in float32; the first is {value} at index {index}.',
    hint: 'Every output would be meaningless: look for a division by zero where the array was made.',
  },
  'image-unreadable': {
    severity: 'error',
    message: 'The picture cannot be decoded: {reason}.',
    hint: 'JPEG, PNG, WebP, AVIF, GIF, TIFF and SVG are read.',
  },
  'image-too-large': {
    severity: 'error',
    message: 'The picture has {width}x{height} pixels, more than the {limit} that are decoded.',
    hint: 'Scale it down first: a network looks at a few hundred pixels a side.',
  },
  'image-input': {
    severity: 'error',
    message: 'A picture cannot be an input of shape [{shape}].',
    hint: 'Pictures go into inputs of 3 channels (colour) or 1 (grey) by height by width; give a .npy file instead.',
  },
  'labels-format': {
    severity: 'error',
    message: 'The labels cannot be read: {problem}.',
    hint: 'Write one label a line, or a JSON array of strings.',
  },
  'labels-count': {
    severity: 'error',
    message: 'The file has {count} labels, but the network has {classes} classes.',
    hint: 'Use the list of the data set that the network was trained on, one label a class, in the order of the classes.',
  },
  'labels-without-classes': {
    severity: 'error',
    message: 'The labels have nothing to name: no output of {net} is a vector of scores; it gives {shapes}.',
    hint: 'Leave --labels away, or end the network in a vector: gap, then linear.',
  },
  'unknown-sweep': {
    severity: 'error',
    message: 'There is no sweep {name} in {path}.',
    hint: 'name one that is there, or none for all of them',
  },
  'no-sweep': {
    severity: 'error',
    message: '{path} declares no sweep.',
    hint: 'write sweep Name of Net { key = [values] }, or sweep a net here: --net Net --set key=value,value',
  },
  'nothing-cited': {
    severity: 'warning',
    message: 'Nothing is cited in {path}.',
    hint: 'write /// cites: Table 2; macs = 3.87G before a net, or a value for each variant before a sweep',
  },
} as const satisfies Readonly<Record<string, Template>>
