import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writePyTorchModule } from '../../../src/backends/pytorch/index.ts'
import { writeTorchModule } from '../../../src/backends/torch-ts/index.ts'
import { compileFile, projectFolder } from '../../support/spec-file.ts'

const folder = join(projectFolder, 'test', 'fixtures', 'generated')

async function generate(net: string): Promise<readonly (readonly [name: string, text: string])[]> {
  const { graph } = await compileFile('specs/resnet.senet', net)
  return [
    [`${net.toLowerCase()}.py`, writePyTorchModule(graph)],
    [`${net}.ts.txt`, await writeTorchModule(graph)],
  ]
}

test.each(['SEResNet50', 'ResNet50'])('the code of %s is as readers see it, and short', async (net) => {
  for (const [name, text] of await generate(net)) {
    const path = join(folder, name)
    if (process.env['UPDATE_GENERATED'] !== undefined) await writeFile(path, text)
    expect(text).toBe(await readFile(path, 'utf8'))
    expect(text.split('\n').length).toBeLessThan(200)
  }
})

test('squeeze-and-excitation adds the gate, and changes nothing else', async () => {
  const [plain, gated] = await Promise.all([generate('ResNet50'), generate('SEResNet50')])
  for (const [index, [, text]] of gated.entries()) {
    const before = (plain[index]?.[1] ?? '').replaceAll('ResNet50', 'Net').split('\n')
    const after = text.replaceAll('SEResNet50', 'Net').split('\n')
    // Every line of the plain net is there, in its order.
    let at = 0
    for (const line of after) if (line === before[at]) at += 1
    expect(before.slice(at)).toEqual([])
    const added = after.filter((line) => !before.includes(line))
    expect(added.filter((line) => /self\.se\b|this\.se\b|se: SELayer/.test(line)).length).toBeGreaterThan(1)
  }
})
