/**
 * Builds the package into dist/:
 *
 * - `cli.js`: the `senet` command with its small dependencies bundled in, since resolving them one by one takes longer
 *   than checking a file. What a command imports dynamically is a chunk of its own, loaded when that command runs.
 * - `index.js`, `tfjs.js` and the other entries in `exports` of package.json: the entries of the library. They share chunks, so that a class or a table
 *   exists once, and leave every dependency to the user's installation.
 * - `types/`: declarations of every module.
 *
 * `.senet` and `.py` files that are imported become text.
 */
import { spawn } from 'node:child_process'
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')

/** Built beside dist/ and put in its place whole, so that a command that is running meets one build or the other. */
const staging = `dist-${process.pid}`

/**
 * Large packages that only some commands need, which import them dynamically. They stay outside: they have files of their
 * own beside their code, and a bundled CommonJS package that is imported dynamically loses its named exports.
 */
const external = ['@tensorflow/*', 'ajv', 'sharp', 'prettier', 'prettier/*']

/** @type {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'node20.19',
  outdir: staging,
  loader: { '.senet': 'text', '.py': 'text' },
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
}

function buildCommand() {
  return build({
    ...shared,
    entryPoints: { cli: 'src/cli/main.ts' },
    chunkNames: 'cli-[name]-[hash]',
    platform: 'node',
    external,
    alias: { 'node:process': './scripts/global-process.cjs' },
    // Bundled CommonJS packages (commander) still ask for Node's own modules by `require`.
    banner: {
      js: "import{createRequire as senetRequire}from'node:module';const require=senetRequire(import.meta.url);",
    },
  })
}

function buildLibrary() {
  return build({
    ...shared,
    entryPoints: {
      index: 'src/compiler/index.ts',
      tfjs: 'src/backends/tfjs/index.ts',
      'tfjs-browser': 'src/backends/tfjs/browser.ts',
      'tfjs-layers': 'src/backends/tfjs-layers/index.ts',
      onnx: 'src/backends/onnx/index.ts',
      pytorch: 'src/backends/pytorch/index.ts',
      'torch-ts': 'src/backends/torch-ts/index.ts',
      torch: 'src/torch/node.ts',
      'torch-browser': 'src/torch/index.ts',
      caffe: 'src/caffe/index.ts',
      weights: 'src/weights/index.ts',
      lint: 'src/lint/index.ts',
      prettier: 'src/format/index.ts',
    },
    chunkNames: 'lib-[name]-[hash]',
    platform: 'neutral',
    packages: 'external',
  })
}

/** Runs the TypeScript compiler; its complaints go to the terminal. */
function emitTypes() {
  const require = createRequire(import.meta.url)
  const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', join(staging, 'types')], {
      cwd: root,
      stdio: 'inherit',
    })
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve(undefined) : reject(new Error(`tsc ended with ${code}`))))
  })
}

async function makeExecutable() {
  const path = join(root, staging, 'cli.js')
  const text = await readFile(path, 'utf8')
  if (!text.startsWith('#!')) await writeFile(path, `#!/usr/bin/env node\n${text}`)
  await chmod(path, 0o755)
}

try {
  // All of them to their end: what fails first must not hide what else is wrong.
  const results = await Promise.allSettled([buildCommand().then(makeExecutable), buildLibrary(), emitTypes()])
  const failures = results.filter((result) => result.status === 'rejected')
  if (failures.length > 0) throw new AggregateError(failures.map(({ reason }) => reason))
  await rm(join(root, 'dist'), { recursive: true, force: true })
  await rename(join(root, staging), join(root, 'dist'))
} catch (error) {
  for (const { message } of error instanceof AggregateError ? error.errors : [error])
    process.stderr.write(`${message}\n`)
  process.exitCode = 1
} finally {
  await rm(join(root, staging), { recursive: true, force: true })
}
