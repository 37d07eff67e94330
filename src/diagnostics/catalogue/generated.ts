import type { Template } from '../template.ts'

export const generatedTemplates = {
  'label-taken': {
    severity: 'error',
    message: 'The label {label} (at {path}) cannot be kept: a module of {target} has {label} for itself.',
    hint: 'Give the step another label; its weights then go by that name.',
  },
  'not-a-classifier': {
    severity: 'error',
    message: 'The script of --ddp trains classifiers, and this net is none: {reason}.',
    hint: 'Compile it without --ddp, and train it with a script that knows its outputs.',
  },
} as const satisfies Readonly<Record<string, Template>>
