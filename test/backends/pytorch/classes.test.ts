import { expect, test } from 'vitest'
import { writePyTorchModule } from '../../../src/backends/pytorch/index.ts'
import { writeTorchModule } from '../../../src/backends/torch-ts/index.ts'
import { compileFile } from '../../support/spec-file.ts'
import { compileWell } from '../../support/spec.ts'

async function write(text: string): Promise<string> {
  const { graph } = await compileWell(text)
  if (graph === undefined) throw new Error('no graph')
  return writePyTorchModule(graph)
}

const classesOf = (source: string): string[] => [...source.matchAll(/^class (\w+)/gm)].map((match) => match[1] ?? '')

test('a block in all its forms is one class, with what only some have as an option', async () => {
  const { graph } = await compileFile('specs/mobilenet-v3.senet', 'MobileNetV3Large')
  const source = writePyTorchModule(graph)
  expect(classesOf(source)).toEqual(['ConvBN', 'HardSELayer', 'Bneck', 'MobileNetV3Large'])
  expect(source).toContain('if e != in_channels:\n            block_layers.append(ConvBN(in_channels, 1, e, act=act))')
  expect(source).toContain('if with_hard_se:')
  expect(source).toContain('self.has_skip = stride == 1 and in_channels == c')
  expect(source).toContain('Bneck(24, 5, 72, 40, act=nn.ReLU, stride=2, with_hard_se=True)')
})

test('numbers are said as they were written, whole where a layer wants them whole', async () => {
  const source = await write(`
    block B(ratio, k = 3x3) { conv(k, in.c * ratio, bias = true) conv(1x1, floor(in.c / 3) + 2, bias = true) }
    net N(r = 0.5) { input(8x9x9) a: B(r) b: B(2, [3, 1]) c: B(1, [1, 5]) }`)
  expect(source).toContain(
    'nn.Conv2d(\n            in_channels, int(in_channels * ratio), k, padding=(k[0] // 2, k[1] // 2)',
  )
  expect(source).toContain('int(in_channels * ratio), in_channels // 3 + 2, 1')
  expect(source).toContain('self.a = B(8, r, (3, 3))')
})

test('arms that are alike make a multiple, and halves a whole', async () => {
  const source = await write(`
    block Halves(w) { branch { conv(1x1, w / 2, bias = true) * 2 } concat bn }
    block Three(w) { branch { conv(1x1, 2 * w, bias = true) * 3 } concat bn }
    net N(w = 4) { input(4x8x8) a: Halves(w) b: Halves(6) c: Three(w) d: Three(3) }`)
  expect(source).toContain('nn.BatchNorm2d(w)')
  expect(source).toContain('nn.BatchNorm2d(6 * w)')
})

test('the numbers in a name stay apart', async () => {
  expect(classesOf(await write('net Wide16_8_x { input(4x8x8) part_16_a: branch { bn bn } concat }'))).toEqual([
    'Part16A',
    'Wide16_8X',
  ])
})

test('copies that differ are written one by one, alike ones folded', async () => {
  const source = await write(`
    block Dense(growth) { branch { {} { bn relu conv(3x3, growth, bias = true) } } concat }
    block Same(w) { residual { conv(3x3, w) bn } relu }
    block Stage(n, w) { a: Same(w) * n }
    net N { input(4x8x8) d: Dense(2) * 3 e: Stage(2, 10) f: Stage(4, 12) }`)
  expect(source).toContain('self.d = nn.Sequential(Dense(4, 2), Dense(6, 2), Dense(8, 2))')
  expect(source).toMatch(/Same\(in_channels, w\),\s+\*\[Same\(w, w\) for _ in range\(n - 1\)\]/)
})

test('copies that widen are as many as the block is told', async () => {
  const source = await write(`
    block Layer(growth) { branch { {} { bn relu conv(3x3, growth, bias = true) } } concat }
    block Dense(growth, n) { "layer{i + 1}": Layer(growth) * n bn }
    net N(n = 4) { input(4x8x8) a: Dense(2, n) b: Dense(3, 1) c: Dense(2, 2) }`)
  expect(source).toContain('f"layer{i + 1}": Layer(in_channels + i * growth, growth)')
  expect(source).toContain('for i in range(n)')
  expect(source).toContain('"bn1": nn.BatchNorm2d(in_channels + n * growth)')
})

test('what a Sequential calls its own is kept in a class', async () => {
  const source = await write(
    `net N { input(3x8x8) f: { append: conv(3x3, 4) n: bn } g: { pop: conv(1x1, 4) "0": bn } }`,
  )
  expect(source).toContain('self.append = nn.Conv2d')
  expect(source).toContain('self.pop = nn.Conv2d')
  expect(source).not.toContain('OrderedDict')
})

