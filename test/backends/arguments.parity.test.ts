import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { writePyTorchModule } from '../../src/backends/pytorch/index.ts'
import { compileSource, type Host } from '../../src/compiler/index.ts'
import { judge, type Made, makeNets, type MadeCase } from '../support/made-nets.ts'
import { changeArguments } from '../support/other-arguments.ts'
import { projectFolder } from '../support/spec-file.ts'
import { listSpecNets } from '../support/spec-nets.ts'

// A generated class made with other arguments is what the spec compiles to with those arguments: parameters of the
// constructor are no decoration.

const host: Host = {
  read: async (path) => ({ path, text: await readFile(join(projectFolder, path), 'utf8') }),
}

describe('a net made with other arguments is what the spec compiles to with them', () => {
  const cases = new Map<string, MadeCase>()
  const results = new Map<string, Made>()
  const nets = listSpecNets()
  const files = [...new Set(nets.map(([path]) => path))]
  beforeAll(async () => {
    for (const [path, net] of nets) {
      const text = await readFile(join(projectFolder, path), 'utf8')
      const { graph } = await compileSource({ path, text }, host, net)
      const changed = graph && (await changeArguments({ path, text }, host, net, graph))
      if (graph !== undefined && changed !== undefined)
        cases.set(`${net} of ${path}`, { source: writePyTorchModule(graph), changed })
    }
    const made = await makeNets([...cases.values()])
    for (const [index, name] of [...cases.keys()].entries()) if (made[index]) results.set(name, made[index])
  })

  test.each(files)('%s', (path) => {
    const own = [...cases].filter(([name]) => name.endsWith(` of ${path}`))
    const wrong = own.flatMap(([name, one]) => {
      const problem = judge(one.changed, results.get(name))
      return problem === undefined ? [] : [`${name}: ${problem}`]
    })
    expect(wrong).toEqual([])
    expect(own.length).toBeGreaterThan(0)
  })
})
