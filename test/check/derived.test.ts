import { expect, test } from 'vitest'
import { checkText, codesAt } from '../support/spec.ts'

const library = `import { se } from "senet:gates"
block B(w) { residual { conv(3x3, w) bn relu conv(3x3, w) bn } relu }
@se(r = 4)
net N(k = 16) { input(3x8x8) conv(3x3, k) bn relu layer1: B(16) gap fc: linear(2) }
`

test('every wrong setting of a derived net is told', async () => {
  const { diagnostics } = await checkText(
    `${library}net A = N() { z = 1  se.q = 1  se.z = 2  a.b.c = 3  layer1.z = 4 }\n`,
  )
  expect(codesAt(diagnostics)).toEqual([
    'unknown-setting z = 1',
    'unknown-setting se.q = 1',
    'unknown-setting se.z = 2',
    'unknown-setting a.b.c = 3',
    'unknown-setting layer1.z = 4',
  ])
})

/** A derived net, and the notes of what is wrong with it that name its part in it. */
const caused: readonly (readonly [derived: string, code: string, notes: readonly string[]])[] = [
  ['N() { se.r = 0 }', 'division-by-zero', ['se.r = 0 is set here', 'in net N, which A derives from']],
  ['N() { se.r = 32 }', 'argument-out-of-range', ['se.r = 32 is set here', 'in net N, which A derives from']],
  ['N() { layer1.w = 0 }', 'argument-out-of-range', ['layer1.w = 0 is set here', 'in net N, which A derives from']],
  ['N() { k = 0 }', 'argument-out-of-range', ['in net N, which A derives from', 'k = 0 is set here']],
  ['N(k = 2.5)', 'argument-not-whole', ['in net N, which A derives from', 'k = 2.5 is set here']],
]
test.each(caused)('a mistake that %s causes names what causes it', async (derived, code, notes) => {
  const { diagnostics } = await checkText(`${library}net A = ${derived}\n`)
  expect(diagnostics[0]?.code).toBe(code)
  expect(diagnostics[0]?.notes.map(({ text }) => text).filter((text) => notes.includes(text))).toEqual(notes)
})

test('a label in a block that is called twice names both calls', async () => {
  const { diagnostics } = await checkText(
    'block U(w) { body: { conv(3x3, w) bn } }\nnet N { input(3x8x8) U(4) U(8) }\n',
  )
  const notes = diagnostics[0]?.notes.map(({ text, location }) => {
    return `${text}: ${location?.file.text.slice(location.span.start, location.span.end)}`
  })
  expect(diagnostics[0]?.code).toBe('duplicate-scope')
  expect(notes).toContain('as part of this call: U(4)')
  expect(diagnostics[0]?.hint).toMatch(/label the calls/)
})
