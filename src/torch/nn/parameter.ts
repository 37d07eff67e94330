import { Tensor } from '../tensor.ts'

/** A tensor that a module learns: `parameters()` finds it where it is assigned to a property of a module. */
export class Parameter extends Tensor {
  constructor(data: Tensor, options: { readonly requires_grad?: boolean } = {}) {
    super(data.value)
    this.keep()
    this.requires_grad_(options.requires_grad ?? true)
  }
}

/** A tensor that belongs to a module's state and is not learned, as `torch.nn.Buffer`: running statistics. */
export class Buffer extends Tensor {
  /** Whether `state_dict` has it. */
  readonly persistent: boolean

  constructor(data: Tensor, options: { readonly persistent?: boolean } = {}) {
    super(data.value)
    this.keep()
    this.persistent = options.persistent ?? true
  }
}
