import { spawn } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCommand, commandPath, makeFolder, runSenet } from '../support/cli.ts'

const folder = makeFolder({ 'n.senet': 'net N { input(3x8x8) conv(3x3, 4) bn relu }\n' })
const at = { cwd: folder.path }

beforeAll(buildCommand)
afterAll(folder.remove)

/** Arguments that are wrong, and what standard error says of them. */
const wrong: readonly (readonly [args: readonly string[], said: string])[] = [
  [[], 'Usage: senet'],
  [['chekc', 'n.senet'], 'Did you mean check?'],
  ...['train', 'bench'].map((name) => [[name, 'n.senet'], `unknown command '${name}'`] as const),
  [['format'], 'format needs files, or --stdin-filepath'],
  [['format', '--write', '--check', 'n.senet'], '--write and --check exclude each other'],
  [['format', '--write', '-'], 'standard input cannot be written'],
  [['format', '--stdin-filepath', 'a.senet', 'n.senet'], 'it takes no files'],
  [['check'], "missing required argument 'files'"],
  [['check', '--jsn', 'n.senet'], 'Did you mean --json?'],
  [['check', '--format', 'xml', 'n.senet'], 'Allowed choices are text, json, github, sarif'],
  [['check', '--json', '--format', 'sarif', 'n.senet'], 'exclude each other'],
  [['summary'], "missing required argument 'spec'"],
  [['summary', 'n.senet', 'm.senet'], 'too many arguments'],
  [['summary', 'n.senet', '--depth', '0'], 'whole number from 1'],
  [['summary', 'n.senet', '--depth', 'deep'], 'whole number from 1'],
  [['summary', 'n.senet', '--net'], 'argument missing'],
  [['sweep'], "missing required argument 'spec'"],
  [['sweep', 'n.senet', '--net', 'N'], '--net goes with --set'],
  [['sweep', 'n.senet', '--grid'], '--grid goes with --set'],
  [['sweep', 'n.senet', 'S', '--set', 'w=1'], 'take S out, or --set'],
  [['sweep', 'n.senet', '--json', '--csv'], 'exclude each other'],
  [['sweep', 'n.senet', '--sett', 'w=1'], 'Did you mean --set?'],
  [['cites'], "missing required argument 'files'"],
  [['cites', 'n.senet', '--json', '--markdown'], 'exclude each other'],
  [['explain'], 'missing required argument'],
  [['explain', 'unknwn-name'], 'did you mean unknown-name?'],
  [['explain', 'zzzzzz'], 'neither a file nor the code of a diagnostic'],
  [['explain', '__proto__'], 'neither a file nor the code of a diagnostic'],
  [['breaking', 'n.senet'], '--against'],
  [['weights', 'map', 'w.safetensors'], '--to'],
  [['breaking', 'n.senet', '--against', 'm.senet', '--level', 'all'], 'Allowed choices are numerics'],
  [['breaking', '-', '--against', '-'], 'one of the two specs'],
  [['compile', 'n.senet', '--weights', 'seed:1', '--out', 'o'], '--target'],
  [['compile', 'n.senet', '--target', 'keras', '--weights', 'seed:1', '--out', 'o'], 'Allowed choices are tfjs, onnx'],
  [['compile', 'n.senet', '--target', '__proto__', '--weights', 'seed:1', '--out', 'o'], 'Allowed choices are tfjs'],
  [['compile', 'n.senet', '--target', 'tfjs', '--out', 'o'], '--target tfjs needs --weights'],
  [['compile', 'n.senet', '--target', 'onnx', '--out', 'o'], '--target onnx needs --weights'],
  [['compile', 'n.senet', '--target', 'tfjs', '--weights', 'seed:1', '--out', 'o', '--fold'], 'tfjs has no --fold'],
  [
    ['compile', 'n.senet', '--target', 'tfjs', '--weights', 'seed:1', '--out', 'o', '--external-data'],
    'tfjs has no --external-data',
  ],
  [['compile', 'n.senet', '--target', 'tfjs', '--weights', 'seed:1'], '--out'],
  [['run', 'n.senet', '--weights', 'seed:1'], '--input'],
  [['run', 'n.senet', '--input', 'x.npy'], '--weights'],
  [['run', 'n.senet', '--weights', 'seed:1', '--input', 'x.npy', '--backend', 'gpu'], 'Allowed choices are wasm, cpu'],
  [['run', 'n.senet', '--weights', 'seed:1', '--input', 'x.npy', '--top', '-1'], 'whole number from 1'],
  [['run', 'n.senet', '--wieghts', 'seed:1', '--input', 'x.npy'], 'Did you mean --weights?'],
  [['run', 'n.senet', '--inptu', 'x.npy'], 'Did you mean --input?'],
  [['breaking', 'n.senet', '--agianst', 'm.senet'], 'Did you mean --against?'],
  [['weights', 'map', 'w.safetensors', '--too', 'n.senet'], 'Did you mean --to?'],
  [['compile', 'n.senet', '--tagret', 'onnx', '--out', 'o'], 'Did you mean --target?'],
  [['run', '-', '--weights', 'seed:1', '--input', '-'], 'only one of'],
  [['ir'], 'ir needs a spec'],
  [['ir', 'n.senet', '--from', 'g.json'], 'not both'],
  [['ir', '--from', 'g.json', '--stage', 'ast'], 'it has no stage ast'],
  [['ir', 'n.senet', '--stage', 'lexed'], 'Allowed choices are tokens, ast, checked, graph'],
]

test.each(wrong)('%j is wrong usage', async (args, said) => {
  const { code, stdout, stderr } = await runSenet(args, at)
  expect(stderr).toContain(said)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).not.toMatch(/\n\s+at /)
})

test.each([['--help'], ['summary', '--help'], ['run', '-h']])('%j is help, which is no mistake', async (...args) => {
  const { code, stdout, stderr } = await runSenet(args, at)
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toContain('Usage: senet')
})

test.each(['--version', '-V'])('%s', async (option) => {
  const { code, stdout } = await runSenet([option], at)
  expect(code).toBe(0)
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test('a reader that closes the pipe early is no mistake', async () => {
  const child = spawn(process.execPath, [commandPath, 'ir', 'n.senet'], { cwd: folder.path })
  child.stdout.destroy()
  const errors: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect([code, Buffer.concat(errors).toString()]).toEqual([0, ''])
})
