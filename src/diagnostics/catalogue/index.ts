import { checkTemplates } from './check.ts'
import { commandTemplates } from './command.ts'
import { shapeTemplates } from './shape.ts'
import { syntaxTemplates } from './syntax.ts'
import { irTemplates } from './ir.ts'
import { weightTemplates } from './weights.ts'
import { backendTemplates } from './backends.ts'

/** Every diagnostic there is: code → severity and typed template. Codes are stable and each has a page. */
export const catalogue = {
  ...syntaxTemplates,
  ...checkTemplates,
  ...shapeTemplates,
  ...irTemplates,
  ...weightTemplates,
  ...backendTemplates,
  ...commandTemplates,
} as const

export type DiagnosticCode = keyof typeof catalogue