test('channels that take long to say have a name', async () => {
  const source = await write(`
    block Layer(growth) { branch { {} { bn relu conv(3x3, growth, bias = true) } } concat }
    block Dense(growth, n) { "layer{i + 1}": Layer(growth) * n }
    block Half { conv(1x1, in.c / 2, bias = true) }
    net N(depths = [2, 3], growth = 4, stem = 6) {
      input(3x8x8)
      conv(3x3, stem, bias = true)
      a: Dense(growth, depths[0])
      half: Half
      b: Dense(growth, depths[1])
      bn
    }`)
  expect(source).toContain('half_channels = (stem + depths[0] * growth) // 2')
  expect(source).toContain('self.b = Dense(half_channels, growth, depths[1])')
  expect(source).toContain('nn.BatchNorm2d(half_channels + depths[1] * growth)')
})

test('a label over steps in a row is a Sequential with their names', async () => {
  const source = await write(`
    block Pair(w) { f: { a: conv(3x3, w) bn relu b: conv(3x3, w) n: bn } relu }
    net N(depths = [1, 3]) {
      input(4x8x8)
      s: { "x-{i}": Pair(6) * depths[0] }
      t: { "y-{i}": Pair(8) * depths[1] }
      u: { conv(1x1, 4) bn mark: Pair(4) conv(1x1, 4) bn }
    }`)
  expect(source).toContain('"a": nn.Conv2d(in_channels, w, 3, padding=1, bias=False)')
  expect(source).toMatch(
    /"x-0": Pair\(4, 6\),\s+\*\*\{f"x-\{i \+ 1\}": Pair\(6, 6\) for i in range\(depths\[0\] - 1\)\}/,
  )
  expect(source).toContain('range(depths[1] - 1)')
  expect(source).not.toMatch(/add_module|getattr/)
  expect(classesOf(source)).toEqual(['Pair', 'N'])
})

test('weights that do not start as PyTorch has it are started', async () => {
  const source = await write(`
    block B(w) { residual { conv(3x3, w, init = kaiming) bn relu conv(3x3, w) bn(init = zeros) } relu }
    net N { input(3x9x9) conv(1x1, 4, init = normal(0.01), bias = true) a: B(4) b: { conv(3x3, 6) bn(init = constant(0.2)) } }`)
  expect(source).toContain('nn.init.kaiming_normal_(self.conv1.weight)')
  expect(source).toContain('nn.init.zeros_(self.bn2.weight)')
  expect(source).toContain('nn.init.normal_(self.conv1.weight, mean=0, std=0.01)')
  expect(source).toContain('initialised(nn.BatchNorm2d(6), nn.init.constant_, val=0.2)')
})

test('a gate on a layer lives in it, and another output is one of the results', async () => {
  const source = await write(`
    import { se } from "senet:gates"
    net N { input(4x8x8) @se(r = 2) a: conv(3x3, 4, bias = true) output aux { gap fc: linear(2) } gap }`)
  expect(source).toContain('self.a.add_module("se", SELayer(4, r=2))')
  expect(source).toContain('def forward(self, x: Tensor) -> Dict[str, Tensor]:')
  expect(source).toContain('return {"output": x.mean((2, 3)), "aux": out}')
})

test('a docstring is the first paragraph of the documentation, wrapped anew', async () => {
  const source = await write(`
    /// A unit that says of itself what no line of a docstring has room for, in a line that is as long as the
    /// language allows. Two things:
    /// - one,
    /// - the other.
    ///
    /// Call it as Unit.
    block Unit { bn relu }
    net N { input(4x8x8) a: Unit }`)
  expect(source).toContain(`
    """A unit that says of itself what no line of a docstring has room for, in a line
    that is as long as the language allows. Two things:
    - one,
    - the other.
    """`)
})

test('the parts of a branch are named after it', async () => {
  const source = await write(`
    block Two { paths: branch { { residual { conv: conv(3x3, 4) bn } } * 2 } concat }
    net N { input(4x8x8) a: Two }`)
  expect(classesOf(source)).toEqual(['TwoPathsResidual', 'TwoPaths', 'Two', 'N'])
})

test('a projection of what the first activation gives makes way for the input where there is none', async () => {
  const { graph } = await compileFile('specs/cifar-preact.senet', 'SEResNet164')
  const source = writePyTorchModule(graph)
  expect(classesOf(source)).toEqual(['SELayer', 'Bottleneck', 'SEResNet164'])
  expect(source).toContain(`
        self.has_downsample = stride != 1 or in_channels != 4 * w
        self.downsample: nn.Module = nn.Identity()
        if self.has_downsample:
            self.downsample = nn.Sequential(`)
  expect(source).toContain('= self.downsample(out) if self.has_downsample else x\n')
  expect(source).toContain('*[Bottleneck(64, 16) for _ in range(n - 1)]')
})

