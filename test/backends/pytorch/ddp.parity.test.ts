import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { kill } from 'node:process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCheckpoint } from '../../../src/weights/index.ts'
import { makeFolder } from '../../support/cli.ts'
import { runPython } from '../../support/python.ts'
import { startTraining, type Training, writeTraining } from '../../support/training.ts'

const folder = makeFolder({})
const at = (...names: readonly string[]) => join(folder.path, ...names)
const mean = '[0.4914, 0.4822, 0.4465]'
const std = '[0.247, 0.2435, 0.2616]'
const recipe = ['--data', at('data'), '--batch-size', '8', '--lr', '0.05', '--warm-up', '1', '--workers', '0']

beforeAll(async () => {
  await runPython('small_pictures.py', '', ['cifar', at('data')])
  await runPython('small_pictures.py', '', ['folder', at('folders')])
  for (const name of ['small', 'auxiliary']) mkdirSync(at(name))
  await writeTraining(
    at('small'),
    `import { se } from "senet:gates"
    net Small {
      input(3x32x32, mean = ${mean}, std = ${std})
      conv(3x3, 16, /2) bn relu
      @se(r = 4)
      residual { conv(3x3, 16) bn relu conv(3x3, 16) bn }
      relu dropout(0.2) gap
      fc: linear(10)
    }`,
  )
  // Its file must not be called random.py: Python has a module of that name.
  await writeTraining(
    at('auxiliary'),
    `net Random {
      input(3x24x32, mean = [103.9, 116.8, 123.7], order = bgr, range = 255)
      conv(3x3, 8, /2, bias = true) relu
      output aux { gap linear(3) }
      conv(3x3, 16, /2, bias = false) bn relu
      gap
      fc: linear(3)
    }`,
  )
})
afterAll(folder.remove)

interface Line {
  readonly epoch: number
  readonly split: string
  readonly loss: number
  readonly accuracy: number
  readonly pictures: number
}

function linesOf(text: string): readonly Line[] {
  const form = /epoch (\d+): (\w+) loss ([\d.]+), accuracy ([\d.]+) of (\d+) pictures/g
  return [...text.matchAll(form)].map(([, epoch, split = '', loss, accuracy, pictures]) => {
    return { epoch: Number(epoch), split, loss: Number(loss), accuracy: Number(accuracy), pictures: Number(pictures) }
  })
}

async function ended(training: Training): Promise<readonly Line[]> {
  expect(await training.end, training.text()).toBe(0)
  return linesOf(training.text())
}

function readModel(out: string) {
  const path = at('small', out, 'checkpoint.pt')
  const { tensors, diagnostics } = readCheckpoint(readFileSync(path), path, { key: 'model' })
  if (tensors === undefined) throw new Error(diagnostics.map(({ text }) => text).join('\n'))
  return tensors
}

test('two processes train; killed and told to stop, and resumed, they end where the others did', async () => {
  const start = (...args: readonly string[]) => startTraining(at('small'), 2, [...recipe, '--epochs', '16', ...args])
  const lines = await ended(start('--out', 'whole'))
  expect(lines.filter(({ split }) => split === 'train').map(({ epoch }) => epoch)).toEqual(
    Array.from({ length: 16 }, (_, index) => index + 1),
  )
  expect(lines.every(({ split, pictures }) => pictures === (split === 'train' ? 200 : 37))).toBe(true)
  expect(lines[2]?.loss).toBeLessThan(lines[0]?.loss ?? 0)
  expect(lines.at(-2)?.loss).toBeLessThan(0.7 * (lines[0]?.loss ?? 0))

  const killed = start('--out', 'parts')
  await killed.says('epoch 2: train')
  kill(-(killed.child.pid ?? Number.NaN), 'SIGKILL')
  expect(await killed.end).toBe('SIGKILL')

  const stopped = start('--out', 'parts', '--resume')
  await stopped.says(': train')
  kill(stopped.child.pid ?? Number.NaN, 'SIGTERM')
  await stopped.end
  expect(stopped.text()).toContain('stopped in epoch')
  expect(linesOf(stopped.text())[0]?.epoch).toBeGreaterThan(2)

  const rest = await ended(start('--out', 'parts', '--resume'))
  expect(rest.at(-1)).toEqual(lines.at(-1))
  const whole = readModel('whole')
  const parts = readModel('parts')
  expect([...parts.keys()]).toEqual([...whole.keys()])
  for (const [key, { data }] of whole) {
    const other = parts.get(key)?.data ?? []
    const apart = Math.max(...Array.from(data, (value, index) => Math.abs(value - (other[index] ?? Number.NaN))))
    expect(apart, key).toBeLessThanOrEqual(1e-6)
  }

  // One process over the same checkpoint, and NumPy over the same pictures, see what two processes saw.
  const [alone] = await ended(
    startTraining(at('small'), 1, [...recipe, '--epochs', '16', '--out', 'whole', '--resume']),
  )
  const last = lines.at(-1)
  const checkpoint = at('small', 'whole', 'checkpoint.pt')
  const judged: { readonly loss: number; readonly accuracy: number } = JSON.parse(
    await runPython('judge_training.py', '', [at('small'), 'small', 'Small', checkpoint, at('data'), mean, std]),
  )
  for (const { loss, accuracy } of [alone, judged].map((one) => one ?? { loss: Number.NaN, accuracy: Number.NaN })) {
    expect(loss).toBeCloseTo(last?.loss ?? 0, 5)
    expect(accuracy).toBeCloseTo(last?.accuracy ?? 0, 3)
  }
})

test('a batch of CIFAR-10 that calls something is refused, and nothing is called', async () => {
  const said = await runPython('hostile_batch.py', '', [at('small')])
  expect(said).toBe('a batch of CIFAR-10 has no pathlib.Path.touch and was not called\n')
})

test('folders of pictures train a net with another output, and a training is not written over', async () => {
  const args = ['--data', at('folders'), '--out', 'run', '--epochs', '6', '--batch-size', '8', '--workers', '1']
  const options = ['--lr', '0.02', '--warm-up', '1', '--label-smoothing', '0.1']
  const lines = await ended(startTraining(at('auxiliary'), 1, [...args, ...options]))
  const trained = lines.filter(({ split }) => split === 'train')
  expect(trained.map(({ pictures }) => pictures)).toEqual(Array.from({ length: 6 }, () => 72))
  expect(lines.at(-1)?.pictures).toBe(21)
  expect(trained.at(-1)?.loss).toBeLessThan(trained[0]?.loss ?? 0)
  const again = startTraining(at('auxiliary'), 1, args)
  expect(await again.end).toBe(1)
  expect(again.text()).toContain('--resume, or another --out')
})
