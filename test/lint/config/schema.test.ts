import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { configSchema, listRules } from '../../../src/lint/index.ts'

test('the schema that editors use is the one that configurations are held to', async () => {
  await expect(`${JSON.stringify(configSchema(), null, 2)}\n`).toMatchFileSnapshot('../../../config.schema.json')
})

test('the schema is one, and has every rule with its options', () => {
  const validate = new Ajv({ strict: true, strictTypes: false, strictTuples: false, allErrors: true }).compile(
    configSchema(),
  )
  const rules = Object.fromEntries(
    listRules().map(({ id, options, recommended }) => {
      const defaults = Object.fromEntries(Object.entries(options ?? {}).map(([name, option]) => [name, option.default]))
      return [id, options === undefined ? [recommended] : [recommended, defaults]]
    }),
  )
  expect(validate({ rules, overrides: [{ files: '**', rules }] }), JSON.stringify(validate.errors)).toBe(true)
  for (const { id } of listRules()) expect(validate({ rules: { [id]: ['warn', { unknown: 1 }] } }), id).toBe(false)
})
