"""Families that choose among branches, and a U-Net, written from the papers and the structure of public models.

    sknet26, sknet50        Li et al., the Caffe models with the names of timm's SelectiveKernel
    resnest26, resnest50    Zhang et al., with the names of their PyTorch models
    unet                    Ronneberger et al., with the names of milesial's Pytorch-UNet

`se_` before a name puts squeeze-and-excitation into every residual block, behind its convolutions, and behind every pair of
convolutions of the U-Net; `scse_unet` has scSE there.
"""

import re

import torch
from torch import nn
from torch.nn import functional as F

from nets_cifar import conv1, conv3, squeeze
from nets_resnet import SELayer, projection


class SpatialChannelSE(nn.Module):
    """scSE (Roy et al.): a scale of each channel, as in squeeze-and-excitation, and one of each position, added up."""

    def __init__(self, channels, reduction):
        super().__init__()
        self.fc1 = nn.Conv2d(channels, channels // reduction, 1)
        self.fc2 = nn.Conv2d(channels // reduction, channels, 1)
        self.conv = nn.Conv2d(channels, 1, 1)

    def forward(self, x):
        hidden = torch.relu(self.fc1(x.mean((2, 3), keepdim=True)))
        return x * torch.sigmoid(self.fc2(hidden)) + x * torch.sigmoid(self.conv(x))


class KernelPath(nn.Module):
    """One kernel of a selective unit: 3x3 in 32 groups, dilated or not, batch norm, ReLU."""

    def __init__(self, width, stride, dilation):
        super().__init__()
        self.conv = conv3(width, width, stride, 32, dilation)
        self.bn = nn.BatchNorm2d(width)

    def forward(self, x):
        return torch.relu(self.bn(self.conv(x)))


class KernelAttention(nn.Module):
    """Softmax weights of two alternatives in each channel, from the mean of their sum; d = max(C / 16, 32)."""

    def __init__(self, channels):
        super().__init__()
        hidden = max(channels // 16, 32)
        self.fc_reduce = conv1(channels, hidden)
        self.bn = nn.BatchNorm2d(hidden)
        self.fc_select = conv1(hidden, 2 * channels)

    def forward(self, u):
        hidden = torch.relu(self.bn(self.fc_reduce(u.mean((2, 3), keepdim=True))))
        return torch.softmax(self.fc_select(hidden).view(len(u), 2, -1, 1, 1), 1)


class SelectiveKernel(nn.Module):
    """SK[2, 32, 16]: a 3x3 and a 3x3 dilated by 2, weighed channel by channel."""

    def __init__(self, width, stride):
        super().__init__()
        self.paths = nn.ModuleList([KernelPath(width, stride, 1), KernelPath(width, stride, 2)])
        self.attn = KernelAttention(width)

    def forward(self, x):
        fine, coarse = (path(x) for path in self.paths)
        weights = self.attn(fine + coarse)
        return weights[:, 0] * fine + weights[:, 1] * coarse


class SelectiveUnit(nn.Module):
    """1x1, selective kernel, 1x1 to twice the width, as in ResNeXt-50 32x4d."""

    def __init__(self, inputs, width, stride, reduction):
        super().__init__()
        self.conv1 = conv1(inputs, width)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = SelectiveKernel(width, stride)
        self.conv3 = conv1(width, 2 * width)
        self.bn3 = nn.BatchNorm2d(2 * width)
        self.se = squeeze(2 * width, reduction)
        self.downsample = projection(inputs, 2 * width, stride)

    def forward(self, x):
        main = self.conv2(torch.relu(self.bn1(self.conv1(x))))
        main = self.se(self.bn3(self.conv3(main)))
        return torch.relu(main + (x if self.downsample is None else self.downsample(x)))


class SKNet(nn.Module):
    """Four stages of selective units; Caffe's first pool: no padding, rounded up."""

    def __init__(self, depths, reduction, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        channels = 64
        for stage, count in enumerate(depths):
            width, units = 128 * 2**stage, []
            for at in range(count):
                units.append(SelectiveUnit(channels, width, 2 if stage and at == 0 else 1, reduction))
                channels = 2 * width
            setattr(self, f"layer{stage + 1}", nn.Sequential(*units))
        self.fc = nn.Linear(channels, classes)

    def forward(self, x):
        x = F.max_pool2d(torch.relu(self.bn1(self.conv1(x))), 3, 2, ceil_mode=True)
        return self.fc(self.layer4(self.layer3(self.layer2(self.layer1(x)))).mean((2, 3)))


class SplitAttention(nn.Module):
    """Radix 2, one cardinal group: two 3x3, each of half of the channels, weighed by a softmax across the two."""

    def __init__(self, width):
        super().__init__()
        hidden = max(width * 2 // 4, 32)
        self.conv = conv3(width, 2 * width, groups=2)
        self.bn0 = nn.BatchNorm2d(2 * width)
        self.fc1 = nn.Conv2d(width, hidden, 1)
        self.bn1 = nn.BatchNorm2d(hidden)
        self.fc2 = nn.Conv2d(hidden, 2 * width, 1)

    def forward(self, x):
        first, second = torch.relu(self.bn0(self.conv(x))).chunk(2, 1)
        hidden = torch.relu(self.bn1(self.fc1(F.adaptive_avg_pool2d(first + second, 1))))
        logits = self.fc2(hidden).chunk(2, 1)
        # The softmax of two is a sigmoid of their difference.
        weight = torch.sigmoid(logits[0] - logits[1])
        return weight * first + (1 - weight) * second


class SplitUnit(nn.Module):
    """1x1, split attention, a 3x3 pool that has the stride, 1x1; the projection behind a pool."""

    def __init__(self, inputs, width, stride, reduction):
        super().__init__()
        self.stride = stride
        self.conv1 = conv1(inputs, width)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = SplitAttention(width)
        self.conv3 = conv1(width, 4 * width)
        self.bn3 = nn.BatchNorm2d(4 * width)
        self.se = squeeze(4 * width, reduction)
        self.downsample = None
        if stride != 1 or inputs != 4 * width:
            pool = nn.AvgPool2d(stride, stride, ceil_mode=True, count_include_pad=False)
            self.downsample = nn.Sequential(pool, conv1(inputs, 4 * width), nn.BatchNorm2d(4 * width))

    def forward(self, x):
        main = self.conv2(torch.relu(self.bn1(self.conv1(x))))
        if self.stride > 1:
            main = F.avg_pool2d(main, 3, self.stride, 1)
        main = self.se(self.bn3(self.conv3(main)))
        return torch.relu(main + (x if self.downsample is None else self.downsample(x)))


class ResNeSt(nn.Module):
    """Three 3x3 for a stem, 32, 32 and 64 wide, and four stages."""

    def __init__(self, depths, reduction, classes):
        super().__init__()
        self.conv1 = nn.Sequential(
            conv3(3, 32, 2), nn.BatchNorm2d(32), nn.ReLU(), conv3(32, 32), nn.BatchNorm2d(32), nn.ReLU(), conv3(32, 64)
        )
        self.bn1 = nn.BatchNorm2d(64)
        channels = 64
        for stage, count in enumerate(depths):
            width, units = 64 * 2**stage, []
            for at in range(count):
                units.append(SplitUnit(channels, width, 2 if stage and at == 0 else 1, reduction))
                channels = 4 * width
            setattr(self, f"layer{stage + 1}", nn.Sequential(*units))
        self.fc = nn.Linear(channels, classes)

    def forward(self, x):
        x = F.max_pool2d(torch.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        return self.fc(self.layer4(self.layer3(self.layer2(self.layer1(x)))).mean((2, 3)))


class Double(nn.Module):
    """Two 3x3 convolutions, each with batch norm and ReLU, and what `gate` makes for their channels."""

    def __init__(self, inputs, width, gate):
        super().__init__()
        self.double_conv = nn.Sequential(
            conv3(inputs, width), nn.BatchNorm2d(width), nn.ReLU(), conv3(width, width), nn.BatchNorm2d(width), nn.ReLU()
        )
        name, module = gate(width)
        self.add_module(name, module)
        self.gate = name

    def forward(self, x):
        return getattr(self, self.gate)(self.double_conv(x))


class Down(nn.Module):
    """A pool by 2 before two convolutions."""

    def __init__(self, inputs, width, gate):
        super().__init__()
        self.maxpool_conv = nn.Sequential(nn.MaxPool2d(2), Double(inputs, width, gate))

    def forward(self, x):
        return self.maxpool_conv(x)


class Up(nn.Module):
    """A transposed convolution by 2; what came down at that size stands before what it gives."""

    def __init__(self, width, gate):
        super().__init__()
        self.up = nn.ConvTranspose2d(2 * width, width, 2, 2)
        self.conv = Double(2 * width, width, gate)

    def forward(self, below, across):
        return self.conv(torch.cat([across, self.up(below)], 1))


class Out(nn.Module):
    """The classes of each pixel."""

    def __init__(self, inputs, classes):
        super().__init__()
        self.conv = nn.Conv2d(inputs, classes, 1)

    def forward(self, x):
        return self.conv(x)


class UNet(nn.Module):
    """64 wide at full resolution, four levels below it."""

    def __init__(self, gate, classes):
        super().__init__()
        self.inc = Double(3, 64, gate)
        self.down1 = Down(64, 128, gate)
        self.down2 = Down(128, 256, gate)
        self.down3 = Down(256, 512, gate)
        self.down4 = Down(512, 1024, gate)
        self.up1 = Up(512, gate)
        self.up2 = Up(256, gate)
        self.up3 = Up(128, gate)
        self.up4 = Up(64, gate)
        self.outc = Out(64, classes)

    def forward(self, x):
        x1 = self.inc(x)
        x2 = self.down1(x1)
        x3 = self.down2(x2)
        x4 = self.down3(x3)
        x = self.up2(self.up1(self.down4(x4), x4), x3)
        return self.outc(self.up4(self.up3(x, x2), x1))


DEPTHS = {26: [2, 2, 2, 2], 50: [3, 4, 6, 3]}


def build(name, reduction, classes):
    """The network of that name, its input (C, H, W) and its stages (module paths); None where the name is not ours."""
    large, stages = (3, 224, 224), ["layer1", "layer2", "layer3", "layer4"]
    if match := re.fullmatch(r"(se_|scse_)?unet", name):
        gates = {
            None: lambda width: ("plain", nn.Identity()),
            "se_": lambda width: ("se", SELayer(width, reduction)),
            "scse_": lambda width: ("scse", SpatialChannelSE(width, 2)),
        }
        return UNet(gates[match[1]], classes or 2), (3, 128, 128), ["inc", "down4", "up2"]
    if match := re.fullmatch(r"(se_)?(sknet|resnest)(26|50)", name):
        kind = SKNet if match[2] == "sknet" else ResNeSt
        return kind(DEPTHS[int(match[3])], reduction if match[1] else 0, classes or 1000), large, stages
    return None
