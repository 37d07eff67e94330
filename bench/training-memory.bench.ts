import { from_array, nn, optim, set_default_backend, tidy } from '../src/torch/node.ts'
import { formulaInput } from '../src/weights/index.ts'
import { SEResNet20 } from '../test/support/se-resnet20.ts'
import type { Benchmark } from './harness.ts'

const batch = 4
const size = 16
/** Buffers of the backend, compiled code and the garbage collector have found their sizes by then. */
const settled = 50
const steps = 200

/**
 * Whether training keeps memory: the process's own, WebAssembly and garbage included. (That no tensor is left over is
 * shown by tests.)
 */
export const benchmark: Benchmark = {
  title: `Memory: training SE-ResNet-20 over ${steps} steps, batch ${batch} of ${size}x${size}, on wasm`,
  run: async () => {
    await set_default_backend('wasm')
    const model = new SEResNet20()
    const shape = [batch, 3, size, size]
    const x = from_array(formulaInput(shape, 'batch').data, shape)
    const labels = from_array(Int32Array.from({ length: batch }, (_, at) => at % 10))
    const criterion = new nn.CrossEntropyLoss()
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.01, momentum: 0.9, weight_decay: 1e-4 })
    const resident = new Map<number, number>()
    for (let step = 1; step <= steps; step++) {
      tidy(() => {
        optimizer.zero_grad()
        const loss = criterion(model(x), labels)
        loss.backward()
        optimizer.step()
        loss.item()
      })
      if (step % settled !== 0) continue
      // Finalisers of what was dropped run between tasks.
      await new Promise((resolve) => setTimeout(resolve, 10))
      resident.set(step, process.memoryUsage().rss / 2 ** 20)
    }
    const after = (step: number) => resident.get(step) ?? NaN
    return [
      ...[...resident].map(([step, value]) => ({ name: `resident after step ${step}`, value, unit: 'MiB' })),
      { name: `grown from step ${settled} to ${steps}`, value: after(steps) - after(settled), unit: 'MiB', limit: 32 },
    ]
  },
}
