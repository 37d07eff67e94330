import { invariant, type RuleCode } from '../../diagnostics/index.ts'
import type { OptionValue } from '../options.ts'
import type { Rule, RuleSeverity } from '../rule.ts'
import { rules } from '../rules/index.ts'

/** What a configuration says of one rule; what it leaves out holds as before. */
export interface RuleSetting {
  readonly severity: RuleSeverity
  readonly options: ReadonlyMap<string, OptionValue>
}

/** Settings of rules, for all files or for those that a pattern matches. */
export interface ConfigLayer {
  /** Undefined for all files. */
  readonly matches: ((path: string) => boolean) | undefined
  readonly rules: ReadonlyMap<RuleCode, RuleSetting>
}

/** A configuration with all that it extends: later layers win. */
export interface LintConfig {
  readonly layers: readonly ConfigLayer[]
}

export const presets = ['senet:recommended', 'senet:strict'] as const
export type Preset = (typeof presets)[number]

/** Whether a word is the name of a set of rules that comes with senet. */
export function isPreset(word: string): word is Preset {
  return presets.some((preset) => preset === word)
}

/** The layer of a set of rules that comes with senet. */
export function presetLayer(preset: Preset): ConfigLayer {
  const severity = (rule: Rule): RuleSeverity => (preset === 'senet:strict' ? rule.strict : rule.recommended)
  return {
    matches: undefined,
    rules: new Map(rules.map((rule) => [rule.id, { severity: severity(rule), options: new Map() }])),
  }
}

/** A set of rules that comes with senet, as a configuration. */
export function presetConfig(preset: Preset): LintConfig {
  return { layers: [presetLayer(preset)] }
}

/** A configuration with further settings of rules that hold for all files, as tests and editors make one. */
export function withRules(config: LintConfig, settings: Readonly<Partial<Record<RuleCode, RuleSetting>>>): LintConfig {
  const entries = rules.flatMap(({ id }) => {
    const setting = settings[id]
    return setting === undefined ? [] : [[id, setting] as const]
  })
  return { layers: [...config.layers, { matches: undefined, rules: new Map(entries) }] }
}

/** The severity of a rule in a file. */
export function severityOf({ layers }: LintConfig, rule: RuleCode, path: string): RuleSeverity {
  const layer = layers.findLast(({ matches, rules: set }) => set.has(rule) && (matches === undefined || matches(path)))
  return layer?.rules.get(rule)?.severity ?? 'off'
}

/** An option of a rule in a file: the last that was configured, else its default. */
export function optionOf({ layers }: LintConfig, rule: RuleCode, name: string, path: string): OptionValue {
  const layer = layers.findLast(
    ({ matches, rules: set }) => set.get(rule)?.options.has(name) === true && (matches === undefined || matches(path)),
  )
  const configured = layer?.rules.get(rule)?.options.get(name)
  if (configured !== undefined) return configured
  const option = rules.find(({ id }) => id === rule)?.options?.[name]
  invariant(option !== undefined, `the rule ${rule} has no option ${name}`)
  return option.default
}
