/**
 * Runs the benchmarks, `bench/*.bench.ts`, and prints a table of each.
 *
 *     npm run bench                 all of them
 *     npm run bench -- cold-start   those whose file name contains this
 *
 * Ends with 1 where a benchmark fails or a number is above its limit.
 */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const filters = process.argv.slice(2)
const names = (await readdir(import.meta.dirname))
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .filter((name) => filters.length === 0 || filters.some((filter) => name.includes(filter)))
  .toSorted()

// Below node_modules, so that the packages that a benchmark imports are found from there.
const outdir = join(import.meta.dirname, '..', 'node_modules', '.cache', 'senet-bench')

await rm(outdir, { recursive: true, force: true })
await build({
  entryPoints: names.map((name) => join(import.meta.dirname, `${name}.ts`)),
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  // Generated TypeScript is kept as `.ts.txt`, and imports the package by its name.
  loader: { '.senet': 'text', '.txt': 'ts' },
  alias: { 'senet/torch': join(import.meta.dirname, '..', 'src', 'torch', 'node.ts') },
})

/** @param {import('./harness.ts').Row} row */
function formatRow(row) {
  const value = row.value.toLocaleString('en', { maximumSignificantDigits: 4 })
  const verdict = row.limit === undefined ? '' : `${isAbove(row) ? 'ABOVE' : 'within'} the limit of ${row.limit}`
  return `  ${row.name.padEnd(52)} ${value.padStart(10)} ${row.unit.padEnd(10)} ${verdict}`.trimEnd()
}

/** @param {import('./harness.ts').Row} row */
function isAbove(row) {
  return row.limit !== undefined && !(row.value <= row.limit)
}

if (names.length === 0) {
  process.stderr.write(`no benchmark is called ${filters.join(' ')}\n`)
  process.exitCode = 1
}
for (const name of names) {
  try {
    /** @type {{ benchmark: import('./harness.ts').Benchmark }} */
    const { benchmark } = await import(pathToFileURL(join(outdir, `${name}.mjs`)).href)
    process.stdout.write(`\n${benchmark.title}\n`)
    for (const row of await benchmark.run()) {
      process.stdout.write(`${formatRow(row)}\n`)
      if (isAbove(row)) process.exitCode = 1
    }
  } catch (error) {
    process.stderr.write(`${name}: ${error instanceof Error ? error.message : error}\n`)
    process.exitCode = 1
  }
}
