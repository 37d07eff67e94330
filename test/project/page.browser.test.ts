import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCommand } from '../support/cli.ts'
import { compileText } from '../support/spec.ts'
import { openPage, type BrowserPage } from '../support/browser.ts'
import { createModel } from '../../src/backends/tfjs/index.ts'
import { initialiseWeights } from '../../src/weights/index.ts'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

const examples = join(import.meta.dirname, '..', '..', 'examples')
let opened: BrowserPage

beforeAll(async () => {
  await buildCommand()
  opened = await openPage("import { classify } from './page.mjs'\nObject.assign(globalThis, { classify })", examples)
})

afterAll(() => opened.close())

test('the page of the examples gives the numbers that Node gives', async () => {
  const pixels = Float32Array.from({ length: 3 * 32 * 32 }, (_, index) => Math.sin(index))
  const given = await opened.page.evaluate(
    async (values) => {
      const { classify } = globalThis as unknown as { classify(pixels: Float32Array): Promise<number[]> }
      return classify(Float32Array.from(values))
    },
    [...pixels],
  )
  const source = await readFile(join(examples, 'page.mjs'), 'utf8')
  const { graph } = await compileText(source.match(/const spec = `([^`]*)`/)?.[1] ?? '')
  if (graph === undefined) throw new Error('the spec of the page does not compile')
  const model = await createModel(graph, initialiseWeights(graph, 42), { backend: 'cpu' })
  const { outputs } = await model.predict(pixels)
  model.dispose()
  const expected = outputs.get('output')?.data ?? new Float32Array()
  expect(given).toHaveLength(10)
  for (const [index, value] of expected.entries()) expect(given[index]).toBeCloseTo(value, 4)
})
