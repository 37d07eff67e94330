import type { Template } from '../template.ts'

export const weightTemplates = {
  'safetensors-truncated': {
    severity: 'error',
    message: 'The file ends at byte {size}, but {what} would end at byte {end}.',
    hint: 'It was cut short or is not a safetensors file: copy, download or save it again.',
  },
  'safetensors-header': {
    severity: 'error',
    message: 'The header cannot be read: at byte {offset}, {problem}.',
    hint: 'It is not a safetensors file or is damaged. Write weights with safetensors.torch.save_file, or with senet.',
  },
  'safetensors-layout': {
    severity: 'error',
    message: 'What the header says of the data is not so in {count}:\n{list}',
    hint: 'The file is damaged or was written by a broken program: save it again.',
  },
  'safetensors-dtype': {
    severity: 'error',
    message: 'Values of a kind that cannot be read, in {count}:\n{list}',
    hint: 'Convert them to float32 before saving: model.float().state_dict().',
  },
  'weights-out-of-range': {
    severity: 'error',
    message: 'Values that float32 cannot hold, in {count}:\n{list}',
    hint: 'Networks compute in float32, whose largest value is 3.4e38.',
  },
  'weights-inexact': {
    severity: 'warning',
    message: 'Whole numbers that float32 rounds, in {count}:\n{list}',
    hint: 'Float32 holds whole numbers up to 16,777,216 exactly.',
  },
  'weights-rounded': {
    severity: 'information',
    message: 'Values of {count} were rounded to float32; the largest relative change is {change}, in {key}.',
    hint: 'Networks compute in float32, which holds about 7 digits, and whole numbers up to 16,777,216.',
  },
  'weights-mismatch': {
    severity: 'error',
    message: 'The weights do not fit {net}: {summary}.\n{list}',
    hint: 'senet summary --json lists every key and shape that the network has, under "tensors".',
  },
  'weights-source': {
    severity: 'error',
    message: '"{value}" does not say which weights to use: {problem}.',
    hint: 'Write a safetensors file, seed:42 for initial weights, or formula. A file of such a name is ./{value}.',
  },
} as const satisfies Readonly<Record<string, Template>>
