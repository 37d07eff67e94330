import type { Graph, GraphNode } from '../ir/index.ts'
import type { Pair } from '../vocabulary/index.ts'
import { findGateModules } from './gates.ts'

/** What one value of a feature map sees along one axis. */
interface View {
  /** Extent of the input that it sees. */
  readonly extent: number
  /** Distance in the input between two neighbours of the map; below 1 after enlarging past the input. */
  readonly jump: number
}

type Field = readonly [height: View, width: View]

const pixel: View = { extent: 1, jump: 1 }

/**
 * The extent `[height, width]` of the input that one value of the last feature maps depends on, as the architecture has
 * it, even where that is more than the input: the feature maps that are pooled globally, flattened or given as the
 * output `main`. Undefined where there is none (a net over vectors).
 *
 * Along the network: extent += (k - 1) * dilation * jump, jump *= stride (Araujo, Norris and Sim 2019, "Computing
 * Receptive Fields of Convolutional Neural Networks", Distill, equations 2 and 3); a transposed convolution sees
 * ceil(k / stride) values of its input and divides the jump, a bilinear resize sees two. A join has the largest of its
 * inputs. Gates see the whole map and are passed by: the field is that of what they are put on. What has seen the
 * whole map otherwise has none, and a join leaves it out.
 */
export function computeReceptiveField(graph: Graph, main: ReadonlySet<string>): Pair | undefined {
  const inGate = findGateModules(graph)
  const gateResults = new Map(
    graph.modules.flatMap((module, index) => {
      const isOutermost = module.parent === undefined || inGate[module.parent] !== true
      return inGate[index] === true && isOutermost ? [[module.output, module.input] as const] : []
    }),
  )
  const fields = new Map<string, Field>()
  const ends: Field[] = []
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const fieldsOf = (ids: readonly string[]): readonly Field[] => {
    return ids.map((id) => fields.get(id)).filter((field) => field !== undefined)
  }
  for (const node of graph.nodes) {
    if (!main.has(node.id)) continue
    const gated = gateResults.get(node.id)
    const field =
      inGate[node.module] === true
        ? gated === undefined
          ? undefined
          : fields.get(gated)
        : followNode(node, fieldsOf(node.inputs), nodes.get(node.inputs[0] ?? ''))
    if (field !== undefined) fields.set(node.id, field)
    else if (inGate[node.module] !== true) ends.push(...fieldsOf(node.inputs))
  }
  ends.push(...fieldsOf(graph.outputs.map(({ node }) => node).filter((node) => main.has(node))))
  if (ends.length === 0) return undefined
  const [height, width] = joinFields(ends)
  return [Math.ceil(height.extent), Math.ceil(width.extent)]
}

/** The field of a node's result; undefined where it is no feature map or has seen the whole of one. */
function followNode(node: GraphNode, inputs: readonly Field[], input: GraphNode | undefined): Field | undefined {
  if (node.shape.length !== 3) return undefined
  if (node.op === 'input') return [pixel, pixel]
  if (inputs.length === 0) return undefined
  const field = joinFields(inputs)
  const before = input?.shape ?? node.shape
  switch (node.op) {
    case 'conv':
    case 'maxpool': {
      const { kernel, stride, dilation } = node.attributes
      return mapAxes(field, (view, axis) => slide(view, kernel[axis], stride[axis], dilation[axis]))
    }
    case 'avgpool': {
      const { kernel, stride } = node.attributes
      return mapAxes(field, (view, axis) => slide(view, kernel[axis], stride[axis], 1))
    }
    case 'deconv': {
      const { kernel, stride, dilation } = node.attributes
      return mapAxes(field, (view, axis) => {
        const seen = Math.ceil((dilation[axis] * (kernel[axis] - 1) + 1) / stride[axis])
        return { extent: view.extent + (seen - 1) * view.jump, jump: view.jump / stride[axis] }
      })
    }
    case 'adaptiveavgpool': {
      const { to } = node.attributes
      if (to[0] === 1 && to[1] === 1) return undefined
      return mapAxes(field, (view, axis) => {
        const extent = before[axis + 1] ?? 1
        const window = Math.ceil(extent / to[axis])
        return { extent: view.extent + (window - 1) * view.jump, jump: (view.jump * extent) / to[axis] }
      })
    }
    case 'resize': {
      const { size, mode } = node.attributes
      return mapAxes(field, (view, axis) => {
        const factor = (before[axis + 1] ?? 1) / size[axis]
        const seen = mode === 'bilinear' && factor !== 1 ? 2 : 1
        return { extent: view.extent + (seen - 1) * view.jump, jump: view.jump * factor }
      })
    }
    case 'softmax':
    case 'mean':
    case 'max':
    case 'sum':
      return 'axes' in node.attributes && node.attributes.axes.some((axis) => axis > 0) ? undefined : field
    case 'ln':
      return node.attributes.over === 'all' ? undefined : field
    case 'reshape':
    case 'transpose':
      return undefined
    default:
      return field
  }
}

function slide(view: View, kernel: number, stride: number, dilation: number): View {
  return { extent: view.extent + (kernel - 1) * dilation * view.jump, jump: view.jump * stride }
}

function mapAxes(field: Field, change: (view: View, axis: 0 | 1) => View): Field {
  return [change(field[0], 0), change(field[1], 1)]
}

function joinFields(fields: readonly Field[]): Field {
  const join = (axis: 0 | 1): View => {
    let [extent, jump] = [0, 0]
    for (const field of fields) {
      extent = Math.max(extent, field[axis].extent)
      jump = Math.max(jump, field[axis].jump)
    }
    return { extent, jump }
  }
  return [join(0), join(1)]
}
