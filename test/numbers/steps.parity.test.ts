import { expect, test } from 'vitest'
import { runPython } from '../support/python.ts'
import { compileText } from '../support/spec.ts'
import { type DrawnCall, sampleCalls, writeCall } from './draw-call.ts'

/** Where the language refuses what PyTorch takes: the word, the code, and why. */
const stricter: readonly (readonly [word: string, code: string, why: string])[] = [
  ['linear', 'shape-rank', 'PyTorch goes over the last axis, which is the width of a map: hardly ever what was meant'],
]

test('what the checker rejects PyTorch rejects, and other shapes are the same', async () => {
  const calls = sampleCalls(20_170_905, 2500)
  const pytorch: readonly (readonly number[] | null)[] = JSON.parse(await runPython('steps.py', JSON.stringify(calls)))
  const wrong: string[] = []
  const rejected = new Set<string>()
  const accepted = new Set<string>()
  for (const [at, call] of calls.entries()) {
    const text = writeCall(call)
    const { graph, diagnostics } = await compileText(text)
    const theirs = pytorch[at] ?? undefined
    const output = graph?.nodes.find(({ id }) => id === graph.outputs[0]?.node)
    ;(graph === undefined ? rejected : accepted).add(call.word)
    if (graph === undefined && theirs !== undefined && isStricter(call, diagnostics[0]?.code)) continue
    if (output?.shape.join('x') === theirs?.join('x')) continue
    const said = output?.shape.join('x') ?? diagnostics.map(({ code }) => code).join()
    wrong.push(`${text}: ${said}, PyTorch ${theirs?.join('x') ?? 'refuses'}`)
  }
  expect(wrong).toEqual([])
  expect(accepted.size).toBeGreaterThan(28)
  expect(rejected.size).toBeGreaterThan(20)
})

function isStricter({ word }: DrawnCall, code: string | undefined): boolean {
  return stricter.some((row) => row[0] === word && row[1] === code)
}
