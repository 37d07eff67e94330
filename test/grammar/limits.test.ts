import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { maximumCallDepth, maximumCalls, maximumListSize } from '../../src/check/evaluate.ts'
import {
  maximumArms,
  maximumCopies,
  maximumDepth,
  maximumInstances,
  maximumNesting,
  maximumSteps,
} from '../../src/check/expansion.ts'
import { maximumImportDepth } from '../../src/check/program.ts'
import { maximumDefinitions, maximumReports } from '../../src/check/session.ts'
import { maximumVariants } from '../../src/check/sweep.ts'
import type { DiagnosticCode } from '../../src/diagnostics/catalogue/index.ts'
import { maximumBracketDepth, maximumProblems, maximumTokens, maximumTreeDepth } from '../../src/syntax/limits.ts'
import { maximumElements, maximumExtent, maximumRank, maximumWeightElements } from '../../src/vocabulary/limits.ts'
import { grammarFolder } from './blocks.ts'

test('the table of limits has the numbers and codes that hold', async () => {
  const text = await readFile(`${grammarFolder}reference.md`, 'utf8')
  const rows = [...text.slice(text.indexOf('## 11 ')).matchAll(/^\| .* \| +([\d,]+) +\| `([a-z-]+)` +\|$/gm)]
  expect(rows.map(([, value = '', code]) => [Number(value.replaceAll(',', '')), code])).toEqual([
    [maximumTokens, 'too-many-tokens'],
    [maximumBracketDepth, 'nesting-too-deep'],
    [maximumTreeDepth, 'nesting-too-deep'],
    [maximumProblems, 'too-many-problems'],
    [maximumImportDepth, 'import-too-deep'],
    [maximumDefinitions, 'defined-too-deep'],
    [maximumCallDepth, 'call-too-deep'],
    [maximumCalls, 'too-many-calls'],
    [maximumListSize, 'list-too-large'],
    [maximumReports, 'too-many-mistakes'],
    [maximumDepth, 'too-deep'],
    [maximumNesting, 'too-deep'],
    [maximumCopies, 'bad-count'],
    [maximumArms, 'bad-count'],
    [maximumInstances, 'too-many-blocks'],
    [maximumSteps, 'too-many-steps'],
    [maximumVariants, 'sweep-too-large'],
    [maximumExtent, 'extent-too-large'],
    [maximumRank, 'argument-type'],
    [maximumElements, 'tensor-too-large'],
    [maximumWeightElements, 'weight-too-large'],
  ] satisfies [number, DiagnosticCode][])
})
