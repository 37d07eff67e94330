import { expect, test } from 'vitest'
import { writePyTorchModule } from '../../src/backends/pytorch/index.ts'
import { writeTorchModule } from '../../src/backends/torch-ts/index.ts'
import { compileFile } from '../support/spec-file.ts'
import { compileWell } from '../support/spec.ts'

type Graph = Parameters<typeof writePyTorchModule>[0]

/** The statements of a class's constructor in both languages, each on one line: no spaces after brackets, no `const`. */
interface Constructors {
  readonly python: readonly string[]
  readonly typescript: readonly string[]
}

async function constructorsOf(graph: Graph, name: string): Promise<Constructors> {
  const python = new RegExp(`class ${name}\\(.*?super\\(\\).__init__\\(\\)\\n(.*?)\\n\\n`, 's').exec(
    writePyTorchModule(graph),
  )
  const typescript = new RegExp(`class ${name} extends.*?super\\(\\)\\n(.*?)\\n  \\}\\n`, 's').exec(
    await writeTorchModule(graph),
  )
  return { python: statements(python?.[1] ?? '', 8), typescript: statements(typescript?.[1] ?? '', 4) }
}

/** Lines that are indented deeper belong to the statement above. */
function statements(text: string, indent: number): readonly string[] {
  return text
    .split(new RegExp(`\\n {${indent}}(?=[^ )\\]}])`))
    .map((line) =>
      line
        .trim()
        .replaceAll(/,?\n\s*(?=[)\]}])/g, '')
        .replaceAll(/(?<=[([{])\n\s*/g, '')
        .replaceAll(/\s+/g, ' '),
    ) // prettier-ignore
    .map((line) => line.replace(/^const (?=\w)/, ''))
}

async function compile(text: string): Promise<Graph> {
  const { graph } = await compileWell(text)
  if (graph === undefined) throw new Error('no graph')
  return graph
}

test('the width of ResNeXt is computed once', async () => {
  const { graph } = await compileFile('specs/resnext.senet', 'SEResNeXt50_32x4d')
  const { python, typescript } = await constructorsOf(graph, 'Bottleneck')
  expect(python.slice(0, 7)).toEqual([
    'width = groups * base * w // 64',
    'self.conv1 = nn.Conv2d(in_channels, width, 1, bias=False)',
    'self.bn1 = nn.BatchNorm2d(width)',
    'self.relu = nn.ReLU()',
    'self.conv2 = nn.Conv2d(width, width, 3, stride=stride, padding=1, groups=groups, bias=False)',
    'self.bn2 = nn.BatchNorm2d(width)',
    'self.conv3 = nn.Conv2d(width, 4 * w, 1, bias=False)',
  ])
  expect(typescript.slice(0, 3)).toEqual([
    'width = (groups * base * w) / 64',
    'this.conv1 = new nn.Conv2d(in_channels, width, 1, { bias: false })',
    'this.bn1 = new nn.BatchNorm2d(width)',
  ])
})

test('the halves of ShuffleNet have a name, and together are the whole again', async () => {
  const { graph } = await compileFile('specs/shufflenet-v2.senet', 'ShuffleNetV2_1x')
  const source = writePyTorchModule(graph)
  expect(source.match(/w \/\/ 2/g)).toHaveLength(source.match(/half = w \/\/ 2/g)?.length ?? 0)
  expect(source).toContain('nn.BatchNorm2d(half)')
  expect(source).toMatch(/class \w+\(nn\.Module\):\n    """\[N, in_channels, H, W\] to \[N, w, H', W'\]\."""/)
})

test('a net has the names that its spec gives, and they are in terms of its own parameters', async () => {
  const graph = await compile(`
    block Unit(w) { let wide = 2 * w conv(1x1, wide) bn }
    net N(width = 8, n = 1) {
      let half = width / 2
      let copies = 2 * n
      input(8x4x4)
      conv(1x1, half) bn relu
      a: Unit(half)
      b: Unit(width + half) * copies
      c: { conv(1x1, half) bn }
    }`)
  const { python, typescript } = await constructorsOf(graph, 'N')
  expect(python.filter((line) => !line.startsWith('self'))).toEqual(['half = width // 2', 'copies = 2 * n'])
  expect(python).toContain('self.a = Unit(half, half)')
  expect(python).toContain(
    'self.b = nn.Sequential(Unit(width, width + half), *[Unit(2 * (width + half), width + half) for _ in range(copies - 1)])',
  )
  expect(typescript.filter((line) => !line.startsWith('this'))).toEqual(['half = width / 2', 'copies = 2 * n'])
  expect((await constructorsOf(graph, 'Unit')).python).toEqual([
    'wide = 2 * w',
    'self.conv1 = nn.Conv2d(in_channels, wide, 1, bias=False)',
    'self.bn1 = nn.BatchNorm2d(wide)',
  ])
})

test('lets within one another stand in order, and one that hides another has a name of its own', async () => {
  const graph = await compile(`
    block Unit(w, d) {
      let wide = 2 * w
      let wider = wide + d
      let same = wider
      let plain = w
      let six = 6
      conv(1x1, 2 * wider) bn conv(1x1, same) bn conv(1x1, plain) bn conv(1x1, six) bn
      branch {
        { let wide = wide + 1 conv(1x1, wide) bn relu }
        { let w = 3 * w conv(1x1, w) bn }
        { let wide = 2 * w conv(1x1, wide) bn }
      } concat
      { let step = w * (i + 2) conv(1x1, step) bn } * 2
    }
    net N { input(4x4x4) a: Unit(3, 4) b: Unit(5, 6) }`)
  const { python, typescript } = await constructorsOf(graph, 'Unit')
  const locals = ['wide = 2 * w', 'wider = wide + d', 'wide2 = wide + 1', 'w2 = 3 * w', 'step = w * 2', 'step2 = w * 3']
  expect(python.filter((line) => !line.startsWith('self'))).toEqual(locals)
  expect(typescript.filter((line) => !line.startsWith('this'))).toEqual(locals)
  const channels = python.flatMap((line) => /^self\.bn\d = nn\.BatchNorm2d\((.*)\)/.exec(line)?.[1] ?? [])
  expect(channels).toEqual(['2 * wider', 'wider', 'w', '6', 'wide2', 'w2', 'wide'])
  expect(python).toContain('self.conv4 = nn.Conv2d(w, 6, 1, bias=False)')
  expect(python.join('\n')).toContain('nn.Conv2d(wide2 + w2 + wide, step, 1, bias=False)')
})

test('a let of one side is computed for all instances where all have it, and otherwise where it is needed', async () => {
  const graph = await compile(`
    block Unit(w, parts) {
      conv(1x1, w) bn
      if parts > 0 { let share = w / parts let two = 2 * w @gated(share, two) relu }
    }
    gate gated(width, wide) { gap { linear(width) relu linear(wide) relu linear(in.c) sigmoid } }
    net N { input(4x4x4) a: Unit(4, 2) b: Unit(6, 0) c: Unit(6, 3) d: Unit(9, 0) }`)
  const { python, typescript } = await constructorsOf(graph, 'Unit')
  expect(python.join('\n')).toContain('two = 2 * w')
  expect(python.join('\n')).not.toContain('share')
  expect(python.join('\n')).toMatch(/Gated\w*\(w, w \/\/ parts, two\)/)
  expect(typescript.join('\n')).toMatch(/Gated\w*\(w, w \/ parts, two\)/)
})

test('numbers that are not whole have names too, and are made whole where a layer wants them whole', async () => {
  const graph = await compile(`
    block Unit(w, ratio) {
      let scaled = ratio * w
      let half = w / 2
      conv(1x1, divisible(scaled, 2)) bn conv(1x1, floor(half) + 1) bn conv(1x1, scaled * 4) bn
    }
    block Even(w, ratio) {
      let scaled = ratio * w
      let half = w / 2
      let twice = 2 * w
      conv(1x1, divisible(scaled, 2)) bn conv(1x1, half) bn conv(1x1, half + 1) bn conv(1x1, floor(twice / 3)) bn
    }
    net N { input(4x4x4) a: Unit(5, 0.75) b: Unit(6, 0.25) c: Even(8, 0.25) d: Even(12, 0.5) }`)
  const { python, typescript } = await constructorsOf(graph, 'Unit')
  expect(python.slice(0, 2)).toEqual(['scaled = ratio * w', 'half = w / 2'])
  expect(python).toContain('self.bn1 = nn.BatchNorm2d(make_divisible(scaled, 2))')
  expect(python).toContain('self.bn2 = nn.BatchNorm2d(math.floor(half) + 1)')
  expect(python).toContain('self.bn3 = nn.BatchNorm2d(int(scaled * 4))')
  expect(typescript).toContain('this.bn3 = new nn.BatchNorm2d(scaled * 4)')
  // What is rounded afterwards is not made whole before, where other arguments might not be.
  const even = await constructorsOf(graph, 'Even')
  expect(even.python.slice(0, 3)).toEqual(['scaled = ratio * w', 'half = w // 2', 'twice = 2 * w'])
  expect(even.python).toContain('self.bn3 = nn.BatchNorm2d(half + 1)')
  expect(even.python).toContain('self.bn4 = nn.BatchNorm2d(twice // 3)')
  expect(even.typescript).toContain('this.bn4 = new nn.BatchNorm2d(Math.floor(twice / 3))')
})

test('names that a language keeps get an underscore, and no let hides a class', async () => {
  const graph = await compile(`
    import { se } from "senet:gates"
    block Unit(w) {
      let lambda = 2 * w
      let const = 3 * w
      let conv1 = 4 * w
      let SELayer = 5 * w
      conv(1x1, lambda) bn conv(1x1, const) bn conv(1x1, conv1) bn @se(r = 2) conv(1x1, 2 * SELayer) bn
    }
    net N { input(4x4x4) a: Unit(3) b: Unit(5) }`)
  const { python, typescript } = await constructorsOf(graph, 'Unit')
  expect(python.filter((line) => !line.startsWith('self'))).toEqual([
    'lambda_ = 2 * w',
    'const = 3 * w',
    'conv1 = 4 * w',
    'SELayer2 = 5 * w',
  ])
  expect(python).toContain('self.conv3 = nn.Conv2d(const, conv1, 1, bias=False)')
  expect(python).toContain('self.se = SELayer(2 * SELayer2, r=2)')
  expect(typescript.filter((line) => !line.startsWith('this'))).toEqual([
    'lambda = 2 * w',
    'const_ = 3 * w',
    'conv1 = 4 * w',
    'SELayer2 = 5 * w',
  ])
})

test('a loop over copies counts by a name that no let has', async () => {
  const graph = await compile(`
    block Layer(growth) { branch { {} { bn relu conv(3x3, growth, bias = true) } } concat }
    block Dense(w, n) { let i = 2 * w let growth = i "layer{i + 1}": Layer(growth) * n conv(1x1, i) bn }
    net N(n = 4) { input(4x8x8) a: Dense(2, n) b: Dense(3, 1) c: Dense(2, 2) }`)
  const python = writePyTorchModule(graph)
  const typescript = await writeTorchModule(graph)
  expect(python).toContain('i2 = 2 * w\n')
  expect(python).toContain('f"layer{i + 1}": Layer(in_channels + i * i2, i2)')
  expect(typescript).toContain('const i2 = 2 * w\n')
  expect(typescript).toContain('new Layer(in_channels + i * i2, i2)')
})

test('a list of layers that a constructor fills has a name that no parameter and no let has', async () => {
  const { graph } = await compileFile('specs/mobilenet-v3.senet', 'MobileNetV3Large', (text) =>
    text.replace(/block Bneck.*?\n\}/s, (block) => block.replaceAll(/\be\b/g, 'block_layers')),
  )
  const { python, typescript } = await constructorsOf(graph, 'Bneck')
  expect(python[0]).toBe('block_layers2: List[nn.Module] = []')
  expect(python).toContain('self.block = nn.Sequential(*block_layers2)')
  expect(typescript[0]).toBe('block_layers2: nn.Module[] = []')
  expect(typescript).toContain('this.block = new nn.Sequential(...block_layers2)')
})

test('what has a name and what has none are one expression where they are compared', async () => {
  const graph = await compile(`
    block Unit(w, /s) {
      let wide = 2 * w
      residual { conv(3x3, 2 * w, /s) bn relu conv(3x3, wide) bn } relu
    }
    net N(n = 3) { input(8x8x8) a: Unit(4) * n b: Unit(8, /2) * n c: Unit(8) }`)
  const named = writePyTorchModule(graph)
  const unnamed = writePyTorchModule(
    await compile(`
    block Unit(w, /s) {
      residual { conv(3x3, 2 * w, /s) bn relu conv(3x3, 2 * w) bn } relu
    }
    net N(n = 3) { input(8x8x8) a: Unit(4) * n b: Unit(8, /2) * n c: Unit(8) }`),
  )
  expect(named.replace('        wide = 2 * w\n', '').replaceAll('wide', '2 * w')).toBe(unnamed)
})
