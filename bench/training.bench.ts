import { spawnSync } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import { convolution, convolutionFilterGradient, convolutionInputGradient } from '../src/runtime/index.ts'
import { from_array, nn, optim, set_default_backend, tidy } from '../src/torch/node.ts'
import { formulaInput } from '../src/weights/index.ts'
import { SEResNet20 } from '../test/support/se-resnet20.ts'
import { type Benchmark, median, type Row } from './harness.ts'

const batch = 64
const rounds = 5

/** A 3x3 convolution of SE-ResNet-20: channels in and out, extent, stride. */
const layers = [
  [16, 16, 32, 1],
  [16, 32, 32, 2],
  [32, 32, 16, 1],
  [32, 64, 16, 2],
  [64, 64, 8, 1],
] as const

/** Forward and backward of one step each in PyTorch on one thread, in milliseconds; prints medians as JSON. */
const peer = `
import json, statistics, sys, time
import torch
torch.set_num_threads(1)
sys.path.insert(0, sys.argv[1])
from networks import build
batch, rounds = int(sys.argv[2]), int(sys.argv[3])
net = build("se_resnet20_cifar")[0].train()
x, labels = torch.rand(batch, 3, 32, 32), torch.arange(batch) % 10
optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-4)
times = []
for _ in range(rounds + 1):
    start = time.perf_counter()
    optimizer.zero_grad()
    torch.nn.functional.cross_entropy(net(x), labels).backward()
    optimizer.step()
    times.append(1000 * (time.perf_counter() - start))
print(json.dumps(statistics.median(times[1:])))
`

/** What a training step costs on wasm, one thread, beside its forward pass, and beside PyTorch where it is installed. */
export const benchmark: Benchmark = {
  title: `Training: SE-ResNet-20, batch ${batch}, on wasm, one thread`,
  run: async () => {
    await set_default_backend('wasm')
    const rows: Row[] = layers.map(measureLayer)
    const model = new SEResNet20()
    const shape = [batch, 3, 32, 32]
    const x = from_array(formulaInput(shape, 'batch').data, shape)
    const labels = from_array(Int32Array.from({ length: batch }, (_, at) => at % 10))
    const criterion = new nn.CrossEntropyLoss()
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.01, momentum: 0.9, weight_decay: 1e-4 })
    const forward = time(() => tidy(() => void criterion(model(x), labels).item()))
    const step = time(() =>
      tidy(() => {
        optimizer.zero_grad()
        const loss = criterion(model(x), labels)
        loss.backward()
        optimizer.step()
        loss.item()
      }),
    )
    rows.push(
      { name: 'forward pass', value: forward, unit: 'ms' },
      { name: 'step: forward, backward, SGD', value: step, unit: 'ms' },
      { name: 'step / forward pass', value: step / forward, unit: 'x', limit: 6 },
    )
    const torch = timePyTorch()
    if (torch !== undefined)
      rows.push({ name: 'step / step of PyTorch, one thread', value: step / torch, unit: 'x', limit: 4 })
    return rows
  },
}

function measureLayer([inputs, outputs, extent, stride]: (typeof layers)[number]): Row {
  const geometry = { strides: [stride, stride], dilations: [1, 1], height: [1, 1], width: [1, 1], groups: 1 } as const
  const made = (shape: readonly number[]) => from_array(formulaInput(shape).data, shape)
  const [x, filter, dy] = [
    made([batch, extent, extent, inputs]),
    made([3, 3, inputs, outputs]),
    made([batch, extent / stride, extent / stride, outputs]),
  ].map((each) => each.value.memory)
  if (x === undefined || filter === undefined || dy === undefined) throw new Error('no tensors')
  const forward = time(() => convolution(x, filter, undefined, geometry).dispose())
  const backward = time(() => {
    convolutionFilterGradient(dy, x, [3, 3], geometry).dispose()
    convolutionInputGradient(dy, filter, [extent, extent], geometry).dispose()
  })
  const name = `3x3/${stride}, ${inputs} to ${outputs} at ${extent}: backward / forward`
  return { name, value: backward / forward, unit: 'x', limit: 8 }
}

/** The median in milliseconds, after a run that is not counted. */
function time(work: () => void): number {
  const times = Array.from({ length: rounds + 1 }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  return median(times.slice(1))
}

function timePyTorch(): number | undefined {
  const args = ['-c', peer, 'test/oracle', String(batch), String(rounds)]
  const { status, stdout } = spawnSync('/usr/bin/python3', args, { encoding: 'utf8' })
  return status === 0 ? Number(stdout) : undefined
}
