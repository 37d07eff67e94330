import { avgpool } from './operations/avgpool.ts'
import { bn } from './operations/bn.ts'
import { conv } from './operations/conv.ts'
import { conv1d } from './operations/conv1d.ts'
import { deconv } from './operations/deconv.ts'
import { dwconv } from './operations/dwconv.ts'
import { globalPools } from './operations/global-pools.ts'
import { gn } from './operations/gn.ts'
import { input } from './operations/input.ts'
import { joins } from './operations/joins.ts'
import { linear } from './operations/linear.ts'
import { ln } from './operations/ln.ts'
import { maxpool } from './operations/maxpool.ts'
import { parametricActivations } from './operations/parametric-activations.ts'
import { plainActivations } from './operations/activations.ts'
import { rearrangements } from './operations/rearrange.ts'
import { reductions } from './operations/reductions.ts'
import { regularisations } from './operations/regularisation.ts'
import { resizes } from './operations/resize.ts'
import { softmax } from './operations/softmax.ts'
import type { Operation } from './operation.ts'

const all: readonly Operation[] = [
  input,
  conv,
  dwconv,
  deconv,
  conv1d,
  linear,
  bn,
  ln,
  gn,
  ...plainActivations,
  ...parametricActivations,
  softmax,
  maxpool,
  avgpool,
  ...globalPools,
  ...reductions,
  ...regularisations,
  ...rearrangements,
  ...resizes,
  ...joins,
]

/** Every word of the language that computes, by name, in the order of the reference. `none` is not one of them. */
export const operations: ReadonlyMap<string, Operation> = new Map(all.map((operation) => [operation.name, operation]))
