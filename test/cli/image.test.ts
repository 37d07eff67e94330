import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { decodeImage, maximumPixels, readImage } from '../../src/cli/image.ts'
import { resizePicture } from '../../src/cli/resample.ts'

const plain = { mean: undefined, std: undefined, order: 'rgb', range: 255 } as const

type Format = 'png' | 'jpeg' | 'webp' | 'tiff' | 'gif' | 'avif'

/** A picture of 2 x 1 pixels. */
function pictureOf(pixels: readonly number[], channels: 1 | 2 | 3 | 4, format: Format = 'png'): Promise<Uint8Array> {
  const raw = { width: 2, height: 1, channels }
  return sharp(Uint8Array.from(pixels), { raw }).toFormat(format, { lossless: true, quality: 100 }).toBuffer()
}

test.each<readonly [string, readonly number[], 1 | 2 | 3 | 4, readonly number[]]>([
  ['colour', [10, 20, 30, 40, 50, 60], 3, [10, 20, 30, 40, 50, 60]],
  ['grey becomes three channels', [10, 200], 1, [10, 10, 10, 200, 200, 200]],
  ['transparency lies on white', [10, 20, 30, 255, 0, 0, 0, 0], 4, [10, 20, 30, 255, 255, 255]],
  ['transparent grey', [10, 255, 0, 0], 2, [10, 10, 10, 255, 255, 255]],
])('%s', async (_, pixels, channels, expected) => {
  const picture = await decodeImage(await pictureOf(pixels, channels))
  expect(picture).toMatchObject({ width: 2, height: 1, channels: 3 })
  expect('data' in picture && [...picture.data]).toEqual(expected)
})

test.each<Format>(['png', 'jpeg', 'webp', 'tiff', 'gif', 'avif'])('%s is decoded', async (format) => {
  const picture = await decodeImage(await pictureOf([200, 10, 10, 200, 10, 10], 3, format))
  if ('code' in picture) throw new Error(picture.text)
  for (const [index, expected] of [200, 10, 10].entries()) {
    expect(Math.abs(picture.data[index]! - expected)).toBeLessThanOrEqual(8)
  }
})

test('a picture is turned upright', async () => {
  const turned = await sharp(Uint8Array.of(1, 1, 1, 200, 200, 200), { raw: { width: 2, height: 1, channels: 3 } })
    .withMetadata({ orientation: 6 })
    .png()
    .toBuffer()
  expect(await decodeImage(turned)).toMatchObject({ width: 1, height: 2 })
})

test.each<readonly [string, readonly number[]]>([
  ['rgb', [10, 40, 20, 50, 30, 60]],
  ['bgr', [30, 60, 20, 50, 10, 40]],
])('planes in the order %s', async (order, expected) => {
  const bytes = await pictureOf([10, 20, 30, 40, 50, 60], 3)
  const input = await readImage(bytes, [3, 1, 2], { ...plain, order: order === 'bgr' ? 'bgr' : 'rgb' })
  expect(input).toEqual({ shape: [1, 3, 1, 2], data: Float32Array.from(expected) })
})

/** A PNG that claims a size, with so much data of it. */
function pngOf(width: number, height: number, rows: number): Uint8Array {
  const chunk = (type: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const frame = Buffer.alloc(8 + body.length)
    frame.writeUInt32BE(data.length, 0)
    body.copy(frame, 4)
    frame.writeUInt32BE(crc32(body), 4 + body.length)
    return frame
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const data = deflateSync(Buffer.alloc(rows * (width + 1)))
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}

function crc32(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

describe('what cannot be an input', () => {
  test.each<readonly [string, Uint8Array, readonly number[], string]>([
    ['nothing', new Uint8Array(), [3, 8, 8], 'image-unreadable'],
    ['text', new TextEncoder().encode('net A {}'), [3, 8, 8], 'image-unreadable'],
    ['half a picture', pngOf(2000, 2000, 10), [3, 8, 8], 'image-unreadable'],
    ['a bomb', pngOf(30_000, 30_000, 1), [3, 8, 8], 'image-too-large'],
    ['a vector', pngOf(1, 1, 1), [10], 'image-input'],
    ['two channels', pngOf(1, 1, 1), [2, 8, 8], 'image-input'],
  ])('%s', async (_, bytes, shape, code) => {
    expect(await readImage(bytes, shape, plain)).toMatchObject({ code, severity: 'error' })
  })

  test('the limit is named', async () => {
    const result = await decodeImage(pngOf(30_000, 30_000, 1))
    expect('text' in result && result.text).toContain(`30000x30000 pixels, more than the ${maximumPixels}`)
  })
})

test.each([
  ['long and thin', pngOf(1, 50_000, 50_000)],
  ['flat and wide', pngOf(50_000, 1, 1)],
])('a picture that is %s is cropped before it is enlarged', async (_, bytes) => {
  expect(await readImage(bytes, [1, 8, 8], plain)).toEqual({ shape: [1, 1, 8, 8], data: new Float32Array(64) })
})

test('a window of a resized picture is that part of the whole', () => {
  const data = Uint8Array.from({ length: 13 * 11 * 3 }, (_, index) => Math.imul(index + 1, 0x9e3779b1) >>> 24)
  const picture = { width: 13, height: 11, channels: 3, data }
  const size = { fullWidth: 9, fullHeight: 17 }
  const whole = resizePicture(picture, { ...size, left: 0, top: 0, width: 9, height: 17 })
  const part = resizePicture(picture, { ...size, left: 2, top: 5, width: 4, height: 6 })
  for (let y = 0; y < 6; y++) {
    const start = ((y + 5) * 9 + 2) * 3
    expect(part.data.slice(y * 12, y * 12 + 12)).toEqual(whole.data.slice(start, start + 12))
  }
})
