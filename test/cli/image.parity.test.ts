import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readImage } from '../../src/cli/image.ts'
import { readNpy } from '../../src/weights/index.ts'
import { runPython } from '../support/python.ts'

/** What PyTorch's float32 arithmetic may differ by from float64 rounded once, for values below 256. */
const tolerance = 2e-5

const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const
const none = { mean: undefined, std: undefined } as const
const rgb = { order: 'rgb', range: 1 } as const

const cases = [
  { name: 'ImageNet', size: [400, 300], shape: [3, 224, 224], preprocessing: { ...imagenet, ...rgb } },
  { name: 'portrait', size: [301, 457], shape: [3, 224, 224], preprocessing: { ...none, ...rgb } },
  {
    name: 'BGR from 0 to 255',
    size: [640, 480],
    shape: [3, 224, 224],
    preprocessing: { mean: [104, 117, 123], std: [1, 1, 1], order: 'bgr', range: 255 },
  },
  { name: 'enlarged', size: [50, 40], shape: [3, 224, 224], preprocessing: { ...none, ...rgb } },
  { name: 'much smaller', size: [1500, 1103], shape: [3, 32, 32], preprocessing: { ...none, ...rgb } },
  { name: 'odd input', size: [333, 222], shape: [3, 299, 299], preprocessing: { ...none, ...rgb } },
  { name: 'wide input', size: [333, 222], shape: [3, 64, 160], preprocessing: { ...none, ...rgb } },
  { name: 'tall input', size: [333, 222], shape: [3, 160, 64], preprocessing: { ...none, ...rgb } },
  { name: 'grey', size: [200, 150], shape: [1, 28, 28], preprocessing: { mean: [0.1307], std: [0.3081], ...rgb } },
  { name: 'of the right size already', size: [32, 32], shape: [3, 32, 32], preprocessing: { ...none, ...rgb } },
] as const

const folder = mkdtempSync(join(tmpdir(), 'senet-image-'))
afterAll(() => rmSync(folder, { recursive: true }))

const sourceOf = (name: string) => join(folder, `${name}.png`)
const targetOf = (name: string) => join(folder, `${name}.npy`)

beforeAll(async () => {
  for (const { name, size } of cases) {
    const [width, height] = size
    // Edges, slopes and noise, the same on every run: all that a resize could get wrong.
    const pixels = Uint8Array.from({ length: width * height * 3 }, (_, index) => {
      const [x, y, c] = [Math.floor(index / 3) % width, Math.floor(index / 3 / width), index % 3]
      const noise = Math.imul(index + 1, 0x9e3779b1) >>> 24
      return c === 0 ? noise : c === 1 ? (x * 255) / width : Math.floor(x / 9 + y / 7) % 2 === 0 ? 255 : 0
    })
    await sharp(pixels, { raw: { width, height, channels: 3 } })
      .png()
      .toFile(sourceOf(name))
  }
  const jobs = cases.map(({ name, shape, preprocessing }) => ({
    source: sourceOf(name),
    target: targetOf(name),
    grey: shape[0] === 1,
    height: shape[1],
    width: shape[2],
    order: preprocessing.order,
    range: preprocessing.range,
    mean: preprocessing.mean ?? null,
    std: preprocessing.std ?? null,
  }))
  await runPython('pictures.py', JSON.stringify(jobs))
})

test.each(cases)(
  'a picture becomes the input that torchvision makes of it: $name',
  async ({ name, shape, preprocessing }) => {
    const expected = readNpy(readFileSync(targetOf(name)))
    const ours = await readImage(readFileSync(sourceOf(name)), shape, preprocessing)
    if ('code' in expected || 'code' in ours) throw new Error(JSON.stringify([expected, ours]))
    expect(ours.shape).toEqual(expected.shape)
    let largest = 0
    for (const [index, value] of ours.data.entries())
      largest = Math.max(largest, Math.abs(value - expected.data[index]!))
    expect(largest).toBeLessThan(tolerance)
  },
)
