import { optionSchema } from '../options.ts'
import { type Rule, ruleSeverities } from '../rule.ts'
import { rules } from '../rules/index.ts'

type Schema = Readonly<Record<string, unknown>>

/**
 * The JSON Schema of `senet.config.json`, made from the rules: what a configuration is validated against, and what
 * editors complete from.
 */
export function configSchema(): Schema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of senet lint',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string', description: 'Where this schema is, for editors.' },
      extends: {
        description:
          'What this configuration builds on: senet:recommended (where nothing is said), senet:strict, files relative ' +
          'to this one. Later ones win.',
        if: { type: 'array' },
        then: { type: 'array', items: { type: 'string' } },
        else: { type: 'string' },
      },
      rules: rulesSchema('Severity of each rule, with options where it has some: "warn", or ["warn", { … }].'),
      overrides: {
        description: 'Settings for the files that patterns match; later ones win.',
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['files', 'rules'],
          properties: {
            files: {
              description: 'Patterns such as specs/**, relative to the folder of this configuration.',
              if: { type: 'array' },
              then: { type: 'array', items: { type: 'string', minLength: 1 }, minItems: 1 },
              else: { type: 'string', minLength: 1 },
            },
            rules: rulesSchema('Severity of each rule in these files.'),
          },
        },
      },
    },
  }
}

function rulesSchema(description: string): Schema {
  return {
    description,
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(rules.map((rule) => [rule.id, ruleSchema(rule)])),
  }
}

function ruleSchema(rule: Rule): Schema {
  const severity = { enum: ruleSeverities }
  const description = `${rule.summary} Recommended: ${rule.recommended}; strict: ${rule.strict}.`
  const options = Object.entries(rule.options ?? {})
  const entries =
    options.length === 0
      ? [severity]
      : [severity, optionsSchema(options.map(([name, option]) => [name, optionSchema(option)]))]
  return {
    description,
    if: { type: 'array' },
    then: { type: 'array', minItems: 1, maxItems: entries.length, items: entries },
    else: severity,
  }
}

function optionsSchema(properties: readonly (readonly [string, Schema])[]): Schema {
  return { type: 'object', additionalProperties: false, properties: Object.fromEntries(properties) }
}
