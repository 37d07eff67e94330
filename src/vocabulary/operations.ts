import { avgpool } from './operations/avgpool.ts'
import { bn } from './operations/bn.ts'
import { concat } from './operations/concat.ts'
import { conv } from './operations/conv.ts'
import { conv1d } from './operations/conv1d.ts'
import { deconv } from './operations/deconv.ts'
import { dropout } from './operations/dropout.ts'
import { droppath } from './operations/droppath.ts'
import { dwconv } from './operations/dwconv.ts'
import { elu } from './operations/elu.ts'
import { flatten } from './operations/flatten.ts'
import { gap } from './operations/gap.ts'
import { gelu } from './operations/gelu.ts'
import { gmp } from './operations/gmp.ts'
import { gn } from './operations/gn.ts'
import { input } from './operations/input.ts'
import { leakyrelu } from './operations/leakyrelu.ts'
import { linear } from './operations/linear.ts'
import { ln } from './operations/ln.ts'
import { maxpool } from './operations/maxpool.ts'
import { pad } from './operations/pad.ts'
import { plainActivations } from './operations/plain-activations.ts'
import { plainJoins } from './operations/plain-joins.ts'
import { prelu } from './operations/prelu.ts'
import { reductions } from './operations/reductions.ts'
import { reshape } from './operations/reshape.ts'
import { resize } from './operations/resize.ts'
import { scale } from './operations/scale.ts'
import { shake } from './operations/shake.ts'
import { shuffle } from './operations/shuffle.ts'
import { slice } from './operations/slice.ts'
import { softmax } from './operations/softmax.ts'
import { softplus } from './operations/softplus.ts'
import { transpose } from './operations/transpose.ts'
import { upsample } from './operations/upsample.ts'
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
  gelu,
  leakyrelu,
  elu,
  prelu,
  softplus,
  softmax,
  maxpool,
  avgpool,
  gap,
  gmp,
  ...reductions,
  dropout,
  droppath,
  flatten,
  reshape,
  transpose,
  resize,
  upsample,
  shuffle,
  slice,
  pad,
  scale,
  concat,
  ...plainJoins,
  shake,
]

/** Every word of the language that computes, by name, in the order of the reference. `none` is not one of them. */
export const operations: ReadonlyMap<string, Operation> = new Map(all.map((operation) => [operation.name, operation]))
