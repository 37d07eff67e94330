import { expect, test } from 'vitest'
import { lintSource, listRules, presetConfig } from '../../src/lint/index.ts'
import { lintText, only } from '../support/lint.ts'
import { memoryHost } from '../support/spec.ts'

const strict = presetConfig('senet:strict')

test('a text that does not parse has its mistakes and nothing else', async () => {
  const { diagnostics } = await lintText('import { se } from "senet:gates"\nnet Net { input(8x8x8 }\n', strict)
  expect(diagnostics.map(({ code }) => code)).not.toContain('unused-import')
  expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(true)
})

test('a text that does not check is linted as far as a mistake does not mislead', async () => {
  const text =
    'import { se } from "senet:gates"\nnet Net { input(8x8x8) conv(1x1, 8, /2) bn }\nnet Other { input(8x8x8) lama }\n'
  const { diagnostics } = await lintText(text, strict)
  expect(diagnostics.map(({ code }) => code)).toEqual(['stride-skips-pixels', 'unknown-name'])
})

test('a block in many copies, in many nets, is one finding with the chain of the first', async () => {
  const text = `block Unit(w) { conv(1x1, w, /2) bn }
net A { input(8x64x64) stage: Unit(8) * 4 }
net B { input(8x64x64) Unit(8) Unit(8) Unit(16) }
`
  const { diagnostics } = await lintText(text, only('stride-skips-pixels'))
  expect(diagnostics).toHaveLength(1)
  const [first] = diagnostics
  expect(first?.notes.map((note) => note.text)).toEqual(['in Unit, copy 1 of stage', 'in net A'])
})

test('what stands in a built-in module is told where it is called', async () => {
  const text = 'import { ConvBN } from "senet:blocks"\nnet Net { input(8x64x64) ConvBN(1x1, 8, /2) }\n'
  const { diagnostics } = await lintText(text, only('stride-skips-pixels'))
  const [first] = diagnostics
  expect(first?.location.file.path).toBe('main.senet')
  expect(text.slice(first?.location.span.start, first?.location.span.end)).toBe('ConvBN(1x1, 8, /2)')
  expect(first?.notes[0]?.text).toBe('at this step of senet:blocks')
})

test('findings stand in the order of the text, and have the severity that is configured', async () => {
  const { diagnostics } = await lintText('net net { input(3x8x8) conv(1x1, 8, /2) bn }\n', strict)
  expect(diagnostics.map(({ code, severity }) => `${code} ${severity}`)).toEqual([
    'naming-convention warning',
    'input-statistics warning',
    'stride-skips-pixels warning',
  ])
  const recommended = await lintText(
    'net net { input(3x8x8) conv(1x1, 8, /2) bn }\n',
    presetConfig('senet:recommended'),
  )
  expect(recommended.diagnostics.map(({ code, severity }) => `${code} ${severity}`)).toEqual([
    'naming-convention information',
    'stride-skips-pixels warning',
  ])
})

test('the time of each rule that ran is measured where a clock is given', async () => {
  let now = 0
  const clock = () => (now += 1)
  const text = 'net Net { input(3x8x8) conv(3x3, 8) bn }\n'
  const { timing } = await lintSource({ path: 'main.senet', text }, memoryHost(), { config: strict, now: clock })
  const on = listRules().filter((rule) => rule.strict !== 'off')
  for (const rule of timing.keys()) expect(on.map(({ id }) => id)).toContain(rule)
  expect([...timing.values()].every((time) => time > 0)).toBe(true)
  expect(timing.size).toBeGreaterThan(20)
})
