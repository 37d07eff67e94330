import fc from 'fast-check'
import { expect, it } from 'vitest'
import { printGraph } from '../../src/ir/index.ts'
import { drawnSpecs, type DrawnSpec } from '../support/draw-spec.ts'
import { compileText } from '../support/spec.ts'
import { formatWell, replaceGaps } from './format-text.ts'

/** What a gap between two tokens can have in it. */
const gaps = [
  ' ',
  ' ',
  ' ',
  ' ',
  '\n',
  '\n  ',
  '\n\n\n',
  '\t',
  ' // one\n',
  '\n// two\n',
  '\n\n// three\n\n',
  ' /// four\n',
]

const spread = fc.noBias(fc.array(fc.nat({ max: gaps.length - 1 }), { minLength: 40, maxLength: 400, size: 'max' }))

async function graphOf({ text, files, net }: DrawnSpec): Promise<string> {
  const { graph, diagnostics } = await compileText(text, net, files)
  expect(diagnostics).toEqual([])
  // Where a node comes from is all that may differ.
  return graph === undefined ? '' : printGraph(graph).replaceAll(/ {2}# \S+@\d+$/gm, '')
}

it('keeps the graph of every net, and has one form for it', () =>
  fc.assert(
    fc.asyncProperty(drawnSpecs, async (spec) => {
      const formatted = await formatWell(spec.text)
      expect(await graphOf({ ...spec, text: formatted })).toBe(await graphOf(spec))
    }),
    { numRuns: 300 },
  ))

it('keeps what a file means and every comment, whatever stands between its words', () =>
  fc.assert(
    fc.asyncProperty(drawnSpecs, spread, async ({ text }, numbers) => {
      await formatWell(replaceGaps(text, (index) => gaps[numbers[index % numbers.length] ?? 0] ?? ' '))
    }),
    { numRuns: 1000 },
  ))

it('keeps them on lines of any width', () =>
  fc.assert(
    fc.asyncProperty(drawnSpecs, spread, fc.integer({ min: 1, max: 60 }), async ({ text }, numbers, printWidth) => {
      const gap = (index: number): string => gaps[numbers[index % numbers.length] ?? 0] ?? ' '
      await formatWell(replaceGaps(text, gap), { printWidth })
    }),
    { numRuns: 500 },
  ))
