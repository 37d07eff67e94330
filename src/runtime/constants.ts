import { keep, tensor, type Tensor } from '@tensorflow/tfjs-core'
import type { ConstantValues } from './lowering/index.ts'

/** The tensors that a model keeps: weights in the layout of its kernels, and fixed numbers. */
export interface Constants {
  readonly get: (key: string, make: () => ConstantValues) => Tensor
  readonly dispose: () => void
}

/** An empty store. Tensors are made on the backend that is current, and are kept until `dispose`. */
export function createConstants(): Constants {
  const tensors = new Map<string, Tensor>()
  return {
    get: (key, make) => {
      const known = tensors.get(key)
      if (known !== undefined) return known
      const { shape, data } = make()
      const made = keep(tensor(data, [...shape], data instanceof Int32Array ? 'int32' : 'float32'))
      tensors.set(key, made)
      return made
    },
    dispose: () => {
      for (const each of tensors.values()) each.dispose()
      tensors.clear()
    },
  }
}
