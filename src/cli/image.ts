import sharp from 'sharp'
import { createMessage, invariant, type Message } from '../diagnostics/index.ts'
import type { Preprocessing } from '../ir/index.ts'
import { resizePicture, type Picture } from './resample.ts'

/** Pictures of more pixels are not decoded: 8192 x 8192, 200 MB of colour. */
export const maximumPixels = 8192 * 8192

/** Files of pictures may be this long. */
export const maximumImageBytes = 256 * 1024 * 1024

/** The share of the shorter side that the crop keeps: 224 of 256, as networks are evaluated on ImageNet. */
const cropShare = 0.875

/** A picture as a network's input. */
export interface ImageInput {
  /** `[1, C, H, W]` */
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/**
 * Decodes a picture of any format that sharp reads and makes it a network's input; see `decodeImage` and `fitPicture`.
 * Errors: `image-unreadable`, `image-too-large`, `image-input`.
 *
 * @param inputShape `[C, H, W]` of the network
 */
export async function readImage(
  bytes: Uint8Array,
  inputShape: readonly number[],
  preprocessing: Preprocessing,
): Promise<ImageInput | Message> {
  const [channels, height, width] = inputShape
  if (inputShape.length !== 3 || (channels !== 1 && channels !== 3) || height === undefined || width === undefined) {
    return createMessage('image-input', { shape: inputShape.join(', ') })
  }
  const picture = await decodeImage(bytes)
  if ('code' in picture) return picture
  const fitted = fitPicture(channels === 1 ? toGrey(picture) : picture, height, width)
  return { shape: [1, channels, height, width], data: normalisePicture(fitted, preprocessing) }
}

/**
 * Decodes a picture to `[height, width, 3]` RGB of 8 bits: upright as its EXIF orientation says, transparency laid on
 * white, grey spread over three channels, the first frame of an animation. Colour profiles are not applied, as Pillow
 * and torchvision do not. Errors: `image-unreadable`, `image-too-large`.
 */
export async function decodeImage(bytes: Uint8Array): Promise<Picture | Message> {
  try {
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata()
    if (width * height > maximumPixels) {
      return createMessage('image-too-large', { width, height, limit: maximumPixels })
    }
    const { data, info } = await sharp(bytes, {
      limitInputPixels: maximumPixels,
      failOn: 'error',
      ignoreIcc: true,
      autoOrient: true,
    })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    const picture = { width: info.width, height: info.height, channels: info.channels, data }
    return info.channels === 3 ? picture : spreadGrey(picture)
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
    return createMessage('image-unreadable', { reason: reason.replace(/\.$/, '') })
  }
}

/**
 * Scales a picture so that it covers the input's size over 0.875, keeping its proportions, and crops the centre: for a
 * square input of 224 the shorter side becomes 256, as torchvision evaluates (`Resize(256)`, `CenterCrop(224)`). Other
 * sizes follow the same rule, round(size / 0.875). A picture that already has the input's size is taken as it is (the
 * images of CIFAR).
 */
export function fitPicture(picture: Picture, height: number, width: number): Picture {
  if (picture.height === height && picture.width === width) return picture
  const coveredHeight = Math.round(height / cropShare)
  const coveredWidth = Math.round(width / cropShare)
  const heightLeads = coveredHeight * picture.width >= coveredWidth * picture.height
  const fullHeight = heightLeads ? coveredHeight : Math.trunc((coveredWidth * picture.height) / picture.width)
  const fullWidth = heightLeads ? Math.trunc((coveredHeight * picture.width) / picture.height) : coveredWidth
  return resizePicture(picture, {
    fullWidth,
    fullHeight,
    left: roundHalfToEven((fullWidth - width) / 2),
    top: roundHalfToEven((fullHeight - height) / 2),
    width,
    height,
  })
}

/**
 * Pixels to planes `[C, H, W]`: channels in the order asked for, pixel * range / 255, then (x - mean) / std, mean and
 * std in that same order.
 */
export function normalisePicture(picture: Picture, preprocessing: Preprocessing): Float32Array {
  const { channels, data: pixels } = picture
  const { mean, std, order, range } = preprocessing
  const area = picture.width * picture.height
  const data = new Float32Array(channels * area)
  for (let c = 0; c < channels; c++) {
    const source = order === 'bgr' ? channels - 1 - c : c
    const offset = mean?.[c] ?? 0
    const divisor = std?.[c] ?? 1
    for (let i = 0; i < area; i++) {
      data[c * area + i] = ((pixels[i * channels + source]! * range) / 255 - offset) / divisor
    }
  }
  return data
}

/** ITU-R 601-2 luma in Pillow's integers (`convert('L')`), so that grey stays as it was. */
function toGrey({ width, height, channels, data }: Picture): Picture {
  const grey = new Uint8Array(width * height)
  for (let i = 0; i < grey.length; i++) {
    const [red, green, blue] = [data[i * channels]!, data[i * channels + 1]!, data[i * channels + 2]!]
    grey[i] = (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >>> 16
  }
  return { width, height, channels: 1, data: grey }
}

function spreadGrey({ width, height, channels, data }: Picture): Picture {
  invariant(channels === 1, 'a picture without transparency has three channels or one')
  const colour = new Uint8Array(width * height * 3)
  for (let i = 0; i < width * height; i++) colour.fill(data[i]!, i * 3, i * 3 + 3)
  return { width, height, channels: 3, data: colour }
}

/** As Python's `round`, with which torchvision places its crop. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value)
  if (value - floor !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}
