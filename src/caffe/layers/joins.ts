import type { CoreOperation } from '../../vocabulary/index.ts'
import type { Blob } from '../network.ts'
import { isVectorLike, type LayerContext, type LayerKind, plainBlob } from './layer.ts'

/** Blobs of one position, some of which are vectors in the graph: all of them are made vectors. */
function alignRanks(context: LayerContext, blobs: readonly Blob[]): readonly number[] | undefined {
  const ranks = new Set(blobs.map(({ node }) => context.shapeOf(node).length))
  if (ranks.size === 1) return blobs.map(({ node }) => node)
  const nodes = blobs.map(({ node, shape }) =>
    context.shapeOf(node).length === 1 || !isVectorLike(shape)
      ? node
      : context.add({ op: 'flatten', attributes: {} }, [node]),
  )
  return nodes.every((node) => node !== undefined) ? nodes : undefined
}

function joinEqual(context: LayerContext, operation: CoreOperation): Blob | undefined {
  const [first, ...rest] = context.bottoms
  if (first === undefined) return undefined
  const other = rest.find(({ shape }) => shape.join('x') !== first.shape.join('x'))
  if (other !== undefined)
    return context.refuse(`its bottoms have different shapes, ${first.shape.join('x')} and ${other.shape.join('x')}`)
  const inputs = alignRanks(context, context.bottoms)
  const node = inputs === undefined ? undefined : context.add(operation, inputs)
  return node === undefined ? undefined : { node, shape: first.shape }
}

/** A sum, product or maximum; the terms of a sum may have factors. */
function combine(context: LayerContext): Blob | undefined {
  let kind = 'SUM'
  let factors: readonly number[] = []
  context.parameters('eltwise_param', (fields) => {
    kind = fields.word('operation', ['SUM', 'PROD', 'MAX'])?.value ?? 'SUM'
    factors = fields.numbers('coeff').map(({ value }) => value)
    fields.ignore('stable_prod_grad')
  })
  if (kind === 'PROD') return joinEqual(context, { op: 'mul', attributes: {} })
  if (kind === 'MAX') return joinEqual(context, { op: 'maximum', attributes: {} })
  if (factors.length > 0 && factors.length !== context.bottoms.length)
    return context.refuse(`it has ${factors.length} coeff for ${context.bottoms.length} bottoms`)
  const bottoms = context.bottoms.map((blob, index): Blob | undefined => {
    const factor = factors[index] ?? 1
    if (factor === 1) return blob
    const node = context.add({ op: 'scale', attributes: { factor } }, [blob.node])
    return node === undefined ? undefined : { ...blob, node }
  })
  const known = bottoms.filter((blob) => blob !== undefined)
  return known.length < bottoms.length
    ? undefined
    : joinEqual({ ...context, bottoms: known }, { op: 'add', attributes: {} })
}

function concatenate(context: LayerContext): Blob | undefined {
  let axis = 1
  context.parameters('concat_param', (fields) => {
    const given = fields.integer('axis', { least: 1, most: 3 })
    axis = given?.value ?? fields.integer('concat_dim', { least: 1, most: 3 })?.value ?? 1
  })
  const [first] = context.bottoms
  // One blob beside none is itself.
  if (context.bottoms.length === 1) return first
  const inputs = alignRanks(context, context.bottoms)
  if (inputs === undefined) return undefined
  return plainBlob(context, context.add({ op: 'concat', attributes: { axis: axis - 1 } }, inputs))
}

/** A blob times a factor for each of its channels. The result is a vector in the graph where the blob is. */
export function multiplyChannels(context: LayerContext, x: Blob, factor: Blob): Blob | undefined {
  const isVector = context.shapeOf(x.node).length === 1
  const inputs = isVector ? alignRanks(context, [x, factor]) : [x.node, factor.node]
  const node = inputs === undefined ? undefined : context.add({ op: 'mul', attributes: {} }, inputs)
  return node === undefined ? undefined : { node, shape: x.shape }
}

/** Axpy(a, x, y) = a * x + y, a over the channels: the authors' own layer for the excitation and the sum. */
function scaleAndAdd(context: LayerContext): Blob | undefined {
  const [factor, x, y] = context.bottoms
  if (factor === undefined || x === undefined || y === undefined) return undefined
  if (!isVectorLike(factor.shape) || factor.shape[0] !== x.shape[0])
    return context.refuse(`${factor.shape.join('x')} is no factor for each channel of ${x.shape.join('x')}`)
  if (x.shape.join('x') !== y.shape.join('x'))
    return context.refuse(`its bottoms have different shapes, ${x.shape.join('x')} and ${y.shape.join('x')}`)
  const product = multiplyChannels(context, x, factor)
  const terms = product === undefined ? undefined : alignRanks(context, [product, y])
  const node = terms === undefined ? undefined : context.add({ op: 'add', attributes: {} }, terms)
  return node === undefined ? undefined : { node, shape: x.shape }
}

const many = 10_000

export const joinKinds: readonly (readonly [string, LayerKind])[] = [
  ['Eltwise', { bottoms: [2, many], rule: combine }],
  ['Concat', { bottoms: [1, many], rule: concatenate }],
  ['Axpy', { bottoms: [3, 3], rule: scaleAndAdd }],
]
