"""Residual networks: torchvision's, and He et al.'s for CIFAR.

    resnet18 … resnet152                                              torchvision.models
    se_resnet18 … se_resnet152                                        torchvision's ResNet, SE as in senet.pytorch
    resnet20_cifar …, se_resnet20_cifar …  (20, 32, 44, 56, 110)      He et al., section 4.2, with projections
"""

import re

import torch
import torchvision
from torch import nn

DEPTHS = {18: [2, 2, 2, 2], 34: [3, 4, 6, 3], 50: [3, 4, 6, 3], 101: [3, 4, 23, 3], 152: [3, 8, 36, 3]}


class SELayer(nn.Module):
    """Squeeze-and-excitation as in senet.pytorch: two linear layers without bias, hidden width floor(C / r)."""

    def __init__(self, channels, reduction):
        super().__init__()
        self.fc = nn.Sequential(
            nn.Linear(channels, channels // reduction, bias=False),
            nn.ReLU(),
            nn.Linear(channels // reduction, channels, bias=False),
            nn.Sigmoid(),
        )

    def forward(self, x):
        return x * self.fc(x.mean((2, 3)))[:, :, None, None]


def projection(inputs, outputs, stride):
    """The shortcut: identity where the shape stays, else a strided 1x1 convolution and a batch norm (option B)."""
    if stride == 1 and inputs == outputs:
        return None
    return nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))


class BasicBlock(nn.Module):
    """Two 3x3 convolutions; the stride sits on the first."""

    expansion = 1

    def __init__(self, inputs, width, stride, reduction):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, width, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.se = SELayer(width, reduction) if reduction else nn.Identity()
        self.downsample = projection(inputs, width, stride)

    def forward(self, x):
        main = torch.relu(self.bn1(self.conv1(x)))
        main = self.se(self.bn2(self.conv2(main)))
        return torch.relu(main + (x if self.downsample is None else self.downsample(x)))


class Bottleneck(nn.Module):
    """1x1, 3x3, 1x1; the stride sits on the 3x3, as in torchvision."""

    expansion = 4

    def __init__(self, inputs, width, stride, reduction):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, 4 * width, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * width)
        self.se = SELayer(4 * width, reduction) if reduction else nn.Identity()
        self.downsample = projection(inputs, 4 * width, stride)

    def forward(self, x):
        main = torch.relu(self.bn1(self.conv1(x)))
        main = torch.relu(self.bn2(self.conv2(main)))
        main = self.se(self.bn3(self.conv3(main)))
        return torch.relu(main + (x if self.downsample is None else self.downsample(x)))


def stage(block, inputs, width, count, stride, *arguments):
    """`count` blocks of one width, the first with the stride; gives the stage and its output channels."""
    outputs = width * block.expansion
    first = block(inputs, width, stride, *arguments)
    return nn.Sequential(first, *(block(outputs, width, 1, *arguments) for _ in range(count - 1))), outputs


class SEResNet(nn.Module):
    """torchvision's ResNet with an SE layer in every block."""

    def __init__(self, block, depths, reduction, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        self.layer1, channels = stage(block, 64, 64, depths[0], 1, reduction)
        self.layer2, channels = stage(block, channels, 128, depths[1], 2, reduction)
        self.layer3, channels = stage(block, channels, 256, depths[2], 2, reduction)
        self.layer4, channels = stage(block, channels, 512, depths[3], 2, reduction)
        self.fc = nn.Linear(channels, classes)

    def forward(self, x):
        x = self.maxpool(torch.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(x.mean((2, 3)))


class CifarResNet(nn.Module):
    """The 6n + 2 layers of He et al., section 4.2: three stages of n basic blocks, widths 16, 32, 64."""

    def __init__(self, depth, reduction, classes):
        super().__init__()
        count = (depth - 2) // 6
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.layer1, channels = stage(BasicBlock, 16, 16, count, 1, reduction)
        self.layer2, channels = stage(BasicBlock, channels, 32, count, 2, reduction)
        self.layer3, channels = stage(BasicBlock, channels, 64, count, 2, reduction)
        self.fc = nn.Linear(channels, classes)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.fc(x.mean((2, 3)))


def build(name, reduction, classes):
    """The network of that name, its input (C, H, W) and its stages (module paths); None where the name is not ours."""
    large, four = (3, 224, 224), ["layer1", "layer2", "layer3", "layer4"]
    if match := re.fullmatch(r"(se_)?resnet(20|32|44|56|110)_cifar", name):
        net = CifarResNet(int(match[2]), reduction if match[1] else 0, classes or 10)
        return net, (3, 32, 32), ["layer1", "layer2", "layer3"]
    if re.fullmatch(r"resnet(18|34|50|101|152)", name):
        net = getattr(torchvision.models, name)(weights=None, num_classes=classes or 1000)
        return net, large, four
    if match := re.fullmatch(r"se_resnet(18|34|50|101|152)", name):
        depth = int(match[1])
        block = BasicBlock if depth < 50 else Bottleneck
        return SEResNet(block, DEPTHS[depth], reduction, classes or 1000), large, four
    return None
