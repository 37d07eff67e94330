import { memory } from '@tensorflow/tfjs-core'
import { beforeEach, describe, expect, test } from 'vitest'
import * as torch from '../../src/torch/node.ts'
import { functional as F, nn, optim, type Tensor } from '../../src/torch/node.ts'

/** Every kind of thing that holds memory: convolutions, statistics, a gate, a pool, dropout. */
class SmallNet extends nn.Module {
  conv = new nn.Conv2d(3, 8, 3, { stride: 2, padding: 1 })
  bn = new nn.BatchNorm2d(8)
  grouped = new nn.Conv2d(8, 8, 3, { padding: 1, groups: 4, bias: false })
  pool = new nn.MaxPool2d(2)
  squeeze = new nn.Linear(8, 2)
  excite = new nn.Linear(2, 8)
  drop = new nn.Dropout(0.2)
  fc = new nn.Linear(8, 4)

  forward(x: Tensor): Tensor {
    let y = F.relu(this.bn(this.conv(x)))
    y = this.pool(this.grouped(y)).add(0.1)
    const gate = F.sigmoid(this.excite(F.silu(this.squeeze(y.mean([2, 3])))))
    y = y.mul(gate.view(gate.size(0), gate.size(1), 1, 1))
    const [a, b] = y.chunk(2, 1)
    return this.fc(this.drop(torch.cat([a!, b!], 1).mean([2, 3])))
  }
}

const count = () => memory().numTensors
let before = 0

beforeEach(() => {
  before = count()
})

describe('memory is flat', () => {
  const x = torch.randn(4, 3, 16, 16).keep()
  const labels = torch.randint(0, 4, [4]).keep()

  test('over 200 training steps', () => {
    const net = new SmallNet()
    const optimizer = new optim.SGD(net.parameters(), { lr: 0.05, momentum: 0.9, nesterov: true, weight_decay: 1e-4 })
    const counts = Array.from({ length: 200 }, () => {
      torch.tidy(() => {
        optimizer.zero_grad()
        F.cross_entropy(net(x), labels).backward()
        optimizer.step()
      })
      return memory()
    })
    expect(new Set(counts.slice(1).map(({ numTensors }) => numTensors)).size).toBe(1)
    expect(new Set(counts.slice(1).map(({ numBytes }) => numBytes)).size).toBe(1)
  })

  test('over 1,000 predictions', () => {
    const net = new SmallNet().eval()
    const start = count()
    for (let at = 0; at < 1000; at++) torch.no_grad(() => net(x)).dispose()
    expect(count()).toBe(start)
  })

  test('without no_grad as well: a graph goes with its result', () => {
    const net = new SmallNet()
    const first = net(x)
    const start = count()
    for (let at = 0; at < 20; at++) net(x).dispose()
    expect(count()).toBe(start)
    first.dispose()
  })

  test('where forward throws', () => {
    class Broken extends nn.Module {
      inner = new nn.Conv2d(3, 2, 1)

      forward(input: Tensor): Tensor {
        const kept = this.inner(input)
        return kept.view(7, 7)
      }
    }
    const net = new Broken()
    const start = count()
    expect(() => net(x)).toThrow("shape '[7, 7]' is invalid for input of size 2048")
    expect(count()).toBe(start)
  })

  test('and nothing of a module is left once it is disposed', () => {
    const start = count()
    torch.tidy(() => {
      const net = new SmallNet()
      net(x).sum().backward()
      net.dispose()
    })
    expect(count()).toBe(start)
  })
})

describe('what a scope frees', () => {
  test('not what it returns, in arrays and objects too', () => {
    const { list } = torch.tidy(() => ({ list: [torch.ones(2), torch.ones(3)] }))
    expect(list.map((each) => each.numpy().length)).toEqual([2, 3])
    list.forEach((each) => each.dispose())
    expect(count()).toBe(before)
  })

  test('not what was kept', () => {
    const kept: Tensor[] = []
    torch.tidy(() => void kept.push(torch.ones(2).keep()))
    expect(kept[0]?.tolist()).toEqual([1, 1])
    kept[0]?.dispose()
  })

  test('everything else, which then says so', () => {
    const freed: Tensor[] = []
    torch.tidy(() => void freed.push(torch.ones(2)))
    expect(freed[0]?.is_disposed).toBe(true)
    expect(() => freed[0]?.numpy()).toThrow('The tensor was freed')
  })

  test('not what backward needs', () => {
    const w = torch.tensor([2, 3], { requires_grad: true })
    const loss = torch.tidy(() =>
      torch
        .tidy(() => w.mul(w))
        .mul(w)
        .sum(),
    )
    loss.backward()
    expect(w.grad?.tolist()).toEqual([12, 27])
    loss.dispose()
    w.dispose()
    expect(count()).toBe(before)
  })

  test('a function that is async is refused', () => {
    expect(() => torch.tidy(async () => 1)).toThrow('tidy takes a function that is not async')
    expect(() => torch.no_grad(async () => 1)).toThrow('no_grad takes a function that is not async')
  })
})
