import type { CoreOperation, Shape } from './core.ts'

/** What one value of a feature map sees along one axis. */
export interface View {
  /** Extent of the input that it sees. */
  readonly extent: number
  /** Distance in the input between two neighbours of the map; below 1 after enlarging past the input. */
  readonly jump: number
}

/** What one value of a feature map sees of the input. */
export type Field = readonly [height: View, width: View]

const pixel: View = { extent: 1, jump: 1 }

/**
 * The field of an operation's result from those of its inputs; undefined where it is no feature map or has seen the
 * whole of one.
 *
 * extent += (k - 1) * dilation * jump, jump *= stride (Araujo, Norris and Sim 2019, "Computing Receptive Fields of
 * Convolutional Neural Networks", Distill, equations 2 and 3); a transposed convolution sees ceil(k / stride) values of
 * its input and divides the jump, a bilinear resize sees two. A join has the largest of its inputs.
 *
 * @param before shape of the first input, `[C, H, W]`
 * @param after shape of the result
 */
export function followField(
  operation: CoreOperation,
  inputs: readonly Field[],
  before: Shape,
  after: Shape,
): Field | undefined {
  if (after.length !== 3) return undefined
  if (operation.op === 'input') return [pixel, pixel]
  if (inputs.length === 0) return undefined
  const field = joinFields(inputs)
  switch (operation.op) {
    case 'conv':
    case 'maxpool': {
      const { kernel, stride, dilation } = operation.attributes
      return mapAxes(field, (view, axis) => slide(view, kernel[axis], stride[axis], dilation[axis]))
    }
    case 'avgpool': {
      const { kernel, stride } = operation.attributes
      return mapAxes(field, (view, axis) => slide(view, kernel[axis], stride[axis], 1))
    }
    case 'deconv': {
      const { kernel, stride, dilation } = operation.attributes
      return mapAxes(field, (view, axis) => {
        const seen = Math.ceil((dilation[axis] * (kernel[axis] - 1) + 1) / stride[axis])
        return { extent: view.extent + (seen - 1) * view.jump, jump: view.jump / stride[axis] }
      })
    }
    case 'adaptiveavgpool': {
      const { to } = operation.attributes
      if (to[0] === 1 && to[1] === 1) return undefined
      return mapAxes(field, (view, axis) => {
        const extent = before[axis + 1] ?? 1
        const window = Math.ceil(extent / to[axis])
        return { extent: view.extent + (window - 1) * view.jump, jump: (view.jump * extent) / to[axis] }
      })
    }
    case 'resize': {
      const { size, mode } = operation.attributes
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
    case 'std': {
      const { attributes } = operation
      return 'axes' in attributes && attributes.axes.some((axis) => axis > 0) ? undefined : field
    }
    case 'ln':
      return operation.attributes.over === 'all' ? undefined : field
    case 'reshape':
    case 'transpose':
      return undefined
    default:
      return field
  }
}

/** The largest of some fields: what a value sees that depends on one of each. */
export function joinFields(fields: readonly Field[]): Field {
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

function slide(view: View, kernel: number, stride: number, dilation: number): View {
  return { extent: view.extent + (kernel - 1) * dilation * view.jump, jump: view.jump * stride }
}

function mapAxes(field: Field, change: (view: View, axis: 0 | 1) => View): Field {
  return [change(field[0], 0), change(field[1], 1)]
}
