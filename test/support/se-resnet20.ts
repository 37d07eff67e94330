import { nn, type Tensor } from '../../src/torch/node.ts'

/** Squeeze-and-excitation (Hu et al., 2018) by two linear layers without bias. */
class SELayer extends nn.Module {
  readonly avg_pool = new nn.AdaptiveAvgPool2d(1)
  readonly fc: nn.Sequential

  constructor(channel: number, reduction = 16) {
    super()
    this.fc = new nn.Sequential(
      new nn.Linear(channel, Math.floor(channel / reduction), { bias: false }),
      new nn.ReLU({ inplace: true }),
      new nn.Linear(Math.floor(channel / reduction), channel, { bias: false }),
      new nn.Sigmoid(),
    )
  }

  forward(x: Tensor): Tensor {
    const [b = 1, c = 1] = x.size()
    const y = this.fc(this.avg_pool(x).view(b, c)).view(b, c, 1, 1)
    return x.mul(y.expand_as(x))
  }
}

class SEBasicBlock extends nn.Module {
  readonly conv1: nn.Conv2d
  readonly bn1: nn.BatchNorm2d
  readonly relu = new nn.ReLU({ inplace: true })
  readonly conv2: nn.Conv2d
  readonly bn2: nn.BatchNorm2d
  readonly se: SELayer
  readonly downsample: nn.Sequential | undefined

  constructor(inplanes: number, planes: number, stride: number) {
    super()
    this.conv1 = new nn.Conv2d(inplanes, planes, 3, { stride, padding: 1, bias: false })
    this.bn1 = new nn.BatchNorm2d(planes)
    this.conv2 = new nn.Conv2d(planes, planes, 3, { padding: 1, bias: false })
    this.bn2 = new nn.BatchNorm2d(planes)
    this.se = new SELayer(planes)
    this.downsample =
      stride === 1 && inplanes === planes
        ? undefined
        : new nn.Sequential(new nn.Conv2d(inplanes, planes, 1, { stride, bias: false }), new nn.BatchNorm2d(planes))
  }

  forward(x: Tensor): Tensor {
    let out = this.relu(this.bn1(this.conv1(x)))
    out = this.se(this.bn2(this.conv2(out)))
    return this.relu(out.add(this.downsample?.(x) ?? x))
  }
}

/** SE-ResNet-20 for 32x32 pictures (He et al., 2016, section 4.2), as a PyTorch user writes it. */
export class SEResNet20 extends nn.Module {
  readonly conv1 = new nn.Conv2d(3, 16, 3, { padding: 1, bias: false })
  readonly bn1 = new nn.BatchNorm2d(16)
  readonly relu = new nn.ReLU({ inplace: true })
  readonly layer1 = makeLayer(16, 16, 1)
  readonly layer2 = makeLayer(16, 32, 2)
  readonly layer3 = makeLayer(32, 64, 2)
  readonly avgpool = new nn.AdaptiveAvgPool2d(1)
  readonly fc = new nn.Linear(64, 10)

  forward(x: Tensor): Tensor {
    const out = this.layer3(this.layer2(this.layer1(this.relu(this.bn1(this.conv1(x))))))
    return this.fc(this.avgpool(out).flatten(1))
  }
}

function makeLayer(inplanes: number, planes: number, stride: number): nn.Sequential {
  return new nn.Sequential(
    new SEBasicBlock(inplanes, planes, stride),
    new SEBasicBlock(planes, planes, 1),
    new SEBasicBlock(planes, planes, 1),
  )
}
