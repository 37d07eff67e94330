import { expect, test } from 'vitest'
import { parseWeightSource } from '../../src/weights/index.ts'

test.each([
  ['seed:42', { kind: 'seed', seed: 42 }],
  ['seed:0', { kind: 'seed', seed: 0 }],
  ['seed:9007199254740991', { kind: 'seed', seed: Number.MAX_SAFE_INTEGER }],
  ['formula', { kind: 'formula' }],
  ['C:42', { kind: 'path', path: 'C:42' }],
  ['./sed:42', { kind: 'path', path: './sed:42' }],
  ['./formula', { kind: 'path', path: './formula' }],
  ['weights/a.safetensors', { kind: 'path', path: 'weights/a.safetensors' }],
])('%s', (value, expected) => {
  expect(parseWeightSource(value)).toEqual(expected)
})

test.each(['sed:42', 'seeds:42', 'Seed:42', 'SEED:42'])('of %s the seed is told that may be meant', (value) => {
  const source = parseWeightSource(value)
  expect(source).toMatchObject({ code: 'weights-source', severity: 'error' })
  expect('text' in source && source.text).toContain('did you mean seed:42')
})

test.each(['', ' ', 'seed:', 'seed:-1', 'seed:1.5', 'seed:0x10', 'seed:9007199254740992', 'seed: 1'])(
  '"%s" is refused',
  (value) => {
    expect(parseWeightSource(value)).toMatchObject({ code: 'weights-source', severity: 'error' })
  },
)
