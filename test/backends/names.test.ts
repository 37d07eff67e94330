import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writePyTorchModule } from '../../src/backends/pytorch/index.ts'
import { writeTorchModule } from '../../src/backends/torch-ts/index.ts'
import { listWeights } from '../../src/weights/index.ts'
import { projectFolder } from '../support/spec-file.ts'
import { compileWell } from '../support/spec.ts'

test('generated code has the names that the reference says it has', async () => {
  const reference = await readFile(join(projectFolder, 'grammar', 'reference.md'), 'utf8')
  const section = reference.slice(reference.indexOf('## 14 Names in generated code'))
  const [, spec = '', prose = ''] = /```senet\n(.*?)```\n(.*)/s.exec(section) ?? []
  const { graph } = await compileWell(spec)
  if (graph === undefined) throw new Error('no graph')
  const [aboutPython = '', aboutTypeScript = ''] = prose.split('The TypeScript has')
  const python = writePyTorchModule(graph)
  const typescript = await writeTorchModule(graph)
  const keys = new Set(listWeights(graph).map(({ key }) => key))
  const quoted = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)
  expect(quoted(aboutPython).length).toBeGreaterThanOrEqual(6)
  for (const name of quoted(aboutPython)) expect(keys.has(name) || python.includes(name), name).toBe(true)
  for (const name of quoted(aboutTypeScript)) expect(typescript, name).toContain(name)
})
