"""Networks for CIFAR beside He et al.'s first, written from the papers and the structure of their authors' models.

    resnet164_preact, wrn_16_8, wrn_28_10         He et al., Identity Mappings; Zagoruyko and Komodakis (CIFAR-10)
    shake_shake_26_2x96d, shake_even_29_2x4x64d   Gastaldi: pre-activation for CIFAR-10, ResNeXt for CIFAR-100

`se_` before a name puts squeeze-and-excitation into every residual block, behind its convolutions: of Shake-Shake behind the
sum of the two branches.
"""

import re

import torch
from torch import nn

from nets_resnet import SELayer, projection


def conv3(inputs, outputs, stride=1, groups=1, dilation=1):
    """A 3x3 convolution that keeps the size at stride 1."""
    return nn.Conv2d(inputs, outputs, 3, stride, dilation, dilation, groups, bias=False)


def conv1(inputs, outputs, stride=1):
    """A 1x1 convolution without bias."""
    return nn.Conv2d(inputs, outputs, 1, stride, bias=False)


def squeeze(channels, reduction):
    """Squeeze-and-excitation with that reduction, nothing where it is 0."""
    return SELayer(channels, reduction) if reduction else nn.Identity()


class PreactUnit(nn.Module):
    """Batch norm and ReLU before each convolution; the projection, one convolution, takes what the first ReLU gives.

    A bottleneck has its stride on the first 1x1, a wide unit on the first of two 3x3.
    """

    def __init__(self, inputs, width, stride, reduction, bottleneck):
        super().__init__()
        outputs = 4 * width if bottleneck else width
        self.bn1 = nn.BatchNorm2d(inputs)
        self.conv1 = conv1(inputs, width, stride) if bottleneck else conv3(inputs, width, stride)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv2 = conv3(width, width)
        if bottleneck:
            self.bn3 = nn.BatchNorm2d(width)
            self.conv3 = conv1(width, outputs)
        self.bottleneck = bottleneck
        self.se = squeeze(outputs, reduction)
        changes = stride != 1 or inputs != outputs
        self.downsample = nn.Sequential(conv1(inputs, outputs, stride)) if changes else None

    def forward(self, x):
        ready = torch.relu(self.bn1(x))
        main = self.conv2(torch.relu(self.bn2(self.conv1(ready))))
        if self.bottleneck:
            main = self.conv3(torch.relu(self.bn3(main)))
        return self.se(main) + (x if self.downsample is None else self.downsample(ready))


class PreactCifar(nn.Module):
    """Three stages of `count` pre-activation units, the last batch norm and ReLU after them."""

    def __init__(self, width, count, reduction, bottleneck, classes):
        super().__init__()
        self.conv1 = conv3(3, 16)
        channels = 16
        for stage in range(3):
            planes, units = width * 2**stage, []
            for at in range(count):
                units.append(PreactUnit(channels, planes, 2 if stage and at == 0 else 1, reduction, bottleneck))
                channels = 4 * planes if bottleneck else planes
            setattr(self, f"layer{stage + 1}", nn.Sequential(*units))
        self.bn1 = nn.BatchNorm2d(channels)
        self.fc = nn.Linear(channels, classes)

    def forward(self, x):
        x = self.layer3(self.layer2(self.layer1(self.conv1(x))))
        return self.fc(torch.relu(self.bn1(x)).mean((2, 3)))


