export { configFileName, maximumExtends, type PathNames, readConfig } from './config/read.ts'
export {
  isPreset,
  type LintConfig,
  type Preset,
  presetConfig,
  presets,
  type RuleSetting,
  withRules,
} from './config/resolve.ts'
export { configSchema } from './config/schema.ts'
export { applyEdits, applyFixes, type FixedText } from './fix.ts'
export {
  fixSource,
  type FixResult,
  type LintHost,
  type LintOptions,
  type LintResult,
  lintSource,
  maximumPasses,
} from './lint.ts'
export type { Timing } from './engine.ts'
export type { OptionSpec, OptionValue } from './options.ts'
export { type RuleCategory, type RuleFacts, type RuleSeverity } from './rule.ts'
export { listRules } from './rules/index.ts'
