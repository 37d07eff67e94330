import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RuleCode } from '../../src/diagnostics/index.ts'
import { fixSource, lintSource, listRules, presetConfig } from '../../src/lint/index.ts'
import { only } from '../support/lint.ts'
import { sampleSpecs } from '../support/draw-spec.ts'
import { printGraphs } from '../support/same-graphs.ts'
import { projectFolder } from '../support/spec-file.ts'
import { memoryHost, showDiagnostic } from '../support/spec.ts'

const strict = presetConfig('senet:strict')

const host = {
  read: async (path: string) => ({ path, text: readFileSync(join(projectFolder, path), 'utf8') }),
}

function readSpec(path: string): { readonly path: string; readonly text: string } {
  return { path, text: readFileSync(join(projectFolder, path), 'utf8') }
}

function listSpecs(folder: string): readonly string[] {
  const names = readdirSync(join(projectFolder, folder)).filter((name) => name.endsWith('.senet'))
  return names.map((name) => `${folder}/${name}`)
}

test.each(listSpecs('specs'))('%s passes senet:strict', async (path) => {
  const { diagnostics } = await lintSource(readSpec(path), host, { config: strict })
  expect(diagnostics.map(showDiagnostic)).toEqual([])
})

const resnet = 'specs/resnet.senet'
const legacy = 'specs/legacy-resnet.senet'
const cifar = 'specs/cifar-resnet.senet'
const mobilenet = 'specs/mobilenet-v3.senet'
const resnext = 'specs/legacy-resnext.senet'
const page = 'test/fixtures/language/first-page.senet'
const examples = 'test/fixtures/language/more-examples.senet'

/** A mistake that somebody could have made in a network that was written for something else: what is written instead of what. */
const slips: readonly (readonly [rule: RuleCode, path: string, was: string, is: string])[] = [
  ['reduction-divides', resnext, '@conv_se(r = 16)', '@conv_se(r = 24)'],
  ['hidden-width', resnet, '@se(r = 16)\nnet SEResNet18', '@se(r = 32)\nnet SEResNet18'],
  [
    'constant-width',
    resnext,
    'import { conv_se } from "senet:gates"',
    'gate conv_se(r = 16, width = max(128, floor(in.c / r))) { gap linear(width) relu linear(in.c) sigmoid }',
  ],
  [
    'partial-gate',
    mobilenet,
    '    @attention Bneck(5x5, 120, 40, act = relu) * 2',
    '    Bneck(5x5, 120, 40, act = relu) * 2',
  ],
  ['shadowed-gate', page, 'block Bottleneck(', '@se(r = 8)\nblock Bottleneck('],
  [
    'repeated-annotation',
    legacy,
    'layer1: Unit(64) * depths[0]',
    '@conv_se(r = 16) layer1: { @conv_se(r = 16) Unit(64) Unit(64) }',
  ],
  [
    'post-without-activation',
    mobilenet,
    '@attention Bneck(3x3, 672, 112)',
    '@attention(at = post) Bneck(3x3, 672, 112)',
  ],
  ['unlabelled-attend', mobilenet, '// senet-ignore unlabelled', '// unlabelled'],
  ['bias-before-norm', cifar, 'conv(3x3, w) bn', 'conv(3x3, w, bias = true) bn'],
  [
    'stride-skips-pixels',
    resnet,
    'conv(1x1, w) bn relu\n    conv(3x3, w, /s)',
    'conv(1x1, w, /s) bn relu\n    conv(3x3, w)',
  ],
  ['linear-chain', cifar, 'conv(3x3, 16) bn relu', 'conv(3x3, 16, bias = false) conv(3x3, 16) bn relu'],
  ['even-kernel-shift', mobilenet, '  gap\n', '  avgpool(2x2, /1)\n  gap\n'],
  ['dropped-rows', resnet, 'maxpool(3x3, /2, pad = 1)', 'maxpool(3x3, /2)'],
  ['kernel-exceeds-map', resnet, 'input(3x224x224', 'input(3x32x32'],
  ['small-groups', resnext, 'groups = 32', 'groups = 64'],
  ['receptive-field', cifar, 'Network(3)', 'Network(1)'],
  ['dropout-before-norm', cifar, 'conv(3x3, 16) bn relu', 'conv(3x3, 16, bias = false) dropout(0.1) bn relu'],
  ['repeated-activation', mobilenet, 'linear(1280) hardswish', 'linear(1280) hardswish hardswish'],
  ['norm-after-norm', resnext, 'conv(1x1, 4 * w) bn', 'conv(1x1, 4 * w) bn bn'],
  ['input-statistics', cifar, ', mean = cifarMean, std = cifarStd', ''],
  [
    'repeated-rows',
    mobilenet,
    'Bneck(3x3, 184, 80) * 2 ->',
    'Bneck(3x3, 184, 80) Bneck(3x3, 184, 80) Bneck(3x3, 184, 80) { } ->',
  ],
  ['block-used-once', legacy, '  layer0: Stem', '  Stem'],
  ['constant-condition', mobilenet, 'if e != in.c', 'if true'],
  ['unused-declaration', examples, '', ''],
  ['unused-import', cifar, ', std = cifarStd', ''],
  ['unused-label', resnet, '// senet-ignore', '// '],
  ['unused-tensor', cifar, 'conv(3x3, 16) bn relu', 'conv(3x3, 16) bn relu as stem'],
  ['unused-net', resnet, '', ''],
  [
    'duplicate-import',
    cifar,
    'import { cifarMean, cifarStd } from',
    'import { cifarStd } from "./datasets.senet"\nimport { cifarMean } from',
  ],
  ['sweep-repeats-value', page, '[2, 4, 8, 16, 32]', '[2, 4, 8, 8, 32]'],
  ['default-argument', resnet, 'pad = 1)', 'pad = 1, ceil = false)'],
  ['magic-number', cifar, 'linear(classes)', 'linear(classes) relu linear(10)'],
  ['label-shadows-operation', resnet, 'inner: relu', 'inner: relu relu: identity'],
  ['label-claims-size', resnet, 'conv(7x7, 64, /2)', 'conv3x3: conv(7x7, 64, /2)'],
  ['naming-convention', legacy, 'block Stem', 'block stem'],
  ['assert-params', legacy, '  assert params == 28_088_024\n', ''],
  ['comment-contradicts', resnet, '@se(r = 16)\nnet SEResNet50', '/// 25.6M parameters.\n@se(r = 16)\nnet SEResNet50'],
  ['stage-shape', legacy, ' -> 64x56x56', ''],
]

