/** What `senet/torch` has not, where the classes use it. */
const helpers: readonly { readonly name: string; readonly text: string }[] = [
  {
    name: 'make_divisible',
    text: `/** The multiple of divisor nearest to value, and not below limit times it. */
function make_divisible(value: number, divisor = 8, limit = 0.9): number {
  const rounded = Math.max(divisor, Math.floor((value + divisor / 2) / divisor) * divisor)
  return rounded < limit * value ? rounded + divisor : rounded
}`,
  },
  {
    name: 'round_half_even',
    text: `/** The nearest whole number; halves go to the even one. */
function round_half_even(value: number): number {
  const below = Math.floor(value)
  const rest = value - below
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1
  return below % 2 === 0 ? below : below + 1
}`,
  },
  {
    name: 'unflatten',
    text: `/** Channels as parts side by side: [N, parts * C, …] to [N, parts, C, …]. */
function unflatten(x: Tensor, parts: number): Tensor {
  const [batch = 1, channels = 1, ...rest] = x.shape
  return x.reshape([batch, parts, channels / parts, ...rest])
}`,
  },
  {
    name: 'pad_by_mode',
    text: `/** Padding that repeats what is there; pads are those of the last axis first. */
function pad_by_mode(x: Tensor, pads: readonly number[], mode: string): Tensor {
  let result = x
  for (let pair = 0; pair < pads.length / 2; pair++) {
    const dim = x.dim() - 1 - pair
    const extent = x.size(dim)
    const [before = 0, after = 0] = pads.slice(2 * pair, 2 * pair + 2)
    const places = Array.from({ length: before + extent + after }, (_, index) => {
      const place = index - before
      if (mode === 'circular') return (place + extent) % extent
      if (mode === 'replicate') return Math.min(Math.max(place, 0), extent - 1)
      return place < 0 ? -place : place < extent ? place : 2 * (extent - 1) - place
    })
    result = result.index_select(dim, torch.tensor(places, { dtype: 'int64' }))
  }
  return result
}`,
  },
  {
    name: 'initialised',
    text: `/** The layer, its weight started by a function of nn.init. */
function initialised<Layer extends nn.Module & { weight: Tensor | undefined }>(
  layer: Layer,
  start: (weight: Tensor) => void,
): Layer {
  if (layer.weight !== undefined) start(layer.weight)
  return layer
}`,
  },
  {
    name: 'DropPath',
    text: `/** Stochastic depth: drops the whole branch of a sample in training. */
class DropPath extends nn.Module {
  rate: number

  constructor(rate: number) {
    super()
    this.rate = rate
  }

  forward(x: Tensor): Tensor {
    if (!this.training || this.rate === 0) return x
    const keep = 1 - this.rate
    const noise = torch.rand([x.size(0), ...x.shape.slice(1).map(() => 1)]).lt(keep).float()
    return x.mul(keep > 0 ? noise.div(keep) : noise)
  }
}`,
  },
  {
    name: 'softmax_over',
    text: `/** Softmax over several axes together. */
function softmax_over(x: Tensor, axes: readonly number[]): Tensor {
  const shifted = x.sub(x.amax(axes, { keepdim: true })).exp()
  return shifted.div(shifted.sum(axes, { keepdim: true }))
}`,
  },
  {
    name: 'shake',
    text: `/** Shake-Shake: the mean of the arms, in training a random convex combination. */
function shake(arms: readonly Tensor[], training: boolean, backward: string, level: string): Tensor {
  const [first, ...others] = arms
  if (first === undefined) throw new Error('shake needs arms')
  if (!training) return others.reduce((sum, arm) => sum.add(arm), first).div(arms.length)
  const shape = [level === 'image' ? first.size(0) : 1, ...first.shape.slice(1).map(() => 1)]
  const draw = (): Tensor[] => {
    const weights = arms.map(() => torch.rand(shape))
    const total = weights.reduce((sum, weight) => sum.add(weight))
    return weights.map((weight) => weight.div(total))
  }
  const there = draw()
  const back = backward === 'even' ? arms.map(() => torch.full(shape, 1 / arms.length)) : draw()
  // Forward it is there * arm, and the gradient is that of back * arm.
  const parts = arms.map((arm, index) => {
    const [ahead, behind] = [there[index]!, back[index]!]
    return behind.mul(arm).add(ahead.sub(behind).mul(arm).detach())
  })
  return parts.reduce((sum, part) => sum.add(part))
}`,
  },
]

/** The helpers that a text of classes uses. */
export function helperText(classes: string): readonly string[] {
  return helpers.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(classes)).map(({ text }) => text)
}
