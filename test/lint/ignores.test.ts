import { expect, test } from 'vitest'
import { fixText, lintText, only } from '../support/lint.ts'

const config = only('stride-skips-pixels', 'repeated-activation')

async function codes(text: string): Promise<readonly string[]> {
  const { diagnostics } = await lintText(text, config)
  return diagnostics.map(({ code, location: { file, span } }) => `${code} ${file.text.slice(span.start, span.end)}`)
}

const inNet = (steps: string): string => `net Net {\n  input(8x16x16)\n${steps}\n}\n`

/** Comments that silence all that there is. */
const silenced = [
  '  // senet-ignore stride-skips-pixels: why\n  conv(1x1, 8, /2) bn relu',
  '  conv(1x1, 8, /2) bn relu // senet-ignore stride-skips-pixels: why',
  '  //senet-ignore stride-skips-pixels: why\n\n  // and this\n  conv(1x1, 8, /2) bn',
  '  // senet-ignore stride-skips-pixels, repeated-activation: both\n  conv(1x1, 8, /2) bn relu relu',
  '  // senet-ignore stride-skips-pixels: one\n  // senet-ignore repeated-activation: other\n  conv(1x1, 8, /2) bn relu relu',
  '  // senet-ignore stride-skips-pixels: a step with steps inside\n  branch {\n    { conv(1x1, 8, /2) bn }\n    { conv(3x3, 8, /2) bn }\n  } add',
  '  // senet-ignore stride-skips-pixels: what is below a residual\n  residual {\n    conv(1x1, 8, /2) bn\n  }',
  '  // senet-ignore stride-skips-pixels: what is below a label\n  stem: {\n    relu\n    conv(1x1, 8, /2) bn\n  } * 2',
  '  // senet-ignore stride-skips-pixels: either\n  if 1 > 2 {\n    relu\n  } else {\n    conv(1x1, 8, /2) bn\n  }',
  '  // senet-ignore stride-skips-pixels: a step of several lines\n  stem:\n    conv(\n      1x1, 8, /2)\n  bn',
]

test.each(silenced)('%s', async (steps) => {
  expect(await codes(inNet(steps))).toEqual([])
  expect(await codes(inNet(steps).replaceAll('\n', '\r\n'))).toEqual([])
})

/** Comments that silence nothing, or not all. */
const told: readonly (readonly [steps: string, codes: readonly string[]])[] = [
  ['  // senet-ignore stride-skips-pixels: why\n  bn\n  conv(1x1, 8, /2) bn', ['ignore-unused', 'stride-skips-pixels']],
  [
    '  // senet-ignore stride-skips-pixels: the branch, not what follows\n  branch {\n    { conv(1x1, 8, /2) bn }\n    { maxpool(2x2, /2) }\n  } add\n  conv(1x1, 8, /2) bn',
    ['stride-skips-pixels'],
  ],
  ['  conv(1x1, 8, /2) bn\n  // senet-ignore stride-skips-pixels: why', ['stride-skips-pixels', 'ignore-unused']],
  ['  // senet-ignore stride-skips-pixels\n  conv(1x1, 8, /2) bn', ['ignore-without-reason']],
  ['  // senet-ignore stride-skips-pixels:  \n  conv(1x1, 8, /2) bn', ['ignore-without-reason']],
  ['  // senet-ignore: why\n  conv(1x1, 8, /2) bn', ['ignore-malformed', 'stride-skips-pixels']],
  ['  // senet-ignore stride-skip-pixels: why\n  conv(1x1, 8, /2) bn', ['ignore-unknown-rule', 'stride-skips-pixels']],
  ['  // senet-ignore bias-unstated: a mistake is not silenced\n  relu', ['ignore-unknown-rule']],
  ['  // senet-ignored: why\n  relu', []],
  ['  /// senet-ignore relu: a doc comment is none\n  relu', []],
  ['  // senet-ignore hidden-width: a rule that is off is not judged\n  relu', []],
]

test.each(told)('%s', async (steps, expected) => {
  expect((await codes(inNet(steps))).map((line) => line.split(' ')[0])).toEqual(expected)
})

test('a misspelt rule is guessed', async () => {
  const { diagnostics } = await lintText('// senet-ignore stride-skip-pixels: why\nlet a = 1', config)
  expect(diagnostics.map(({ hint }) => hint)).toEqual(['Did you mean stride-skips-pixels?'])
})

test('what reads nets is judged where a net uses the place, and nowhere else', async () => {
  const block = 'block Unit {\n  // senet-ignore repeated-activation: why\n  relu\n}\n'
  expect(await codes(block)).toEqual([])
  expect(await codes(`${block}net Net {\n  input(8x16x16)\n  Unit\n}\n`)).toEqual([
    'ignore-unused // senet-ignore repeated-activation: why',
  ])
})

test('in a file that has mistakes none is judged', async () => {
  expect(await codes('// senet-ignore repeated-activation: why\nlet a = b\n')).toEqual(['unknown-name b'])
})

test('one in a file that is imported silences what is found there, and is judged where it stands', async () => {
  const unit = (comment: string) => `block Unit(w) {\n${comment}  conv(1x1, w, /2) bn\n}\n`
  const main = 'import { Unit } from "./unit.senet"\nnet Net {\n  input(8x16x16)\n  Unit(8)\n}\n'
  const lint = async (text: string) => (await lintText(main, config, { 'unit.senet': text })).diagnostics
  expect((await lint(unit(''))).map(({ code, location }) => `${code} ${location.file.path}`)).toEqual([
    'stride-skips-pixels unit.senet',
  ])
  expect(await lint(unit('  // senet-ignore stride-skips-pixels: why\n'))).toEqual([])
  expect(await lint(unit('  // senet-ignore repeated-activation, stride-skips-pixels: why\n'))).toEqual([])
})

test('one that is left over is taken away, with its line where it has one', async () => {
  const before = inNet(
    '  // senet-ignore repeated-activation: why\n  relu // senet-ignore stride-skips-pixels: why\n  bn',
  )
  expect((await fixText(before, config)).text).toBe(inNet('  relu\n  bn'))
})
