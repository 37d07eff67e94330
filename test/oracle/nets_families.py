"""Families of networks beside the ImageNet ResNets, written from the papers and the structure of their authors' models.

    resnet164_preact, wrn_16_8, wrn_28_10         He et al., Identity Mappings; Zagoruyko and Komodakis (CIFAR-10)
    shake_shake_26_2x96d, shake_even_29_2x4x64d   Gastaldi: pre-activation for CIFAR-10, ResNeXt for CIFAR-100
    sknet26, sknet50                              Li et al., the Caffe models with the names of timm's SelectiveKernel
    resnest26, resnest50                          Zhang et al., with the names of their PyTorch models
    unet                                          Ronneberger et al., with the names of milesial's Pytorch-UNet

`se_` before a name puts squeeze-and-excitation into every residual block, behind its convolutions (of Shake-Shake: behind
the sum of the two branches), and behind every pair of convolutions of the U-Net; `scse_unet` has scSE there.
"""

import re

import torch
from torch import nn
from torch.nn import functional as F

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
    small, large = (3, 32, 32), (3, 224, 224)
    three = ["layer1", "layer2", "layer3"]
    four = [*three, "layer4"]
    prefix, base = re.fullmatch(r"(se_)?(.*)", name).groups()
    r = reduction if prefix else 0
    if base == "resnet164_preact":
        return PreactCifar(16, 18, r, True, classes or 10), small, three
    if match := re.fullmatch(r"wrn_(16|28)_(\d+)", base):
        return PreactCifar(16 * int(match[2]), (int(match[1]) - 4) // 6, r, False, classes or 10), small, three
    if base == "shake_shake_26_2x96d":
        return ShakeShake(r, classes or 10), small, three
    if base == "shake_even_29_2x4x64d":
        return ShakeNext(r, classes or 100), small, three
    if match := re.fullmatch(r"sknet(26|50)", base):
        return SKNet(DEPTHS[int(match[1])], r, classes or 1000), large, four
    if match := re.fullmatch(r"resnest(26|50)", base):
        return ResNeSt(DEPTHS[int(match[1])], r, classes or 1000), large, four
    if base == "unet":
        gate = (lambda width: ("se", SELayer(width, r))) if r else (lambda width: ("plain", nn.Identity()))
        return UNet(gate, classes or 2), (3, 128, 128), ["inc", "down4", "up2"]
    return None
