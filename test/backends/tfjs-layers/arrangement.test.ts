import { expect, test } from 'vitest'
import { arrangeTensor, type Arrangement } from '../../../src/backends/tfjs-layers/index.ts'

const cases: readonly (readonly [string, readonly number[], Arrangement, readonly number[]])[] = [
  ['nothing', [2, 3], {}, [0, 1, 2, 3, 4, 5]],
  ['a permutation', [2, 3], { permute: [1, 0] }, [0, 3, 1, 4, 2, 5]],
  ['rows', [3, 2], { rows: [1, 3] }, [2, 3, 4, 5]],
  ['rows, permuted', [3, 2], { rows: [1, 3], permute: [1, 0] }, [2, 4, 3, 5]],
  ['another view', [6], { view: [2, 3], permute: [1, 0] }, [0, 3, 1, 4, 2, 5]],
  ['a flip after the permutation', [2, 3], { permute: [1, 0], flip: [0] }, [2, 5, 1, 4, 0, 3]],
  ['two flips', [2, 3], { flip: [0, 1] }, [5, 4, 3, 2, 1, 0]],
  ['three axes', [2, 2, 2], { permute: [2, 0, 1], flip: [2] }, [2, 0, 6, 4, 3, 1, 7, 5]],
  ['a scalar', [], {}, [0]],
]

test.each(cases)('%s', (_, shape, arrangement, expected) => {
  const count = shape.reduce((product, extent) => product * extent, 1)
  const target = new Float32Array(expected.length)
  arrangeTensor({ shape, data: Float32Array.from({ length: count }, (__, at) => at) }, arrangement, target)
  expect([...target]).toEqual(expected)
})

test('a layer of another size is a bug of the compiler', () => {
  expect(() => arrangeTensor({ shape: [4], data: new Float32Array(4) }, {}, new Float32Array(3))).toThrow(
    /senet is broken/,
  )
})
