import { caffeTemplates } from './caffe.ts'
import { checkTemplates } from './check.ts'
import { commandTemplates } from './command.ts'
import { nameTemplates } from './names.ts'
import { shapeTemplates } from './shape.ts'
import { syntaxTemplates } from './syntax.ts'
import { irTemplates } from './ir.ts'
import { weightTemplates } from './weights.ts'
import { backendTemplates } from './backends.ts'
import { generatedTemplates } from './generated.ts'
import { checkpointTemplates } from './checkpoints.ts'
import { breakingTemplates } from './breaking.ts'
import { citeTemplates } from './cites.ts'
import { lintTemplates, ruleTemplates } from './lint.ts'

/** Every diagnostic there is: code → severity and typed template. Codes are stable and each has a page. */
export const catalogue = {
  ...syntaxTemplates,
  ...nameTemplates,
  ...checkTemplates,
  ...shapeTemplates,
  ...irTemplates,
  ...weightTemplates,
  ...checkpointTemplates,
  ...backendTemplates,
  ...generatedTemplates,
  ...commandTemplates,
  ...breakingTemplates,
  ...citeTemplates,
  ...lintTemplates,
  ...ruleTemplates,
  ...caffeTemplates,
} as const

export type DiagnosticCode = keyof typeof catalogue

/** A rule of lint, whose name is its code; it has its page beside the rule. */
export type RuleCode = keyof typeof ruleTemplates

/** Whether a word is the name of a rule of lint. */
export function isRuleCode(word: string): word is RuleCode {
  return Object.hasOwn(ruleTemplates, word)
}
