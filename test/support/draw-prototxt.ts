import fc from 'fast-check'

/** A part of a network that is drawn: what it computes from one blob. */
export type Part =
  | {
      readonly kind: 'conv'
      readonly width: number
      readonly kernel: number
      readonly stride: number
      readonly bias: boolean
    }
  | { readonly kind: 'depthwise' | 'bn' | 'norm' | 'relu' | 'sigmoid' | 'dropout' }
  | { readonly kind: 'pool'; readonly method: 'MAX' | 'AVE'; readonly stride: number; readonly pad: number }
  | { readonly kind: 'residual'; readonly main: readonly Part[] }
  | { readonly kind: 'branch'; readonly arms: readonly (readonly Part[])[] }
  | { readonly kind: 'gate'; readonly hidden: number; readonly axpy: boolean }
  | { readonly kind: 'repeat'; readonly count: number; readonly parts: readonly Part[] }
  /** The sum with a blob before, as far back as this, that has the same shape. */
  | { readonly kind: 'tap'; readonly back: number }

const leaf = fc.oneof<fc.Arbitrary<Part>[]>(
  fc.record({
    kind: fc.constant('conv' as const),
    width: fc.constantFrom(4, 6, 8, 16),
    kernel: fc.constantFrom(1, 2, 3, 5),
    stride: fc.constantFrom(1, 1, 1, 2),
    bias: fc.boolean(),
  }),
  fc.constantFrom<Part>(
    { kind: 'depthwise' },
    { kind: 'bn' },
    { kind: 'norm' },
    { kind: 'relu' },
    { kind: 'sigmoid' },
    { kind: 'dropout' },
  ),
  fc.record({
    kind: fc.constant('pool' as const),
    method: fc.constantFrom('MAX' as const, 'AVE' as const),
    stride: fc.constantFrom(1, 2),
    pad: fc.constantFrom(0, 1),
  }),
  fc.record({ kind: fc.constant('gate' as const), hidden: fc.constantFrom(1, 2, 3), axpy: fc.boolean() }),
  fc.record({ kind: fc.constant('tap' as const), back: fc.integer({ min: 1, max: 12 }) }),
)

const { parts } = fc.letrec<{ part: Part; parts: readonly Part[] }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { arbitrary: leaf, weight: 6 },
    { arbitrary: fc.record({ kind: fc.constant('residual' as const), main: tie('parts') }), weight: 2 },
    {
      arbitrary: fc.record({
        kind: fc.constant('branch' as const),
        arms: fc.array(tie('parts'), { minLength: 2, maxLength: 3 }),
      }),
      weight: 1,
    },
    {
      arbitrary: fc.record({
        kind: fc.constant('repeat' as const),
        count: fc.integer({ min: 2, max: 4 }),
        parts: tie('parts'),
      }),
      weight: 2,
    },
  ),
  parts: fc.array(tie('part'), { minLength: 0, maxLength: 5 }),
}))

/** A prototxt with what it costs, counted on the way. */
export interface DrawnPrototxt {
  readonly text: string
  readonly params: number
  readonly macs: number
}

interface Map3 {
  readonly blob: string
  readonly channels: number
  readonly size: number
}

