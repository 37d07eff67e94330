import { createMessage, type Diagnostic } from '../diagnostics/index.ts'
import type { Graph, Preprocessing } from '../ir/index.ts'
import { readBytes, standardInput } from './files.ts'
import { locateInFile, standardInputName } from './host.ts'
import { readNpy } from '../weights/index.ts'

/** What a network is run on. */
export interface ModelInput {
  /** `[N, C, H, W]`, or the batch and whatever the network takes. */
  readonly shape: readonly number[]
  readonly data: Float32Array
  /** What a picture went through, in words; undefined for an array, which is taken as it is. */
  readonly preparation: string | undefined
}

const npyMagic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]

/**
 * Reads what a network is to be run on, `-` being standard input: a `.npy` array by its name or its first bytes,
 * otherwise a picture. Errors: those of reading files, arrays and pictures, and `model-input`.
 */
export async function readModelInput(path: string, graph: Graph): Promise<ModelInput | Diagnostic> {
  const shown = path === standardInput ? standardInputName : path
  const bytes = readBytes(path)
  if (!(bytes instanceof Uint8Array)) return locateInFile(bytes, shown)
  const expected = graph.nodes[0]?.shape ?? []
  if (/\.npy$/i.test(path) || npyMagic.every((byte, index) => bytes[index] === byte)) {
    const array = readNpy(bytes)
    if ('code' in array) return locateInFile(array, shown)
    const [batch = 0, ...rest] = array.shape
    if (batch >= 1 && rest.length === expected.length && rest.every((extent, axis) => extent === expected[axis])) {
      return { ...array, preparation: undefined }
    }
    const shape = array.shape.join(', ')
    return locateInFile(createMessage('model-input', { net: graph.name, shape, expected: expected.join(', ') }), shown)
  }
  // A library of its own for pictures, which an array does not need.
  const { readImage } = await import('./image.ts')
  const image = await readImage(bytes, expected, graph.preprocessing)
  if ('code' in image) return locateInFile(image, shown)
  return { ...image, preparation: describePreparation(shown, expected, graph.preprocessing) }
}

function describePreparation(path: string, shape: readonly number[], preprocessing: Preprocessing): string {
  const { mean, std, order, range } = preprocessing
  const [, height, width] = shape
  const scale =
    mean === undefined && std === undefined
      ? 'not normalised, since the spec gives no mean and std'
      : [mean && `mean ${mean.join(' ')}`, std && `std ${std.join(' ')}`]
          .filter((part) => part !== undefined)
          .join(', ')
  return `${path}: resized and cropped to ${height}x${width}, ${order}, 0 to ${range}, ${scale}`
}
