import type { Template } from '../template.ts'

export const generatedTemplates = {
  'label-taken': {
    severity: 'error',
    message: 'The label {label} (at {path}) cannot be kept: a module of {target} has {label} for itself.',
    hint: 'Give the step another label; its weights then go by that name.',
  },
} as const satisfies Readonly<Record<string, Template>>
