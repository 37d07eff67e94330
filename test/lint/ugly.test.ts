import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lintSource, listRules, presetConfig, withRules } from '../../src/lint/index.ts'
import { memoryHost } from '../support/spec.ts'

/** Specs as people write them who have never seen the rules, each with something of everything. */
const names = ['mobilenet-plants', 'unet-cells', 'resnext-port', 'inception-patches', 'se-positions', 'data']
const folder = join(import.meta.dirname, '..', 'fixtures', 'lint')
const texts = new Map(names.map((name) => [name, readFileSync(join(folder, `${name}.senet`), 'utf8')]))
const host = memoryHost({ 'specs/data.senet': texts.get('data') ?? '' })

/** Every rule that there is, those too that strict leaves off. */
const everything = withRules(presetConfig('senet:strict'), {
  'unused-net': { severity: 'warn', options: new Map() },
})

test('every rule fires on specs that were not written for it, and nothing else is wrong with them', async () => {
  const fired = new Set<string>()
  for (const name of names.slice(0, 5)) {
    const { diagnostics } = await lintSource({ path: `specs/${name}.senet`, text: texts.get(name) ?? '' }, host, {
      config: everything,
    })
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    for (const { code } of diagnostics) fired.add(code)
  }
  expect([...fired].toSorted()).toEqual(
    listRules()
      .map(({ id }) => id)
      .toSorted(),
  )
})
