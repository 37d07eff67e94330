import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { writePyTorchModule } from '../../src/backends/pytorch/index.ts'
import { compileSource, type Host } from '../../src/compiler/index.ts'
import { judge, type Made, makeInTypeScript, makeNets, type MadeCase } from '../support/made-nets.ts'
import { changeArguments } from '../support/other-arguments.ts'
import { projectFolder } from '../support/spec-file.ts'
import { memoryHost } from '../support/spec.ts'
import { listSpecNets } from '../support/spec-nets.ts'

// A generated class made with other arguments is what the spec compiles to with those arguments: parameters of the
// constructor are no decoration.

/** Nets whose numbers go through labels, copies, parts, joins and gates. */
const written: readonly (readonly [what: string, text: string])[] = [
  [
    'labels inside a block, by what enters it',
    `block Unit(c) {
       f: { conv(3x3, c) bn relu g: { conv(1x1, 2 * in.c) bn relu conv(1x1, c) bn } }
       relu
     }
     net N(w = 24, n = 3) { input(3x16x16) stem: conv(3x3, w, bias = true) a: Unit(w) * n b: Unit(2 * w) c: Unit(4 * w) }`,
  ],
  [
    'a flattened map',
    `net N(w = 24, k = 3) { input(3x16x16) a: { conv(3x3, w, /2) bn relu conv(k, 2 * w, /2) bn relu } flatten fc: linear(4 * w) }`,
  ],
  [
    'a map flattened behind a pool of its own size',
    `net N(w = 24, k = 3) { input(3x16x16) conv(k, w, bias = true) avgpool(to = 2x2) flatten fc: linear(4 * w) }`,
  ],
  [
    'a gate whose width is said where it is put',
    `import { se } from "senet:gates"
     @se(width = floor(in.c / 4) + floor(block.c / 2))
     block Unit(c, /s) { residual { conv(3x3, c, /s) bn relu conv(3x3, c) bn } skip proj: conv(1x1, c, /s, bias = false) relu }
     block Stage(c, n) { first: Unit(c, /2) rest: Unit(c) * n }
     net N(w = 24, n = 2) { input(3x32x32) conv(3x3, w, bias = true) s1: Stage(w, n) s2: Stage(2 * w, n + 1) }`,
  ],
  [
    'joins inside joins',
    `block Inner(c) { branch { {} a: conv(3x3, c, bias = true) b: conv(1x1, 2 * c, bias = true) } concat }
     block Outer(c, k) { x: Inner(c) y: Inner(c + k) mix: { conv(1x1, in.c / 2) bn } }
     net N(c = 8, k = 4) { input(4x8x8) conv(1x1, 2 * c, bias = true) one: Outer(c, k) two: { Outer(2 * c, k) Outer(c, 2 * k) } }`,
  ],
  [
    'parts of a split, and a sum over parts',
    `block Half(w) { split { {} { conv(3x3, w) bn } } concat shuffle(2) }
     net N(w = 8) { input(4x8x8) conv(1x1, 2 * w, bias = true) a: Half(w) b: Half(w) sum(parts = 4) conv(1x1, 3, bias = true) }`,
  ],
  [
    'copies that widen, and copies with labels of their own',
    `block Layer(growth) { branch { {} { bn relu conv(3x3, growth, bias = true) } } concat }
     block Dense(growth, n) { "layer{i + 1}": Layer(growth) * n }
     block Half { conv(1x1, in.c / 2, bias = true) }
     block Unit(w, /s) { residual { conv(3x3, w, /s) bn relu } }
     net N(depths = [2, 3, 2], growth = 4, stem = 6) {
       input(3x16x16)
       conv(3x3, stem, bias = true)
       a: Dense(growth, depths[0])
       mid: Half
       b: { "one-{i}": Dense(growth, 2) * depths[1] norm: bn }
       c: { "two-{i}": Unit(3 * stem, /2) * depths[2] }
     }`,
  ],
  [
    'one copy, and two, of as many as are asked for',
    `block Unit(w, /s) { residual { conv(3x3, w, /s) bn relu } }
     block Stage(w, n) { Unit(w, /2) * n }
     net N(depths = [1, 2, 1], w = 4) {
       input(3x32x32)
       a: Unit(w, /2) * depths[0]
       b: Unit(2 * w, /2) * depths[1]
       c: Stage(3 * w, depths[2])
       d: Stage(3 * w, 2)
       conv(1x1, w, bias = true)
     }`,
  ],
  [
    'copies that are told their place',
    `block Unit(w) { conv(3x3, w) bn relu }
     net N(n = 2, m = 1, w = 4) {
       input(3x8x8)
       a: Unit(w * (i + 1)) * n
       b: { "b{i}": Unit(w + 8 * i) * m }
       conv(1x1, w, bias = true)
     }`,
  ],
  [
    'what comes from far',
    `net N(w = 8) {
       input(3x16x16)
       a: { conv(3x3, w) bn } as skip
       b: { maxpool(2x2, /2) conv(3x3, 2 * w) bn }
       c: { branch { from skip up: deconv(2x2, w, /2, bias = true) } concat conv(3x3, w) bn }
     }`,
  ],
  [
    'a number that is the channels which enter by chance',
    `net N(w = 16) { input(3x8x8) a: { conv(3x3, w) bn } b: { conv(3x3, 16) bn relu } conv(1x1, 2 * w, bias = true) }`,
  ],
]

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

describe('so is one that is written here', () => {
  const problems = new Map<string, string | undefined>()
  const inTypeScript = new Map<string, string | undefined>()
  beforeAll(async () => {
    const cases: (MadeCase & { readonly what: string })[] = []
    for (const [what, text] of written) {
      const spec = { path: 'main.senet', text }
      const { graph } = await compileSource(spec, memoryHost(), 'N')
      const changed = graph && (await changeArguments(spec, memoryHost(), 'N', graph))
      if (graph === undefined || changed === undefined) continue
      cases.push({ what, source: writePyTorchModule(graph), changed })
      inTypeScript.set(what, judge(changed, await makeInTypeScript(graph, changed)))
    }
    const made = await makeNets(cases)
    for (const [index, { what, changed }] of cases.entries()) problems.set(what, judge(changed, made[index]))
  })

  test.each(written)('%s', (what) => {
    expect(problems.has(what)).toBe(true)
    expect(problems.get(what)).toBeUndefined()
    expect(inTypeScript.has(what)).toBe(true)
    expect(inTypeScript.get(what)).toBeUndefined()
  })
})
