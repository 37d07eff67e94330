import { nn, type Tensor } from '../../src/torch/node.ts'

/*
 * SE-ResNet-50 as a PyTorch user writes it by hand, line for line: torchvision's ResNet with the SELayer of senet.pytorch.
 */

class SELayer extends nn.Module {
  avg_pool: nn.AdaptiveAvgPool2d
  fc: nn.Sequential

  constructor(channel: number, reduction = 16) {
    super()
    this.avg_pool = new nn.AdaptiveAvgPool2d(1)
    this.fc = new nn.Sequential(
      new nn.Linear(channel, Math.floor(channel / reduction), { bias: false }),
      new nn.ReLU({ inplace: true }),
      new nn.Linear(Math.floor(channel / reduction), channel, { bias: false }),
      new nn.Sigmoid(),
    )
  }

  forward(x: Tensor): Tensor {
    const [b, c] = [x.size(0), x.size(1)]
    let y = this.avg_pool(x).view(b, c)
    y = this.fc(y).view(b, c, 1, 1)
    return x.mul(y)
  }
}

class Bottleneck extends nn.Module {
  static readonly expansion = 4
  conv1: nn.Conv2d
  bn1: nn.BatchNorm2d
  conv2: nn.Conv2d
  bn2: nn.BatchNorm2d
  conv3: nn.Conv2d
  bn3: nn.BatchNorm2d
  se: SELayer
  relu: nn.ReLU
  downsample: nn.Sequential | undefined

  constructor(inplanes: number, planes: number, stride = 1, downsample?: nn.Sequential) {
    super()
    this.conv1 = new nn.Conv2d(inplanes, planes, 1, { bias: false })
    this.bn1 = new nn.BatchNorm2d(planes)
    this.conv2 = new nn.Conv2d(planes, planes, 3, { stride, padding: 1, bias: false })
    this.bn2 = new nn.BatchNorm2d(planes)
    this.conv3 = new nn.Conv2d(planes, planes * Bottleneck.expansion, 1, { bias: false })
    this.bn3 = new nn.BatchNorm2d(planes * Bottleneck.expansion)
    this.se = new SELayer(planes * Bottleneck.expansion)
    this.relu = new nn.ReLU({ inplace: true })
    this.downsample = downsample
  }

  forward(x: Tensor): Tensor {
    let identity = x
    let out = this.relu(this.bn1(this.conv1(x)))
    out = this.relu(this.bn2(this.conv2(out)))
    out = this.se(this.bn3(this.conv3(out)))
    if (this.downsample !== undefined) identity = this.downsample(x)
    out = out.add(identity)
    return this.relu(out)
  }
}

/** 224x224, 1000 classes, reduction 16. */
export class SEResNet50 extends nn.Module {
  #inplanes = 64
  conv1: nn.Conv2d
  bn1: nn.BatchNorm2d
  relu: nn.ReLU
  maxpool: nn.MaxPool2d
  layer1: nn.Sequential
  layer2: nn.Sequential
  layer3: nn.Sequential
  layer4: nn.Sequential
  avgpool: nn.AdaptiveAvgPool2d
  fc: nn.Linear

  constructor(num_classes = 1000) {
    super()
    this.conv1 = new nn.Conv2d(3, 64, 7, { stride: 2, padding: 3, bias: false })
    this.bn1 = new nn.BatchNorm2d(64)
    this.relu = new nn.ReLU({ inplace: true })
    this.maxpool = new nn.MaxPool2d(3, { stride: 2, padding: 1 })
    this.layer1 = this.#make_layer(64, 3)
    this.layer2 = this.#make_layer(128, 4, 2)
    this.layer3 = this.#make_layer(256, 6, 2)
    this.layer4 = this.#make_layer(512, 3, 2)
    this.avgpool = new nn.AdaptiveAvgPool2d([1, 1])
    this.fc = new nn.Linear(512 * Bottleneck.expansion, num_classes)
  }

  forward(x: Tensor): Tensor {
    let y = this.relu(this.bn1(this.conv1(x)))
    y = this.maxpool(y)
    y = this.layer4(this.layer3(this.layer2(this.layer1(y))))
    y = this.avgpool(y).flatten(1)
    return this.fc(y)
  }

  #make_layer(planes: number, blocks: number, stride = 1): nn.Sequential {
    const outplanes = planes * Bottleneck.expansion
    const downsample = new nn.Sequential(
      new nn.Conv2d(this.#inplanes, outplanes, 1, { stride, bias: false }),
      new nn.BatchNorm2d(outplanes),
    )
    const layers = [new Bottleneck(this.#inplanes, planes, stride, downsample)]
    this.#inplanes = outplanes
    for (let block = 1; block < blocks; block++) layers.push(new Bottleneck(this.#inplanes, planes))
    return new nn.Sequential(...layers)
  }
}
