import type { Template } from '../template.ts'

/** What reading `/// cites:` finds. */
export const citeTemplates = {
  'cites-malformed': {
    severity: 'error',
    message: 'In a cites line {expected} is expected here, and {found} is there.',
    hint: 'write /// cites: Table 10; params = 45.7M, 35.7M; "top-1 error" = 22.29, -',
  },
  'cites-unknown-column': {
    severity: 'error',
    message: '{column} is nothing that is counted.',
    hint: 'params and macs are compared; a column that is only shown stands in quotes: "{column}" = …',
  },
  'cites-count': {
    severity: 'error',
    message: '{column} has {found}, and {name} takes {expected}.',
    hint: 'give a value for each variant, in their order, a single one on a net; - stands for one that is not given',
  },
  'cites-twice': {
    severity: 'error',
    message: '{column} of {source} is given twice.',
    hint: 'take one of the two out',
  },
  'cites-misplaced': {
    severity: 'error',
    message: 'A cites line belongs to a sweep, or to a net that needs no arguments, and this one is before {found}.',
    hint: 'move it directly before the net or the sweep that the numbers are of',
  },
} as const satisfies Readonly<Record<string, Template>>
