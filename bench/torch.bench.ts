import { performance } from 'node:perf_hooks'
import { createModel } from '../src/backends/tfjs/index.ts'
import * as torch from '../src/torch/node.ts'
import { formulaInput, formulaWeights } from '../src/weights/index.ts'
import { SEResNet50 } from '../test/fixtures/generated/SEResNet50.ts.txt'
import { buildSEResNet50 } from '../test/support/se-resnet.ts'
import { median, type Row } from './harness.ts'

const rounds = 9

/** SE-ResNet-50, 224x224, one picture: the generated TypeScript on `senet/torch` against the live model of the same graph, unfolded. */
export const benchmark = {
  title: 'senet/torch: SE-ResNet-50 forward on wasm, one thread',
  run: async (): Promise<readonly Row[]> => {
    const graph = buildSEResNet50()
    const weights = formulaWeights(graph)
    const input = formulaInput([1, 3, 224, 224])
    const model = await createModel(graph, weights, { fold: false })
    const net = makeNet().eval()
    net.load_state_dict(weights)
    const x = torch.from_array(input.data, input.shape)
    const times: Record<'torch' | 'live', number[]> = { torch: [], live: [] }
    for (let round = 0; round <= rounds; round++) {
      const start = performance.now()
      await model.predict(input)
      const between = performance.now()
      torch.no_grad(() => torch.tidy(() => net(x).numpy()))
      if (round === 0) continue
      times.live.push(between - start)
      times.torch.push(performance.now() - between)
    }
    const [live, generated] = [median(times.live), median(times.torch)]
    return [
      { name: 'live model, unfolded', value: live, unit: 'ms' },
      { name: 'generated TypeScript', value: generated, unit: 'ms' },
      { name: 'generated TypeScript / live model', value: generated / live, unit: 'x', limit: 1.15 },
      ...measureMemory(net, x),
    ]
  },
}

function makeNet(): torch.nn.Module {
  const net: unknown = typeof SEResNet50 === 'function' ? Reflect.construct(SEResNet50, []) : undefined
  if (!(net instanceof torch.nn.Module)) throw new Error('SEResNet50 is no module')
  return net
}

/** How much memory 40 predictions after the first ones take: the process's own, tensors are counted by the tests. */
function measureMemory(net: torch.nn.Module, x: torch.Tensor): readonly Row[] {
  const before = process.memoryUsage().rss
  for (let at = 0; at < 40; at++) torch.no_grad(() => torch.tidy(() => net(x).numpy()))
  const grown = (process.memoryUsage().rss - before) / 2 ** 20
  return [{ name: 'resident memory after 40 more predictions', value: grown, unit: 'MiB', limit: 64 }]
}
