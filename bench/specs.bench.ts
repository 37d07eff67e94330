import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { checkSource, compileSource, type Graph, type Host } from '../src/compiler/index.ts'
import type { SourceFile } from '../src/source/index.ts'
import { parse } from '../src/syntax/index.ts'
import { type Benchmark, median, type Row } from './harness.ts'

const rounds = 9

/** Checking all nets that come with senet, held against parsing their text; a large net to its graph, against a smaller one. */
export const benchmark: Benchmark = {
  title: 'Specs: checked, and a net to its graph, warm',
  run: async () => [...(await measureChecks()), ...(await measureGraphs())],
}

const host: Host = { read: async (path) => ({ path, text: readFileSync(path, 'utf8') }) }

function readSpec(name: string): SourceFile {
  return { path: `specs/${name}`, text: readFileSync(join('specs', name), 'utf8') }
}

async function measureChecks(): Promise<readonly Row[]> {
  const specs = readdirSync('specs')
    .filter((name) => name.endsWith('.senet'))
    .map(readSpec)
  let nets = 0
  const [parsing, checking] = await compare([
    async () => {
      for (const spec of specs) parse(spec)
    },
    async () => {
      nets = 0
      for (const spec of specs) nets += (await checkSource(spec, host)).nets.length
    },
  ])
  return [
    { name: `all ${nets} nets of specs/ checked`, value: checking, unit: 'ms' },
    { name: 'a net checked / a spec parsed', value: checking / nets / (parsing / specs.length), unit: 'x', limit: 10 },
  ]
}

async function measureGraphs(): Promise<readonly Row[]> {
  const nets = [
    ['resnet.senet', 'SEResNet50'],
    ['senet154.senet', 'SENet154'],
  ] as const
  const operations: number[] = []
  const [small, large] = await compare(
    nets.map(([name, net], index) => {
      const spec = readSpec(name)
      return async () => {
        operations[index] = (await compile(spec, net)).nodes.length
      }
    }),
  )
  const [few = NaN, many = NaN] = operations
  return [
    { name: 'SE-ResNet-50 to its graph', value: small, unit: 'ms' },
    { name: 'SENet-154 to its graph', value: large, unit: 'ms' },
    { name: 'an operation of SENet-154 / of SE-ResNet-50', value: large / many / (small / few), unit: 'x', limit: 1 },
  ]
}

async function compile(spec: SourceFile, net: string): Promise<Graph> {
  const { graph } = await compileSource(spec, host, net)
  if (graph === undefined) throw new Error(`${net} does not compile`)
  return graph
}

/** The median time in milliseconds of each, which take turns; the first turn is not counted. */
async function compare(runs: readonly (() => Promise<void>)[]): Promise<readonly [number, number]> {
  const times = runs.map((): number[] => [])
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, run] of runs.entries()) {
      const start = performance.now()
      await run()
      if (round > 0) times[index]?.push(performance.now() - start)
    }
  }
  const [first = NaN, second = NaN] = times.map(median)
  return [first, second]
}