test('every rule has a slip', () => {
  expect(slips.map(([rule]) => rule).toSorted()).toEqual(
    listRules()
      .map(({ id }) => id)
      .toSorted(),
  )
})

test.each(slips)('%s fires on %s', async (rule, path, was, is) => {
  const { text } = readSpec(path)
  expect(text).toContain(was)
  const changed = text
    .replace(was, is)
    .replaceAll(path === legacy && rule === 'naming-convention' ? 'layer0: Stem' : '\0', 'layer0: stem')
  // Its asserts are about the network as it was.
  const free = rule === 'assert-params' ? changed : changed.replace(/^ *assert .*\n/gm, '')
  const { diagnostics } = await lintSource({ path, text: free }, host, { config: only(rule) })
  const mistakes = diagnostics.filter(({ severity }) => severity === 'error')
  expect(mistakes.map(showDiagnostic)).toEqual([])
  expect(diagnostics.map(({ code }) => code)).toContain(rule)
})

test.each([...listSpecs('specs'), page, examples])(
  'fixes of %s change no graph, and leave nothing that can be fixed',
  async (path) => {
    const before = await lintSource(readSpec(path), host, { config: strict })
    const { text, result } = await fixSource(readSpec(path), host, { config: strict })
    expect(
      result.diagnostics.filter(({ code, fixes }) => code === 'fix-refused' || fixes.some(({ safe }) => safe)),
    ).toEqual([])
    expect(printGraphs(result.nets)).toBe(printGraphs(before.nets))
    const again = await fixSource({ path, text }, host, { config: strict })
    expect(again.text).toBe(text)
  },
)

test('fixes of drawn specs change no graph', async () => {
  let applied = 0
  for (const { text, files } of sampleSpecs(1709, 400)) {
    const entry = { path: 'main.senet', text }
    const before = await lintSource(entry, memoryHost(files), { config: strict })
    const fixed = await fixSource(entry, memoryHost(files), { config: strict })
    applied += fixed.applied
    expect(fixed.result.diagnostics.filter(({ code }) => code === 'fix-refused').map(showDiagnostic), text).toEqual([])
    expect(printGraphs(fixed.result.nets), text).toBe(printGraphs(before.nets))
  }
  expect(applied).toBeGreaterThan(200)
})
