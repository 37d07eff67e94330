import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** What a user's program does with a large network, with all that it prints. */
const script = `
  import { createModel } from './src/backends/tfjs/index.ts'
  import { formulaInput, initialiseWeights } from './src/weights/index.ts'
  import { buildSEResNet50 } from './test/support/se-resnet.ts'
  const graph = buildSEResNet50()
  let weights = initialiseWeights(graph, 42)
  const references = [...weights.values()].map(({ data }) => new WeakRef(data))
  const model = await createModel(graph, weights)
  weights = undefined
  const { outputs } = await model.predict(formulaInput([1, 3, 224, 224]))
  await model.predict(formulaInput([1, 3, 224, 224]))
  const logits = outputs.get('output')
  await new Promise((resolve) => setTimeout(resolve, 10))
  gc()
  const held = references.filter((each) => each.deref() !== undefined).length
  console.log(JSON.stringify({ shape: logits.shape, finite: logits.data.every(Number.isFinite), held, kilobytes: process.resourceUsage().maxRSS }))
`

const root = join(import.meta.dirname, '..', '..', '..')

describe('built into one file, as it is shipped', () => {
  let folder = ''
  beforeAll(async () => {
    // Below the project, so that the packages outside the bundle are found as from an installed package.
    const cache = join(root, 'node_modules', '.cache')
    await mkdir(cache, { recursive: true })
    folder = await mkdtemp(join(cache, 'senet-bundle-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test(
    'SE-ResNet-50 runs on wasm below 1 GiB, lets go of the weights it was given, prints nothing, and ends by itself',
    { timeout: 180_000 },
    async () => {
      const outfile = join(folder, 'bundle.mjs')
      await build({
        stdin: { contents: script, resolveDir: root, loader: 'ts' },
        outfile,
        bundle: true,
        platform: 'node',
        format: 'esm',
        packages: 'external',
        logLevel: 'silent',
      })
      const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--expose-gc', outfile], { cwd: folder })
      expect(stderr).toBe('')
      const { kilobytes, ...result }: { kilobytes: number } = JSON.parse(stdout)
      expect(result).toEqual({ shape: [1, 1000], finite: true, held: 0 })
      expect(kilobytes).toBeLessThan(2 ** 20)
    },
  )
})
