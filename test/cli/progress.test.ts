import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { startProgress } from '../../src/cli/progress.ts'

/** A stream that keeps what is written, a terminal or not. */
function fakeStream(isTerminal: boolean) {
  const stream = new PassThrough()
  let written = ''
  stream.on('data', (chunk: Buffer) => (written += chunk.toString()))
  const terminal = {
    isTTY: isTerminal,
    columns: 80,
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
  }
  return { stream: Object.assign(stream, terminal), written: () => written }
}

test('nothing is written where there is no terminal', () => {
  const { stream, written } = fakeStream(false)
  const progress = startProgress('layers', 3, stream)
  progress.advance()
  progress.stop()
  expect(written()).toBe('')
})

test('a terminal shows how far the work is', () => {
  const { stream, written } = fakeStream(true)
  const progress = startProgress('layers', 3, stream)
  progress.advance(2)
  progress.stop()
  expect(written()).toContain('layers')
  expect(written()).toContain('2/3')
})
