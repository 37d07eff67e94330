import { expect, test } from 'vitest'
import { writePyTorch } from '../../../src/backends/pytorch/index.ts'
import { codesAt, compileText } from '../../support/spec.ts'

async function write(text: string) {
  const { graph, diagnostics } = await compileText(text)
  if (graph === undefined) throw new Error(JSON.stringify(diagnostics))
  return writePyTorch(graph, { sources: new Map([['main.senet', { path: 'main.senet', text }]]), training: true })
}

test.each([
  ['input(1x8x8) gap linear(2)', 'input(1x8x8)', 'its input is 1x8x8, and not a picture of red, green and blue'],
  ['input(3) linear(2)', 'input(3)', 'its input is 3, and not a picture of red, green and blue'],
  ['input(3x8x8) conv(3x3, 2, bias = true)', 'conv(3x3, 2, bias = true)', 'output output is 2x8x8, and not a score'],
  [
    'input(3x8x8) output aux { gap linear(5) } gap linear(4)',
    'linear(5)',
    'output aux has 5 scores, and the main one 4',
  ],
  ['input(3x8x8) output aux { gmp } gap linear(3) softmax', 'softmax', 'output output ends in a softmax'],
  ['input(3x8x8) gap linear(3) sigmoid flatten identity', 'sigmoid', 'output output ends in a sigmoid'],
  [
    'input(3x8x8) output a { gap linear(5) } output b { gmp linear(5) }',
    'linear(5)',
    'none of its outputs is the main',
  ],
])('%s is no classifier, and nothing is written', async (steps, at, reason) => {
  const { files, diagnostics } = await write(`net N { ${steps} }`)
  expect(files).toBeUndefined()
  expect(codesAt(diagnostics)).toEqual([`not-a-classifier ${at}`])
  expect(diagnostics[0]?.text).toContain(reason)
})

test.each([
  ['Net', 'net', 'Net', 'Net'],
  ['SEResNet20', 'seresnet20', 'SEResNet20', 'SEResNet20'],
  // Modules of Python, of PyTorch and of training would be hidden.
  ['Random', 'random_', 'Random', 'Random'],
  ['Torch', 'torch_', 'Torch', 'Torch'],
  ['Train', 'train_', 'Train', 'Train'],
  // Words of Python.
  ['Class', 'class_', 'Class', 'Class'],
  ['None', 'none', 'None_', 'None_'],
  // Words of the script.
  ['Dataset', 'dataset', 'Dataset as Dataset_', 'Dataset_'],
  ['Trainer', 'trainer', 'Trainer as Trainer_', 'Trainer_'],
])('a net %s is imported from %s, whatever its name hides', async (net, module, what, name) => {
  const { files } = await write(`net ${net} { input(3x8x8) gap linear(2) }`)
  expect([...(files?.keys() ?? [])]).toEqual([`${module}.py`, 'train.py', 'pictures.py'])
  const script = files?.get('train.py') ?? ''
  expect(script.split('\n')).toContain(`from ${module} import ${what}`)
  expect(script.split('\n')).toContain(`        network: nn.Module = ${name}()`)
})

test('the script takes pictures as the spec has its input', async () => {
  const { files } = await write(
    'net N { input(3x8x12, mean = [103.9, 116.8, 123.7], std = [1, 2, 0.5], order = bgr, range = 255) gap linear(7) }',
  )
  expect(files?.get('train.py')).toContain(
    'CHANNELS = [2, 1, 0]  # of red, green and blue\nRANGE = 255\nMEAN = (103.9, 116.8, 123.7)\nSTD = (1, 2, 0.5)\n',
  )
  expect(files?.get('pictures.py')).toContain('CLASSES = 7\nSIZE = (8, 12)  # height, width\n')
  expect((await write('net N { input(3x8x8) gap linear(7) }')).files?.get('train.py')).toContain(
    'CHANNELS = [0, 1, 2]  # of red, green and blue\nRANGE = 1\nMEAN = (0, 0, 0)\nSTD = (1, 1, 1)\n',
  )
})

test('other outputs of the same classes are trained with, at 0.4', async () => {
  const { files } = await write('net N { input(3x8x8) output aux { gap linear(4) } gap linear(4) }')
  const script = files?.get('train.py') ?? ''
  expect(script).toContain('part if name == "output" else 0.4 * part')
  expect(script).not.toContain('output: Tensor, labels: Tensor) -> Tensor:\n        smoothing')
  for (const line of script.split('\n')) expect(line.length).toBeLessThanOrEqual(88)
})
