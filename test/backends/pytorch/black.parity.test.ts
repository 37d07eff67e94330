import { expect, test } from 'vitest'
import { writePyTorchModule } from '../../../src/backends/pytorch/index.ts'
import { runPython } from '../../support/python.ts'
import { compileFile } from '../../support/spec-file.ts'
import { listSpecNets } from '../../support/spec-nets.ts'

/** What black changes in Python sources. */
async function changes(sources: readonly string[]): Promise<readonly string[]> {
  const found: readonly string[] = JSON.parse(await runPython('formatted.py', JSON.stringify(sources)))
  expect(found).toHaveLength(sources.length)
  return found.filter((one) => one !== '')
}

test('black changes nothing in the Python of the networks', async () => {
  const sources = []
  for (const [path, net] of listSpecNets()) {
    const { graph } = await compileFile(path, net)
    if (graph === undefined) throw new Error(`${net} of ${path}`)
    sources.push(writePyTorchModule(graph))
  }
  expect(sources.length).toBeGreaterThan(100)
  expect(await changes(sources)).toEqual([])
})
