import type { Graph } from '../ir/index.ts'
import type { WeightMap } from '../weights/index.ts'

/** A tensor of a unit. */
export interface UnitTensor {
  /** The last part of its key: `weight`, `running_mean`. */
  readonly role: string
  readonly key: string
  readonly shape: readonly number[]
}

/** The tensors of one operation: those that share the key up to its last part. */
export interface Unit {
  /** What their keys begin with: `layer1.0.conv1`; empty for a key without a dot. */
  readonly path: string
  readonly tensors: readonly UnitTensor[]
  /** Only units of the same kind can stand for each other: shapes, and the operation where it is known. */
  readonly kind: string
}

/** The units of a graph, in its order. */
export function unitsOfGraph(graph: Graph, withOperations: boolean): readonly Unit[] {
  return graph.nodes
    .filter(({ weights }) => weights.length > 0)
    .map(({ op, weights }) => {
      const tensors = weights.map(({ role, key, shape }) => ({ role, key, shape }))
      const kind = describeKind(tensors)
      // A linear layer and a convolution 1x1 compute the same of a vector.
      const told = withOperations && !kind.startsWith('dense') ? `${op} ${kind}` : kind
      return { path: pathOf(tensors[0]?.key ?? ''), tensors, kind: told }
    })
}

/** The units of a checkpoint, in the order of their first tensors; PyTorch's `num_batches_tracked` is passed over. */
export function unitsOfWeights(weights: WeightMap): readonly Unit[] {
  const groups = new Map<string, UnitTensor[]>()
  for (const [key, { shape }] of weights) {
    const role = key.slice(key.lastIndexOf('.') + 1)
    if (role === 'num_batches_tracked') continue
    const path = pathOf(key)
    const group = groups.get(path)
    if (group === undefined) groups.set(path, [{ role, key, shape }])
    else group.push({ role, key, shape })
  }
  return [...groups].map(([path, tensors]) => ({ path, tensors, kind: describeKind(tensors) }))
}

function pathOf(key: string): string {
  const dot = key.lastIndexOf('.')
  return dot < 0 ? '' : key.slice(0, dot)
}

/** What a unit can stand for, by its shapes alone. */
function describeKind(tensors: readonly UnitTensor[]): string {
  const statistics = tensors.find(({ role }) => role === 'running_mean')
  if (statistics !== undefined) return `norm ${statistics.shape.join('x')}`
  const weight = tensors.find(({ role }) => role === 'weight') ?? tensors[0]
  const shape = weight?.shape ?? []
  const dense = asDense(shape)
  return dense === undefined ? `kernel ${shape.join('x')}` : `dense ${dense.join('x')}`
}

/** `[out, in]` of a linear layer's or a 1x1 convolution's weight. */
function asDense(shape: readonly number[]): readonly number[] | undefined {
  const [output, input, height, width] = shape
  if (output === undefined || input === undefined) return undefined
  if (shape.length === 2) return shape
  return shape.length === 4 && height === 1 && width === 1 ? [output, input] : undefined
}

/** Whether the values of one tensor can be another's: the same shape, or `[h, c]` for `[h, c, 1, 1]`. */
export function canCarry(from: readonly number[], to: readonly number[]): 'same' | 'reshaped' | undefined {
  if (from.join('x') === to.join('x')) return 'same'
  const [one, other] = [asDense(from), asDense(to)]
  return one !== undefined && one.join('x') === other?.join('x') ? 'reshaped' : undefined
}

/** Tensors of two units that can stand for each other, by role. */
export function carriedTensors(
  from: Unit,
  to: Unit,
): readonly { readonly from: UnitTensor; readonly to: UnitTensor; readonly reshaped: boolean }[] {
  const roles = new Map(from.tensors.map((tensor) => [tensor.role, tensor]))
  return to.tensors.flatMap((tensor) => {
    const partner = roles.get(tensor.role)
    const how = partner === undefined ? undefined : canCarry(partner.shape, tensor.shape)
    return partner === undefined || how === undefined ? [] : [{ from: partner, to: tensor, reshaped: how !== 'same' }]
  })
}