class ShakeBranch(nn.Module):
    """ReLU, 3x3, batch norm, ReLU, 3x3, batch norm."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = conv3(inputs, outputs, stride)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = conv3(outputs, outputs)
        self.bn2 = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(torch.relu(x))))))


class ShakeShortcut(nn.Module):
    """Half of the channels from every stride-th pixel, half from those of the picture moved one down and right."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.stride = stride
        self.conv1 = conv1(inputs, outputs // 2)
        self.conv2 = conv1(inputs, outputs // 2)
        self.bn1 = nn.BatchNorm2d(outputs)

    def forward(self, x):
        x = torch.relu(x)
        moved = torch.zeros_like(x)
        moved[:, :, 1:, 1:] = x[:, :, :-1, :-1]
        halves = [
            layer(picture[:, :, :: self.stride, :: self.stride])
            for layer, picture in ((self.conv1, x), (self.conv2, moved))
        ]
        return self.bn1(torch.cat(halves, 1))


class ShakeUnit(nn.Module):
    """Two branches, their mean as at test time, and the shortcut."""

    def __init__(self, inputs, outputs, stride, reduction):
        super().__init__()
        self.branch1 = ShakeBranch(inputs, outputs, stride)
        self.branch2 = ShakeBranch(inputs, outputs, stride)
        self.se = squeeze(outputs, reduction)
        self.shortcut = ShakeShortcut(inputs, outputs, stride) if inputs != outputs else nn.Identity()

    def forward(self, x):
        return self.se(0.5 * self.branch1(x) + 0.5 * self.branch2(x)) + self.shortcut(x)


class ShakeShake(nn.Module):
    """Gastaldi's 26 2x96d: 4 units in a stage, 96, 192 and 384 wide."""

    def __init__(self, reduction, classes):
        super().__init__()
        self.conv1 = conv3(3, 16)
        self.bn1 = nn.BatchNorm2d(16)
        self.layer1 = nn.Sequential(ShakeUnit(16, 96, 1, reduction), *[ShakeUnit(96, 96, 1, reduction) for _ in "abc"])
        self.layer2 = nn.Sequential(ShakeUnit(96, 192, 2, reduction), *[ShakeUnit(192, 192, 1, reduction) for _ in "abc"])
        self.layer3 = nn.Sequential(ShakeUnit(192, 384, 2, reduction), *[ShakeUnit(384, 384, 1, reduction) for _ in "abc"])
        self.fc = nn.Linear(384, classes)

    def forward(self, x):
        x = self.layer3(self.layer2(self.layer1(self.bn1(self.conv1(x)))))
        return self.fc(torch.relu(x).mean((2, 3)))


class NextBranch(nn.Module):
    """ResNeXt's branch without pre-activation: 1x1, grouped 3x3, 1x1."""

    def __init__(self, inputs, width, outputs, stride, groups):
        super().__init__()
        self.conv1 = conv1(inputs, width)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = conv3(width, width, stride, groups)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = conv1(width, outputs)
        self.bn3 = nn.BatchNorm2d(outputs)

    def forward(self, x):
        x = torch.relu(self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x))))))
        return self.bn3(self.conv3(x))


class NextUnit(nn.Module):
    """Two branches, their mean as at test time, the usual projection, and a ReLU after the sum."""

    def __init__(self, inputs, width, outputs, stride, groups, reduction):
        super().__init__()
        self.branch1 = NextBranch(inputs, width, outputs, stride, groups)
        self.branch2 = NextBranch(inputs, width, outputs, stride, groups)
        self.se = squeeze(outputs, reduction)
        self.downsample = projection(inputs, outputs, stride)

    def forward(self, x):
        main = self.se((self.branch1(x) + self.branch2(x)) / 2)
        return torch.relu(main + (x if self.downsample is None else self.downsample(x)))


class ShakeNext(nn.Module):
    """Gastaldi's 29 2x4x64d: 3 units in a stage, each branch of 4 groups, 64 channels a group in the first stage."""

    def __init__(self, reduction, classes):
        super().__init__()
        self.conv1 = conv3(3, 64)
        self.bn1 = nn.BatchNorm2d(64)
        channels = 64
        for stage in range(3):
            units = []
            for at in range(3):
                stride = 2 if stage and at == 0 else 1
                units.append(NextUnit(channels, 256 * 2**stage, 256 * 2**stage, stride, 4, reduction))
                channels = 256 * 2**stage
            setattr(self, f"layer{stage + 1}", nn.Sequential(*units))
        self.fc = nn.Linear(channels, classes)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        return self.fc(self.layer3(self.layer2(self.layer1(x))).mean((2, 3)))


def build(name, reduction, classes):
    """The network of that name, its input (C, H, W) and its stages (module paths); None where the name is not ours."""
    shape, stages = (3, 32, 32), ["layer1", "layer2", "layer3"]
    prefix, base = re.fullmatch(r"(se_)?(.*)", name).groups()
    r = reduction if prefix else 0
    if base == "resnet164_preact":
        return PreactCifar(16, 18, r, True, classes or 10), shape, stages
    if match := re.fullmatch(r"wrn_(16|28)_(\d+)", base):
        return PreactCifar(16 * int(match[2]), (int(match[1]) - 4) // 6, r, False, classes or 10), shape, stages
    if base == "shake_shake_26_2x96d":
        return ShakeShake(r, classes or 10), shape, stages
    if base == "shake_even_29_2x4x64d":
        return ShakeNext(r, classes or 100), shape, stages
    return None
