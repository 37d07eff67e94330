import { expect, test } from 'vitest'
import { parseWeightSource } from '../../src/weights/index.ts'

test.each([
  ['seed:42', { kind: 'seed', seed: 42 }],
  ['seed:0', { kind: 'seed', seed: 0 }],
  ['seed:9007199254740991', { kind: 'seed', seed: Number.MAX_SAFE_INTEGER }],
  ['formula', { kind: 'formula' }],
  ['./formula', { kind: 'path', path: './formula' }],
  ['weights/a.safetensors', { kind: 'path', path: 'weights/a.safetensors' }],
])('%s', (value, expected) => {
  expect(parseWeightSource(value)).toEqual(expected)
})

test.each(['', ' ', 'seed:', 'seed:-1', 'seed:1.5', 'seed:0x10', 'seed:9007199254740992', 'seed: 1'])(
  '"%s" is refused',
  (value) => {
    expect(parseWeightSource(value)).toMatchObject({ code: 'weights-source', severity: 'error' })
  },
)