/** Draws prototxts of chains, residuals, branches, gates and repeats that Caffe would take. */
export const drawnPrototxts: fc.Arbitrary<DrawnPrototxt> = fc.tuple(parts, fc.boolean()).map(([drawn, ends]) => {
  const layers: string[] = []
  const seen: Map3[] = []
  let [params, macs, count] = [0, 0, 0]
  const add = (type: string, bottoms: readonly Map3[], channels: number, size: number, more = ''): Map3 => {
    count += 1
    const blob = `b${count}`
    const given = bottoms.map((bottom) => `bottom: "${bottom.blob}"`).join(' ')
    layers.push(`layer { name: "${blob}_${type}" type: "${type}" ${given} top: "${blob}" ${more} }`)
    const map = { blob, channels, size }
    seen.push(map)
    return map
  }
  const convolve = (
    x: Map3,
    width: number,
    kernel: number,
    stride: number,
    pad: number,
    group: number,
    bias: boolean,
  ) => {
    const size = Math.floor((x.size + 2 * pad - kernel) / stride) + 1
    if (size < 1) return x
    params += (x.channels / group) * width * kernel ** 2 + (bias ? width : 0)
    macs += (x.channels / group) * width * kernel ** 2 * size ** 2
    const fields = `num_output: ${width} kernel_size: ${kernel} stride: ${stride} pad: ${pad} group: ${group}`
    return add('Convolution', [x], width, size, `convolution_param { ${fields} bias_term: ${bias} }`)
  }
  const same = (type: string, x: Map3, more?: string): Map3 => add(type, [x], x.channels, x.size, more)
  const sum = (x: Map3, y: Map3): Map3 => add('Eltwise', [x, y], x.channels, x.size)

  function compute(x: Map3, part: Part): Map3 {
    switch (part.kind) {
      case 'conv':
        return convolve(x, part.width, part.kernel, part.stride, Math.floor(part.kernel / 2), 1, part.bias)
      case 'depthwise':
        return convolve(x, x.channels, 3, 1, 1, x.channels, false)
      case 'bn':
        params += 2 * x.channels
        return same('Scale', same('BatchNorm', x), 'scale_param { bias_term: true }')
      case 'norm':
        return same('BatchNorm', x, 'batch_norm_param { eps: 0.001 }')
      case 'relu':
        return same('ReLU', x)
      case 'sigmoid':
        return same('Sigmoid', x)
      case 'dropout':
        return same('Dropout', x, 'dropout_param { dropout_ratio: 0.25 }')
      case 'pool': {
        const size = Math.ceil((x.size + 2 * part.pad - 3) / part.stride) + 1
        if (x.size < 4) return x
        const places = part.pad > 0 && (size - 1) * part.stride >= x.size + part.pad ? size - 1 : size
        const fields = `pool: ${part.method} kernel_size: 3 stride: ${part.stride} pad: ${part.pad}`
        return add('Pooling', [x], x.channels, places, `pooling_param { ${fields} }`)
      }
      case 'residual': {
        const main = chain(x, part.main)
        if (main.blob === x.blob) return x
        if (main.channels === x.channels && main.size === x.size) return sum(x, main)
        const stride = Math.max(1, Math.round(x.size / main.size))
        const skip = compute(convolve(x, main.channels, 1, stride, 0, 1, false), { kind: 'bn' })
        return skip.size === main.size ? sum(main, skip) : add('Concat', [skip, skip], 2 * skip.channels, skip.size)
      }
      case 'branch': {
        const arms = part.arms.map((arm) => chain(x, arm))
        const fitting = arms.filter(({ size }) => size === arms[0]?.size)
        const channels = fitting.reduce((total, arm) => total + arm.channels, 0)
        return fitting.length > 1 ? add('Concat', fitting, channels, fitting[0]?.size ?? 1) : (arms[0] ?? x)
      }
      case 'gate': {
        const squeezed = add('Pooling', [x], x.channels, 1, 'pooling_param { pool: AVE global_pooling: true }')
        const hidden = same('ReLU', convolve(squeezed, part.hidden, 1, 1, 0, 1, true))
        const scale = same('Sigmoid', convolve(hidden, x.channels, 1, 1, 0, 1, true))
        if (part.axpy) return add('Axpy', [scale, x, x], x.channels, x.size)
        // A vector has no size: it is no map of one position to Caffe.
        const vector = add('Reshape', [scale], x.channels, 0, 'reshape_param { shape { dim: 0 dim: 0 } }')
        return add('Scale', [x, vector], x.channels, x.size, 'scale_param { axis: 0 }')
      }
      case 'repeat': {
        let y = x
        for (let copy = 0; copy < part.count; copy += 1) y = chain(y, part.parts)
        return y
      }
      case 'tap': {
        const other = seen.at(-part.back)
        const fits = other !== undefined && other.channels === x.channels && other.size === x.size
        return fits && other.blob !== x.blob && !isInsideNorm(other) ? sum(x, other) : x
      }
    }
  }
  /** What a Scale is the weight of cannot be taken by others. */
  const isInsideNorm = ({ blob }: Map3): boolean =>
    layers.some((text) => text.includes(`"Scale" bottom: "${blob}" top`))
  function chain(x: Map3, list: readonly Part[]): Map3 {
    let y = x
    for (const part of list) if (layers.length < 150) y = compute(y, part)
    return y
  }

  let last = chain({ blob: 'data', channels: 4, size: 16 }, drawn)
  if (ends) {
    params += last.channels * last.size ** 2 * 10 + 10
    macs += last.channels * last.size ** 2 * 10
    last = same('InnerProduct', last, 'inner_product_param { num_output: 10 }')
  }
  // What nothing took is summed up: a network has one output.
  const taken = new Set(layers.flatMap((text) => [...text.matchAll(/bottom: "(\w+)"/g)].map(([, name]) => name)))
  const open = seen.filter(({ blob }) => !taken.has(blob) && blob !== last.blob)
  const text = `name: "drawn" input: "data" input_dim: 1 input_dim: 4 input_dim: 16 input_dim: 16\n${layers.join('\n')}\n`
  return { text: open.length > 0 || layers.length === 0 ? '' : text, params, macs }
})
