// A network and its training as PyTorch writes them, in JavaScript. Run with: node examples/train.mjs
import { functional as F, manual_seed, nn, optim, randint, randn, tidy } from 'senet/torch'

class SELayer extends nn.Module {
  constructor(channel, reduction = 16) {
    super()
    this.avg_pool = new nn.AdaptiveAvgPool2d(1)
    this.fc = new nn.Sequential(
      new nn.Linear(channel, channel / reduction, { bias: false }),
      new nn.ReLU({ inplace: true }),
      new nn.Linear(channel / reduction, channel, { bias: false }),
      new nn.Sigmoid(),
    )
  }

  forward(x) {
    const [b, c] = x.size()
    let y = this.avg_pool(x).view(b, c)
    y = this.fc(y).view(b, c, 1, 1)
    return x.mul(y.expand_as(x))
  }
}

manual_seed(0)
const model = new nn.Sequential(
  new nn.Conv2d(3, 32, 3, { stride: 2, padding: 1, bias: false }),
  new nn.BatchNorm2d(32),
  new nn.ReLU(),
  new SELayer(32),
  new nn.AdaptiveAvgPool2d(1),
  new nn.Flatten(),
  new nn.Linear(32, 10),
)
console.log(String(model))

const images = randn(16, 3, 32, 32)
const labels = randint(0, 10, [16])
const optimizer = new optim.SGD(model.parameters(), { lr: 0.1, momentum: 0.9, weight_decay: 1e-4 })
for (let step = 0; step < 20; step++) {
  // What is made in here is freed at its end: parameters, gradients and statistics stay.
  tidy(() => {
    optimizer.zero_grad()
    const loss = F.cross_entropy(model(images), labels)
    loss.backward()
    optimizer.step()
    if (step % 5 === 4) console.log(`step ${step + 1}: ${loss.item().toFixed(4)}`)
  })
}

model.eval()
const accuracy = tidy(() => model(images).argmax(1).eq(labels).float().mean().item())
console.log(`accuracy on what it was trained on: ${accuracy}`)
