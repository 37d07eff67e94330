import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { check } from 'prettier'
import { expect, test } from 'vitest'
import { writeTorchModule } from '../../../src/backends/torch-ts/index.ts'
import { sampleSpecs } from '../../support/draw-spec.ts'
import { compileText } from '../../support/spec.ts'
import { compileFile, projectFolder } from '../../support/spec-file.ts'
import { listSpecNets } from '../../support/spec-nets.ts'

test('generated TypeScript is clean under strict tsc and in the form of Prettier', async () => {
  const sources: string[] = []
  for (const [path, net] of listSpecNets()) sources.push(await writeTorchModule((await compileFile(path, net)).graph))
  for (const { text, files, net } of sampleSpecs(5, 60)) {
    const { graph } = await compileText(text, net, files)
    if (graph !== undefined) sources.push(await writeTorchModule(graph))
  }
  const folder = await mkdtemp(join(projectFolder, 'test', 'backends', 'torch-ts', '.generated-'))
  try {
    for (const [index, source] of sources.entries()) await writeFile(join(folder, `net${index}.ts`), source)
    const config = {
      extends: join(projectFolder, 'tsconfig.json'),
      compilerOptions: {
        paths: { 'senet/torch': [join(projectFolder, 'src', 'torch', 'node.ts')] },
        noUnusedLocals: true,
      },
      include: ['*.ts', join(projectFolder, 'src', '*.d.ts')],
    }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const tsc = join(projectFolder, 'node_modules', '.bin', 'tsc')
    const { stdout } = spawnSync(tsc, ['--noEmit', '-p', folder], { encoding: 'utf8' })
    expect(stdout).toBe('')
    const style = {
      semi: false,
      singleQuote: true,
      printWidth: 120,
      trailingComma: 'all',
      parser: 'typescript',
    } as const
    for (const source of sources) expect(await check(source, style)).toBe(true)
  } finally {
    await rm(folder, { recursive: true })
  }
})
