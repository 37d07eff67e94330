import { invariant } from '../../diagnostics/index.ts'
import type { Shape } from '../../vocabulary/index.ts'
import { countValues } from '../../weights/index.ts'
import type { Arrangement } from './arrangement.ts'
import type { Json } from './json.ts'
import { createNamer } from './names.ts'

/** The result of a layer. `shape` is the one that the layer gives, without batch: a feature map is `[H, W, C]`. */
export interface Value {
  readonly layer: string
  readonly shape: Shape
}

/** Where a layer's weight comes from: a tensor of `state_dict`, or numbers of the form itself. */
export type WeightSource =
  | { readonly kind: 'state'; readonly key: string; readonly arrangement: Arrangement }
  | { readonly kind: 'constant'; readonly data: Float32Array }

/** A weight of a layer under tfjs's own name for it (`kernel`, `gamma`), in the layer's shape. */
export interface LayerWeight {
  readonly name: string
  readonly shape: Shape
  readonly source: WeightSource
}

/** A layer of the model that is being written. */
export interface Layer {
  readonly name: string
  readonly className: string
  /** In Keras's spelling (`pool_size`), without name, dtype and trainable. */
  readonly config: { readonly [key: string]: Json }
  /** Whether `fit` may change its weights. */
  readonly trainable: boolean
  readonly inputs: readonly string[]
  readonly weights: readonly LayerWeight[]
}

/** What a rule says about a new layer; `shape` is what it gives. */
export interface NewLayer {
  readonly className: string
  readonly config?: { readonly [key: string]: Json }
  readonly trainable?: boolean
  readonly inputs: readonly Value[]
  readonly shape: Shape
  readonly weights?: readonly LayerWeight[]
}

/**
 * Adds a layer for the node that is being written: `''` gives it the node's own name, which is meant for the layer with
 * its weights; any other part stands behind it (`layer1.0.conv1/pad`).
 */
export type Emit = (part: string, layer: NewLayer) => Value

/** Collects layers in topological order. */
export interface Builder {
  readonly layers: readonly Layer[]
  /** Takes a name out of use and returns the one that was free. */
  reserve(this: void, wanted: string): string
  add(this: void, name: string, layer: NewLayer): Value
  /** Adds a layer under a name that was reserved. */
  addReserved(this: void, name: string, layer: NewLayer): Value
  /** For the layers of one node, whose own layer is called `base`. */
  emitFor(this: void, base: string): Emit
}

export function createBuilder(): Builder {
  const layers: Layer[] = []
  const reserve = createNamer()

  function addAs(name: string, layer: NewLayer): Value {
    for (const weight of layer.weights ?? []) {
      invariant(
        weight.source.kind === 'state' || weight.source.data.length === countValues(weight.shape),
        `${name}/${weight.name} has another number of values than its shape`,
      )
    }
    layers.push({
      name,
      className: layer.className,
      config: layer.config ?? {},
      trainable: layer.trainable ?? true,
      inputs: layer.inputs.map((input) => input.layer),
      weights: layer.weights ?? [],
    })
    return { layer: name, shape: layer.shape }
  }

  return {
    layers,
    reserve,
    add: (name, layer) => addAs(reserve(name), layer),
    addReserved: addAs,
    emitFor: (base) => {
      let own: string | undefined = reserve(base)
      return (part, layer) => {
        // The node's own name goes to the first layer that asks for it.
        if (part !== '' || own === undefined) return addAs(reserve(part === '' ? base : `${base}/${part}`), layer)
        const name = own
        own = undefined
        return addAs(name, layer)
      }
    },
  }
}

/** A weight as `state_dict` has it, rearranged. */
export function stateWeight(name: string, key: string, shape: Shape, arrangement: Arrangement = {}): LayerWeight {
  return { name, shape, source: { kind: 'state', key, arrangement } }
}

/** A weight that belongs to the form. */
export function constantWeight(name: string, shape: Shape, data: Float32Array): LayerWeight {
  return { name, shape, source: { kind: 'constant', data } }
}