test('a split is one line with a name for each part, and those that nothing takes are left out', async () => {
  const text = `
    block Halves(w) { split { {} { conv(1x1, w, bias = true) relu } } concat shuffle(2) }
    block Some(w) {
      {} as all
      branch {
        { slice(0, 2) conv(1x1, w, bias = true) }
        { from all slice(4, 6) bn }
        { from all slice(4, 6) relu }
      } add
    }
    block Late { first: { relu as early bn } conv(1x1, 4, bias = true) as late branch { {} { from early } } add }
    net N { input(4x8x8) Halves(2) conv(1x1, 6, bias = true) some: Some(2) conv(1x1, 4, bias = true) late: Late }`
  const { graph } = await compileWell(text)
  if (graph === undefined) throw new Error('no graph')
  const python = writePyTorchModule(graph)
  expect(python).toContain('        x1, x2 = x.chunk(2, 1)\n')
  expect(python).toContain('        x1, _, x3 = x.chunk(3, 1)\n')
  expect(python).toContain('        x1, x2 = self.first(x)\n')
  const typescript = await writeTorchModule(graph)
  expect(typescript).toContain('let [x1, x2] = x.chunk(2, 1) as [Tensor, Tensor]\n')
  expect(typescript).toContain('const [x1, , x3] = x.chunk(3, 1) as [Tensor, Tensor, Tensor]\n')
  expect(typescript).toContain('const [x1, x2] = this.first(x)\n')
})

test('numbers that a net cites are no docstring', async () => {
  const { graph } = await compileWell(`
    /// A net with a number.
    /// cites: Example, Table 1; params = 8
    net N { input(4x8x8) bn }`)
  if (graph === undefined) throw new Error('no graph')
  expect(writePyTorchModule(graph)).toContain('"""A net with a number."""')
  expect(await writeTorchModule(graph)).toContain('/** A net with a number. */')
  const { graph: cited } = await compileFile('specs/vgg.senet', 'SEVGG16')
  const source = writePyTorchModule(cited)
  expect(source).toContain('class SEVGG16(nn.Module):\n    """[N, 3, 224, 224] to [N, 1000]."""')
  expect(source).not.toContain('cites')
})

test('a class of a label is named after the block around it, in the net after the label alone', async () => {
  const source = await write(`
    block Unit(w) { f: branch { conv(1x1, w, bias = true) bn } concat relu }
    net N { input(4x8x8) first: Unit(4) trunk: branch { conv(1x1, 4, bias = true) bn } concat }`)
  expect(classesOf(source)).toEqual(['UnitF', 'Unit', 'Trunk', 'N'])
})

test('quotients are whole where the sum or the quotient that they are part of is', async () => {
  const source = await write(`
    block B(c, n) {
      conv(1x1, c / 2 / n + n, bias = true) conv(1x1, (c - 4) / 2 - 1, bias = true) conv(1x1, c / 3 * (n / 4), bias = true)
    }
    block C(c, n) { conv(1x1, floor((c / 3 + n) / 2), bias = true) conv(1x1, floor(c / n / 3), bias = true) conv(1x1, floor(c / 3 / n), bias = true) }
    net N { input(8x8x8) a: B(12, 2) b: B(24, 4) c: C(10, 2) d: C(21, 4) }`)
  expect(source).toContain('nn.Conv2d(in_channels, c // 2 // n + n, 1)')
  expect(source).toContain('nn.Conv2d(c // 2 // n + n, (c - 4) // 2 - 1, 1)')
  expect(source).toContain('c * n // 12')
  expect(source).toContain('(c // 3 + n) // 2')
  expect(source).toContain('c // n // 3')
  expect(source).toContain('math.floor(c / 3 / n)')
})

test('padding that no expression gives along either axis is one pair', async () => {
  const { graph } = await compileFile('specs/inception-v3.senet', 'InceptionV3')
  const python = writePyTorchModule(graph)
  expect(python).toContain('padding: Sequence[int] = (0, 0)')
  expect(python).toContain('ConvBN(in_channels, (1, 1), 64)\n')
  expect(python).toContain('ConvBN(c, (1, 7), 192, padding=(0, 3))')
  expect(await writeTorchModule(graph)).toContain('padding: readonly [number, number] = [0, 0]')
})
