/**
 * The main job on real input, in under a minute: what a network costs, what it says to photographs, and that its numbers
 * are PyTorch's. The first half runs the commands that a user would type, the second half is the library.
 */
import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compileSource } from 'senet'
import { createModel } from 'senet/tfjs'
import { formulaInput, formulaWeights } from 'senet/weights'

const root = join(import.meta.dirname, '..')
const started = performance.now()

/** Runs a command of senet and shows it as a user would have typed it. */
function senet(...args) {
  process.stdout.write(`\n$ npx senet ${args.map((arg) => (/[\s(]/.test(arg) ? `"${arg}"` : arg)).join(' ')}\n`)
  const { status } = spawnSync(process.execPath, [join(root, 'dist', 'cli.js'), ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status !== 0) throw new Error(`senet ${args[0]} ended with ${status}`)
}

/** Largest difference, relative to the largest value. */
function relativeDifference(values, expected) {
  let difference = 0
  let largest = 0
  for (const [index, value] of expected.entries()) {
    difference = Math.max(difference, Math.abs(value - values[index]))
    largest = Math.max(largest, Math.abs(value))
  }
  return difference / largest
}

/** Compares the logits for the formula's weights and input with those that an independent PyTorch program gave. */
async function compare(file, net, reference) {
  const path = join('specs', file)
  const host = { read: async (imported) => ({ path: imported, text: await readFile(join(root, imported), 'utf8') }) }
  const entry = { path, text: await readFile(join(root, path), 'utf8') }
  const { graph } = await compileSource(entry, host, net)
  const expected = JSON.parse(await readFile(join(root, 'test/fixtures/reference', `${reference}.json`), 'utf8'))
  const model = await createModel(graph, formulaWeights(graph))
  const { outputs } = await model.predict(formulaInput(expected.input).data)
  model.dispose()
  const difference = relativeDifference(outputs.get('output').data, expected.logits)
  process.stdout.write(
    `  ${net} (${path}): ${expected.logits.length} logits, largest difference ${difference.toExponential(1)}\n`,
  )
  if (!(difference <= 1e-4)) throw new Error(`${net} does not give the reference's numbers`)
}

senet('check', 'specs')
senet('summary', 'specs/resnet.senet', '--net', 'SEResNet50')

process.stdout.write('\nThe weights below are initialised by a seed and not trained: the classes mean nothing yet.\n')
for (const picture of ['chelsea.png', 'coffee.png']) {
  const input = ['--input', `examples/images/${picture}`, '--labels', 'examples/labels/imagenet.txt']
  senet('run', 'specs/resnet.senet', '--net', 'SEResNet50', '--weights', 'seed:42', '--top', '3', ...input)
}

/** What a net says to a picture of CIFAR-10: its class of the largest logit. */
function classify(picture, labels) {
  const args = ['run', 'specs/cifar-resnet.senet', '--net', 'SEResNet20', '--weights', 'seed:42', '--json']
  const options = { cwd: root, encoding: 'utf8' }
  const { stdout } = spawnSync(process.execPath, [join(root, 'dist', 'cli.js'), ...args, '--input', picture], options)
  const { data } = JSON.parse(stdout).outputs.output
  return labels[data.indexOf(Math.max(...data))]
}

process.stdout.write('\nSEResNet20, not trained either, on ten test images of CIFAR-10 (senet run --json):\n')
const labels = (await readFile(join(root, 'examples/labels/cifar10.txt'), 'utf8')).trim().split('\n')
for (const label of labels) {
  process.stdout.write(`  ${label.padEnd(12)}${classify(`examples/images/cifar10/${label}.png`, labels)}\n`)
}

process.stdout.write('\nThe same weights and input, by formula, in PyTorch and here:\n')
await compare('resnet.senet', 'SEResNet50', 'se_resnet50')
await compare('legacy-resnet.senet', 'SEResNet50', 'legacy_se_resnet50')
await compare('cifar-resnet.senet', 'SEResNet20', 'se_resnet20_cifar')
process.stdout.write(`\nDone in ${((performance.now() - started) / 1000).toFixed(0)} s.\n`)
