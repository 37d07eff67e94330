import { expect, test } from 'vitest'
import { writePyTorchModule } from '../../../src/backends/pytorch/index.ts'
import { compileWell } from '../../support/spec.ts'

async function write(spec: string): Promise<string> {
  const { graph } = await compileWell(spec)
  if (graph === undefined) throw new Error('the net has mistakes')
  return writePyTorchModule(graph)
}

test('a square size is a default that calls leave out', async () => {
  const source = await write(`
    block Unit(w, kernel = 3x3) { conv(kernel, w) bn relu }
    net N { input(4x8x8) a: Unit(8) b: Unit(16, 5x5) }`)
  expect(source).toContain('def __init__(self, in_channels: int, w: int, kernel: int = 3) -> None:')
  expect(source).toContain('self.a = Unit(4, 8)')
  expect(source).toContain('self.b = Unit(8, 16, kernel=5)')
})

test('what has to be given stands in front of layers, which are given by name', async () => {
  const source = await write(`
    block Unit(w, act) {
      conv(1x1, w) bn act
      conv(3x3, w, groups = [1, 2, 4][w % 3]) bn
    }
    net N { input(4x8x8) a: Unit(12, relu) b: Unit(16, relu) c: Unit(8, silu) d: Unit(16, silu) }`)
  expect(source).toContain(
    'def __init__(\n        self, in_channels: int, w: int, groups: int, act: Callable[[], nn.Module]\n    ) -> None:',
  )
  expect(source).toContain('self.c = Unit(16, 8, 4, act=nn.SiLU)')
})

test('a loop over copies that needs several lines has no comma behind it', async () => {
  const source = await write(`
    block Unit(somewhatLong, quiteAsLong, evenLonger, theLongest) {
      conv(1x1, somewhatLong) bn conv(1x1, quiteAsLong) bn conv(1x1, evenLonger) bn conv(1x1, theLongest) bn
    }
    net N(somewhatLong = 8, quiteAsLong = 5, evenLonger = 6, theLongest = 7, copies = 4) {
      input(4x8x8)
      a: Unit(somewhatLong, quiteAsLong, evenLonger, theLongest) * copies
    }`)
  expect(source).toContain(`
            *[
                Unit(theLongest, somewhatLong, quiteAsLong, evenLonger, theLongest)
                for _ in range(copies - 1)
            ],
`)
})

test('a branch that adds the channels which lack gives what was asked for', async () => {
  const source = await write(`
    block Grow(c) { branch { {} conv(1x1, c - in.c, bias = true) } concat }
    net N(c = 12) { input(4x8x8) a: Grow(c) b: Grow(2 * c) conv(3x3, c, bias = true) }`)
  expect(source).toContain('self.b = Grow(c, 2 * c)')
  expect(source).toContain('self.conv1 = nn.Conv2d(2 * c, c, 3, padding=1)')
})
