import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as torch from '../../src/torch/node.ts'
import { orderAfterReshape, sameMemory, storedShape } from '../../src/torch/layout.ts'

const shapeOf = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 })

/** A shape with an order of its axes. */
const laidOut = shapeOf.chain((shape) =>
  fc.tuple(
    fc.constant(shape),
    fc.shuffledSubarray([...shape.keys()], { minLength: shape.length, maxLength: shape.length }),
  ),
)

/** Another shape for as many values: factors joined and split anew. */
const reshaped = (shape: readonly number[]) => {
  const factors = shape.flatMap((extent) => (extent === 4 ? [2, 2] : [extent]))
  return fc
    .array(fc.boolean(), { minLength: factors.length, maxLength: factors.length })
    .map((joins) =>
      factors.reduce<number[]>(
        (axes, factor, at) =>
          at > 0 && joins[at] === true ? [...axes.slice(0, -1), axes.at(-1)! * factor] : [...axes, factor],
        [],
      ),
    )
}

/** Row-major positions of the values in the order in which they lie in memory. */
function positions(shape: readonly number[], order: readonly number[]): number[] {
  const strides = shape.map((_extent, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1))
  return order.reduce<number[]>(
    (list, axis) => list.flatMap((base) => Array.from({ length: shape[axis]! }, (_, i) => base + i * strides[axis]!)),
    [0],
  )
}

test('a reshape that keeps the memory keeps every value in its logical place', () => {
  fc.assert(
    fc.property(
      laidOut.chain(([shape, order]) => fc.tuple(fc.constant(shape), fc.constant(order), reshaped(shape))),
      ([shape, order, to]) => {
        const after = orderAfterReshape(shape, order, to)
        if (after !== undefined) expect(positions(to, after)).toEqual(positions(shape, order))
      },
    ),
  )
})

test('orders are the same memory exactly where values lie the same way', () => {
  fc.assert(
    fc.property(
      laidOut.chain(([shape, order]) =>
        fc.tuple(
          fc.constant(shape),
          fc.constant(order),
          fc.shuffledSubarray(order, { minLength: order.length, maxLength: order.length }),
        ),
      ),
      ([shape, a, b]) => {
        const same = positions(shape, a).every((position, at) => position === positions(shape, b)[at])
        expect(sameMemory(shape, a, b)).toBe(same)
      },
    ),
  )
})

test('chains of views are those of row-major arithmetic, whatever lies in memory', () => {
  const chain = laidOut.chain(([shape, order]) => fc.tuple(fc.constant(shape), fc.constant(order), reshaped(shape)))
  fc.assert(
    fc.property(chain, ([shape, order, to]) => {
      torch.tidy(() => {
        const size = shape.reduce((a, b) => a * b, 1)
        const x = torch.arange(size).float().view(shape)
        const moved = x.permute(order)
        expect([...moved.numpy()]).toEqual(positions(shape, order))
        expect(moved.shape).toEqual(storedShape(shape, order))
        const flat = [...moved.add(0).numpy()]
        const permuted = to.length > 1 ? moved.reshape(to).transpose(0, -1).transpose(0, -1) : moved.reshape(to)
        expect([...permuted.numpy()]).toEqual(flat)
      })
    }),
    { numRuns: 60 },
  )
})

test('a map through a convolution flattens in the order of PyTorch, and shuffles without a copy', () => {
  torch.tidy(() => {
    const x = torch.arange(12).float().view(1, 3, 2, 2)
    const map = torch.functional.max_pool2d(x, 1)
    expect([...map.flatten(1).numpy()]).toEqual([...Array(12).keys()])
    expect(map.permute(0, 2, 3, 1).value.memory).toBe(map.value.memory)
  })
})
