import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCommand, makeFolder, runSenet } from '../support/cli.ts'

const prototxt = readFileSync(join(import.meta.dirname, '../fixtures/caffe/se-resnet-small.prototxt'), 'utf8')
const folder = makeFolder({
  'deploy.prototxt': prototxt,
  'lrn.prototxt':
    'input: "data" input_dim: 1 input_dim: 4 input_dim: 8 input_dim: 8\nlayer { name: "n" type: "LRN" bottom: "data" top: "n" }\n',
  'bytes.prototxt': new Uint8Array([0x6e, 0xff, 0xfe]),
})
const at = { cwd: folder.path }

beforeAll(buildCommand)
afterAll(folder.remove)

test('a prototxt becomes a file that is formatted, checked and has nothing for lint to say', async () => {
  const { code, stdout, stderr } = await runSenet(['import', 'caffe', 'deploy.prototxt', '--out', 'net.senet'], at)
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toBe(
    'wrote net.senet: SEResNetSmall, 80,634 parameters, 8,446,208 multiply-adds, the same layers as deploy.prototxt\n',
  )
  for (const args of [['check'], ['lint'], ['format', '--check']]) {
    expect((await runSenet([...args, 'net.senet'], at)).code, args.join(' ')).toBe(0)
  }
})

test('the spec is printed, or one document', async () => {
  const printed = await runSenet(['import', 'caffe', '-', '--net', 'Mine'], { ...at, input: prototxt })
  expect(printed.code).toBe(0)
  expect(printed.stdout).toContain('net Mine {')
  const { stdout } = await runSenet(['import', 'caffe', 'deploy.prototxt', '--json'], at)
  const document: Readonly<Record<string, unknown>> = JSON.parse(stdout)
  expect(document).toMatchObject({ net: 'SEResNetSmall', params: 80_634, macs: 8_446_208, diagnostics: [] })
  expect(document['layers']).toMatchObject({ 'classifier.weight': 'classifier' })
})

test('what cannot be imported is a diagnostic in the prototxt, and writes nothing', async () => {
  const { code, stdout, stderr } = await runSenet(['import', 'caffe', 'lrn.prototxt', '--out', 'lrn.senet'], at)
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain('error[caffe-layer]')
  expect(stderr).toContain('lrn.prototxt:2:25')
  expect(existsSync(join(folder.path, 'lrn.senet'))).toBe(false)
  expect((await runSenet(['import', 'caffe', 'bytes.prototxt'], at)).stderr).toContain('file-not-utf8')
  expect((await runSenet(['import', 'caffe', 'none.prototxt'], at)).stderr).toContain('file-not-found')
  expect((await runSenet(['import', 'caffe', 'deploy.prototxt', '--net', '1x'], at)).code).toBe(2)
})
