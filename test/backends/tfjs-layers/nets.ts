import type { Graph } from '../../../src/ir/index.ts'
import { bn, conv, linear, plain } from './cases.ts'
import { startGraph } from './graphs.ts'

export interface ResidualNet {
  readonly size: number
  /** Width of the first stage; each further one doubles it. */
  readonly width: number
  /** Blocks of each stage. */
  readonly depths: readonly number[]
  /** Groups of the convolutions inside a block. */
  readonly groups: number
  readonly reduction: number
  readonly classes: number
}

/** A residual net with squeeze-and-excitation in each block, in the manner of SE-ResNet and SE-ResNeXt on CIFAR. */
export function squeezeNet({ size, width, depths, groups, reduction, classes }: ResidualNet): Graph {
  const graph = startGraph([3, size, size])
  let at = graph.add(conv({ channels: width }), ['input'], 'conv1')
  at = graph.add(plain('relu'), [graph.add(bn(), [at], 'bn1')], 'relu1')
  at = graph.add(
    {
      op: 'maxpool',
      attributes: { kernel: [3, 3], stride: [1, 1], pads: [1, 1, 1, 1], dilation: [1, 1], ceil: false },
    },
    [at],
    'maxpool',
  )
  for (const [stage, depth] of depths.entries()) {
    for (let block = 0; block < depth; block++) {
      const path = `layer${stage + 1}.${block}`
      const channels = width * 2 ** stage
      const stride = block === 0 && stage > 0 ? ([2, 2] as const) : ([1, 1] as const)
      const step = (name: string, from: string, given: Parameters<typeof conv>[0]) =>
        graph.add(bn(), [graph.add(conv(given), [from], `${path}.conv${name}`)], `${path}.bn${name}`)
      const first = graph.add(plain('relu'), [step('1', at, { channels, stride, groups })], `${path}.relu`)
      const main = step('2', first, { channels, groups })
      const squeezed = graph.add(plain('gap'), [main], `${path}.se.squeeze`)
      const hidden = graph.add(linear(channels / reduction, false), [squeezed], `${path}.se.fc.0`)
      const excited = graph.add(
        linear(channels, false),
        [graph.add(plain('relu'), [hidden], `${path}.se.fc.1`)],
        `${path}.se.fc.2`,
      )
      const gate = graph.add(plain('sigmoid'), [excited], `${path}.se.fc.3`)
      const scaled = graph.add(plain('mul'), [main, gate], `${path}.se`)
      const skip =
        stride[0] === 1 && block > 0
          ? at
          : graph.add(
              bn(),
              [graph.add(conv({ channels, kernel: [1, 1], stride, pads: [0, 0, 0, 0] }), [at], `${path}.downsample.0`)],
              `${path}.downsample.1`,
            )
      at = graph.add(plain('relu'), [graph.add(plain('add'), [scaled, skip], `${path}.add`)], `${path}.relu2`)
    }
  }
  const fc = graph.add(linear(classes), [graph.add(plain('gap'), [at], 'gap')], 'fc')
  return graph.finish({ output: fc, features: at })
}
