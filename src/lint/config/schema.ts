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
      rules: { $ref: '#/definitions/rules' },
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
            rules: { $ref: '#/definitions/rules' },
          },
        },
      },
    },
    definitions: { severity: { enum: ruleSeverities }, setting: settingSchema, rules: rulesSchema() },
  }
}

function rulesSchema(): Schema {
  return {
    description: 'Severity of each rule, with options where it has some: "warn", or ["warn", { … }].',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(rules.map((rule) => [rule.id, ruleSchema(rule)])),
  }
}

function ruleSchema(rule: Rule): Schema {
  const description = `${rule.summary} Recommended: ${rule.recommended}; strict: ${rule.strict}.`
  const options = Object.entries(rule.options ?? {})
  if (options.length === 0) return { description, allOf: [{ $ref: '#/definitions/setting' }] }
  const severity = { $ref: '#/definitions/severity' }
  const entries = [severity, optionsSchema(options.map(([name, option]) => [name, optionSchema(option)]))]
  return {
    description,
    if: { type: 'array' },
    then: { type: 'array', minItems: 1, maxItems: 2, items: entries },
    else: severity,
  }
}

/** The severity of a rule without options, by itself or as the only one of a list. */
const settingSchema: Schema = {
  if: { type: 'array' },
  then: { type: 'array', minItems: 1, maxItems: 1, items: [{ $ref: '#/definitions/severity' }] },
  else: { $ref: '#/definitions/severity' },
}

function optionsSchema(properties: readonly (readonly [string, Schema])[]): Schema {
  return { type: 'object', additionalProperties: false, properties: Object.fromEntries(properties) }
}
