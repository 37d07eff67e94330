import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lintSource, listRules, presetConfig, withRules } from '../../src/lint/index.ts'
import { memoryHost } from '../support/spec.ts'

/**
 * Specs with the mistakes of ports and first tries. Most rules fired as they were first written; constant-width,
 * dropout-before-norm, norm-after-norm and repeated-annotation did not, and a mistake was put in for each of these.
 */
const names = ['mobilenet-plants', 'unet-cells', 'resnext-port', 'inception-patches', 'se-positions', 'data']
const folder = join(import.meta.dirname, '..', 'fixtures', 'lint')
const texts = new Map(names.map((name) => [name, readFileSync(join(folder, `${name}.senet`), 'utf8')]))
const host = memoryHost({ 'specs/data.senet': texts.get('data') ?? '' })

/** Every rule that there is, those too that strict leaves off. */
const everything = withRules(presetConfig('senet:strict'), {
  'unused-net': { severity: 'warn', options: new Map() },
})

test('every rule fires on specs of many mistakes, and none of these is an error', async () => {
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
