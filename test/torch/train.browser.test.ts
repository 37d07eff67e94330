import { expect, test } from 'vitest'
import { openPage } from '../support/browser.ts'

const script = `
  import * as torch from '../../src/torch/index.ts'
  import { memory } from '@tensorflow/tfjs-core'
  const { nn, optim, functional: F } = torch

  class Net extends nn.Module {
    conv = new nn.Conv2d(3, 8, 3, { stride: 2, padding: 1, bias: false })
    bn = new nn.BatchNorm2d(8)
    pool = new nn.MaxPool2d(2)
    depthwise = new nn.Conv2d(8, 8, 3, { padding: 1, groups: 8 })
    squeeze = new nn.Linear(8, 2)
    excite = new nn.Linear(2, 8)
    fc = new nn.Linear(8, 4)

    forward(x) {
      let y = this.pool(F.relu(this.bn(this.conv(x))))
      y = F.silu(this.depthwise(y)).add(y)
      const gate = this.excite(F.relu(this.squeeze(y.mean([2, 3])))).sigmoid()
      return this.fc(y.mul(gate.view(y.size(0), 8, 1, 1)).mean([2, 3]))
    }
  }

  globalThis.trainOn = async (backend) => {
    await torch.set_default_backend(backend, { wasmFolder: '/wasm/' })
    torch.manual_seed(3)
    const net = new Net()
    const x = torch.randn(4, 3, 16, 16)
    const labels = torch.randint(0, 4, [4])
    const optimizer = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 })
    const losses = []
    const tensors = []
    for (let step = 0; step < 5; step++) {
      torch.tidy(() => {
        optimizer.zero_grad()
        const loss = F.cross_entropy(net(x), labels)
        loss.backward()
        optimizer.step()
        losses.push(loss.item())
      })
      tensors.push(memory().numTensors)
    }
    return { losses, grown: tensors[4] - tensors[1], keys: [...net.state_dict().keys()].length }
  }
`

test('a network trains in the browser, on cpu, wasm and webgl alike', async () => {
  const { page, close } = await openPage(script, import.meta.dirname, [
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
  ])
  try {
    const results: { losses: number[]; grown: number; keys: number }[] = []
    for (const backend of ['cpu', 'wasm', 'webgl']) {
      results.push(await page.evaluate<(typeof results)[number]>(`globalThis.trainOn('${backend}')`))
    }
    const [cpu] = results
    expect(cpu?.losses.at(-1)).toBeLessThan(cpu?.losses[0] ?? 0)
    for (const { losses, grown, keys } of results) {
      expect({ grown, keys }).toEqual({ grown: 0, keys: 14 })
      losses.forEach((loss, step) => expect(Math.abs(loss / (cpu?.losses[step] ?? NaN) - 1)).toBeLessThan(1e-3))
    }
  } finally {
    await close()
  }
})
