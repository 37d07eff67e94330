"""The networks of the SE paper as its authors have them, and its mobile ones, plain and with squeeze-and-excitation.

    legacy_[se_]resnet18/34/50/101/152         the authors' SE-ResNets as ported by Cadene; 18 and 34 as by timm
    legacy_[se_]resnext50_32x4d/101_32x4d, senet154, senet154_plain       the same port
    [se_]bn_inception                          the tables of the paper's appendix and of the authors' released model
    [se_]inception_resnet_v2                   the released TensorFlow model as ported by Cadene
    [se_]mobilenet_v1_1.0 …  (0.75, 0.5, 0.25)    Howard et al., table 1, with the names of the usual ports
    [se_]shufflenet_v1_1.0 …  (0.5, 1.5, 2.0)     Zhang et al., three groups, with the names of their release
"""

import re
from collections import OrderedDict

import torch
from torch import nn

from nets_resnet import DEPTHS, SELayer, projection, stage

LARGE, LARGER = (3, 224, 224), (3, 299, 299)


class SEModule(nn.Module):
    """Squeeze-and-excitation of the authors' released models: two 1x1 convolutions with bias."""

    def __init__(self, channels, reduction):
        super().__init__()
        self.fc1 = nn.Conv2d(channels, channels // reduction, 1)
        self.fc2 = nn.Conv2d(channels // reduction, channels, 1)

    def forward(self, x):
        return x * torch.sigmoid(self.fc2(torch.relu(self.fc1(x.mean((2, 3), keepdim=True)))))


def gate(layer, channels, reduction):
    """A gate of that class; nothing where the reduction is 0."""
    return layer(channels, reduction) if reduction else nn.Identity()


class LegacyBlock(nn.Module):
    """Convolutions with a norm each, an SE module behind the last, and a shortcut: what the authors' blocks share."""

    def __init__(self, inputs, outputs, stride, reduction, convolutions, downsample=None):
        super().__init__()
        self.count = len(convolutions)
        for at, convolution in enumerate(convolutions, 1):
            self.add_module(f"conv{at}", convolution)
            self.add_module(f"bn{at}", nn.BatchNorm2d(convolution.out_channels))
        self.se_module = gate(SEModule, outputs, reduction)
        self.downsample = downsample or projection(inputs, outputs, stride)

    def forward(self, x):
        main = x
        for at in range(1, self.count + 1):
            main = getattr(self, f"bn{at}")(getattr(self, f"conv{at}")(main))
            main = torch.relu(main) if at < self.count else main
        return torch.relu(self.se_module(main) + (x if self.downsample is None else self.downsample(x)))


class LegacyBasicBlock(LegacyBlock):
    """Two 3x3 convolutions; the stride sits on the first."""

    expansion = 1

    def __init__(self, inputs, planes, stride, reduction):
        first = nn.Conv2d(inputs, planes, 3, stride, 1, bias=False)
        second = nn.Conv2d(planes, planes, 3, 1, 1, bias=False)
        super().__init__(inputs, planes, stride, reduction, [first, second])


class LegacyBottleneck(LegacyBlock):
    """The authors' bottleneck: in SE-ResNet the stride sits on the first 1x1, in SE-ResNeXt on the 3x3."""

    expansion = 4

    def __init__(self, inputs, planes, stride, reduction, resnext=False):
        width, groups = (planes * 2, 32) if resnext else (planes, 1)
        first, second = (1, stride) if resnext else (stride, 1)
        convolutions = [
            nn.Conv2d(inputs, width, 1, first, bias=False),
            nn.Conv2d(width, width, 3, second, 1, groups=groups, bias=False),
            nn.Conv2d(width, 4 * planes, 1, bias=False),
        ]
        super().__init__(inputs, 4 * planes, stride, reduction, convolutions)


class SENetBottleneck(LegacyBlock):
    """SENet-154's: 64 groups, twice and four times as wide; it projects with 3x3 where it reduces."""

    expansion = 4

    def __init__(self, inputs, planes, stride, reduction):
        convolutions = [
            nn.Conv2d(inputs, 2 * planes, 1, bias=False),
            nn.Conv2d(2 * planes, 4 * planes, 3, stride, 1, groups=64, bias=False),
            nn.Conv2d(4 * planes, 4 * planes, 1, bias=False),
        ]
        downsample = None
        if stride == 2:
            convolution = nn.Conv2d(inputs, 4 * planes, 3, stride, 1, bias=False)
            downsample = nn.Sequential(convolution, nn.BatchNorm2d(4 * planes))
        super().__init__(inputs, 4 * planes, stride, reduction, convolutions, downsample)


def legacy_stem(convolutions):
    """Convolutions with norms and activations, then Caffe's pool: no padding, rounded up."""
    layers = OrderedDict()
    for at, convolution in enumerate(convolutions, 1):
        layers[f"conv{at}"] = convolution
        layers[f"bn{at}"] = nn.BatchNorm2d(convolution.out_channels)
        layers[f"relu{at}"] = nn.ReLU()
    layers["pool"] = nn.MaxPool2d(3, 2, ceil_mode=True)
    return nn.Sequential(layers)


class LegacyNet(nn.Module):
    """Four stages of blocks behind a stem, with the names of Cadene's port."""

    def __init__(self, stem, channels, block, depths, classes, *arguments, dropout=0.0):
        super().__init__()
        self.layer0 = stem
        self.layer1, channels = stage(block, channels, 64, depths[0], 1, *arguments)
        self.layer2, channels = stage(block, channels, 128, depths[1], 2, *arguments)
        self.layer3, channels = stage(block, channels, 256, depths[2], 2, *arguments)
        self.layer4, channels = stage(block, channels, 512, depths[3], 2, *arguments)
        self.dropout = nn.Dropout(dropout)
        self.last_linear = nn.Linear(channels, classes)

    def forward(self, x):
        x = self.layer4(self.layer3(self.layer2(self.layer1(self.layer0(x)))))
        return self.last_linear(self.dropout(x.mean((2, 3))))


def legacy_resnet(depth, resnext, reduction, classes):
    stem = legacy_stem([nn.Conv2d(3, 64, 7, 2, 3, bias=False)])
    if depth < 50:
        return LegacyNet(stem, 64, LegacyBasicBlock, DEPTHS[depth], classes, reduction)
    return LegacyNet(stem, 64, LegacyBottleneck, DEPTHS[depth], classes, reduction, resnext)


def senet154(reduction, classes):
    widths = [(3, 64, 2), (64, 64, 1), (64, 128, 1)]
    stem = legacy_stem([nn.Conv2d(i, o, 3, stride, 1, bias=False) for i, o, stride in widths])
    return LegacyNet(stem, 128, SENetBottleneck, DEPTHS[152], classes, reduction, dropout=0.2)


class ConvNorm(nn.Module):
    """Convolution without bias, norm, ReLU. It pads half the kernel unless told."""

    def __init__(self, inputs, outputs, kernel, stride=1, padding=None, eps=1e-5):
        super().__init__()
        half = tuple(size // 2 for size in kernel) if isinstance(kernel, tuple) else kernel // 2
        padding = half if padding is None else padding
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=False)
        self.bn = nn.BatchNorm2d(outputs, eps=eps)

    def forward(self, x):
        return torch.relu(self.bn(self.conv(x)))


class Inception(nn.Module):
    """A module of BN-Inception; without a 1x1 it is one that halves the size.

    `three`, `double`: the reduced and the given channels of the 3x3 and of the double 3x3.
    """

    def __init__(self, inputs, single, three, double, pooled, reduction, pool="ave"):
        super().__init__()
        stride = 1 if single else 2
        if single:
            self.branch1x1 = ConvNorm(inputs, single, 1)
        self.branch3x3_1 = ConvNorm(inputs, three[0], 1)
        self.branch3x3_2 = ConvNorm(three[0], three[1], 3, stride)
        self.branch3x3dbl_1 = ConvNorm(inputs, double[0], 1)
        self.branch3x3dbl_2 = ConvNorm(double[0], double[1], 3)
        self.branch3x3dbl_3 = ConvNorm(double[1], double[1], 3, stride)
        if single:
            self.pool = nn.AvgPool2d(3, 1, 1, count_include_pad=True) if pool == "ave" else nn.MaxPool2d(3, 1, 1)
            self.branch_pool = ConvNorm(inputs, pooled, 1)
        else:
            self.pool = nn.MaxPool2d(3, 2, ceil_mode=True)
        self.outputs = single + three[1] + double[1] + (pooled if single else inputs)
        self.se = gate(SEModule, self.outputs, reduction)

    def forward(self, x):
        arms = [self.branch1x1(x)] if hasattr(self, "branch1x1") else []
        arms.append(self.branch3x3_2(self.branch3x3_1(x)))
        arms.append(self.branch3x3dbl_3(self.branch3x3dbl_2(self.branch3x3dbl_1(x))))
        pooled = self.pool(x)
        arms.append(self.branch_pool(pooled) if hasattr(self, "branch_pool") else pooled)
        return self.se(torch.cat(arms, 1))


class BNInception(nn.Module):
    """The authors' BN-Inception: ten modules behind two convolutions."""

    def __init__(self, reduction, classes):
        super().__init__()
        self.conv1 = ConvNorm(3, 64, 7, 2)
        self.conv2_1 = ConvNorm(64, 64, 1)
        self.conv2_2 = ConvNorm(64, 192, 3)
        self.pool = nn.MaxPool2d(3, 2, ceil_mode=True)
        rows = [
            ("3a", 64, (64, 64), (64, 96), 32),
            ("3b", 64, (64, 96), (64, 96), 64),
            ("3c", 0, (128, 160), (64, 96), 0),
            ("4a", 224, (64, 96), (96, 128), 128),
            ("4b", 192, (96, 128), (96, 128), 128),
            ("4c", 160, (128, 160), (128, 160), 128),
            ("4d", 96, (128, 192), (160, 192), 128),
            ("4e", 0, (128, 192), (192, 256), 0),
            ("5a", 352, (192, 320), (160, 224), 128),
            ("5b", 352, (192, 320), (192, 224), 128),
        ]
        self.names = [f"inception_{row[0]}" for row in rows]
        channels = 192
        for name, *widths in rows:
            module = Inception(channels, *widths, reduction, "max" if name == "5b" else "ave")
            self.add_module(f"inception_{name}", module)
            channels = module.outputs
        self.last_linear = nn.Linear(channels, classes)

    def forward(self, x):
        x = self.pool(self.conv1(x))
        x = self.pool(self.conv2_2(self.conv2_1(x)))
        for name in self.names:
            x = getattr(self, name)(x)
        return self.last_linear(x.mean((2, 3)))


def chain(inputs, *layers):
    """Convolutions in a row: (outputs, kernel) or (outputs, kernel, stride), the strided ones without padding."""
    made = []
    for outputs, kernel, *stride in layers:
        made.append(ConvNorm(inputs, outputs, kernel, *stride, padding=0 if stride else None, eps=1e-3))
        inputs = outputs
    return made[0] if len(made) == 1 else nn.Sequential(*made)


class Mixed(nn.Module):
    """Arms called branch0, branch1 …, then a max pool where it reduces, side by side; an SE layer behind them."""

    def __init__(self, arms, outputs, reduction, pooled=True):
        super().__init__()
        self.count = len(arms)
        for at, arm in enumerate(arms):
            self.add_module(f"branch{at}", arm)
        self.pool = nn.MaxPool2d(3, 2) if pooled else None
        self.se = gate(SELayer, outputs, reduction)

    def forward(self, x):
        arms = [getattr(self, f"branch{at}")(x) for at in range(self.count)]
        return self.se(torch.cat(arms if self.pool is None else [*arms, self.pool(x)], 1))


class InceptionResidual(nn.Module):
    """x + scale * SE(conv2d(arms side by side)), and a ReLU unless told."""

    def __init__(self, channels, width, arms, scale, reduction, activated=True):
        super().__init__()
        self.count, self.scale, self.activated = len(arms), scale, activated
        for at, arm in enumerate(arms):
            self.add_module(f"branch{at}", arm)
        self.conv2d = nn.Conv2d(width, channels, 1)
        self.se = gate(SELayer, channels, reduction)

    def forward(self, x):
        arms = torch.cat([getattr(self, f"branch{at}")(x) for at in range(self.count)], 1)
        out = x + self.scale * self.se(self.conv2d(arms))
        return torch.relu(out) if self.activated else out


def block35(reduction):
    arms = [chain(320, (32, 1)), chain(320, (32, 1), (32, 3)), chain(320, (32, 1), (48, 3), (64, 3))]
    return InceptionResidual(320, 128, arms, 0.17, reduction)


def block17(reduction):
    arms = [chain(1088, (192, 1)), chain(1088, (128, 1), (160, (1, 7)), (192, (7, 1)))]
    return InceptionResidual(1088, 384, arms, 0.1, reduction)


def block8(reduction, scale=0.2, activated=True):
    arms = [chain(2080, (192, 1)), chain(2080, (192, 1), (224, (1, 3)), (256, (3, 1)))]
    return InceptionResidual(2080, 448, arms, scale, reduction, activated)


class InceptionResNetV2(nn.Module):
    """Inception-ResNet-v2 with the sizes of the TensorFlow release."""

    def __init__(self, reduction, classes):
        super().__init__()
        self.conv2d_1a = ConvNorm(3, 32, 3, 2, 0, 1e-3)
        self.conv2d_2a = ConvNorm(32, 32, 3, 1, 0, 1e-3)
        self.conv2d_2b = ConvNorm(32, 64, 3, 1, 1, 1e-3)
        self.conv2d_3b = ConvNorm(64, 80, 1, 1, 0, 1e-3)
        self.conv2d_4a = ConvNorm(80, 192, 3, 1, 0, 1e-3)
        pooled = nn.Sequential(nn.AvgPool2d(3, 1, 1, count_include_pad=False), chain(192, (64, 1)))
        arms = [chain(192, (96, 1)), chain(192, (48, 1), (64, 5)), chain(192, (64, 1), (96, 3), (96, 3)), pooled]
        self.mixed_5b = Mixed(arms, 320, reduction, pooled=False)
        self.repeat = nn.Sequential(*(block35(reduction) for _ in range(10)))
        arms = [chain(320, (384, 3, 2)), chain(320, (256, 1), (256, 3), (384, 3, 2))]
        self.mixed_6a = Mixed(arms, 1088, reduction)
        self.repeat_1 = nn.Sequential(*(block17(reduction) for _ in range(20)))
        arms = [chain(1088, (256, 1), (384, 3, 2)), chain(1088, (256, 1), (288, 3, 2))]
        arms.append(chain(1088, (256, 1), (288, 3), (320, 3, 2)))
        self.mixed_7a = Mixed(arms, 2080, reduction)
        self.repeat_2 = nn.Sequential(*(block8(reduction) for _ in range(9)))
        self.block8 = block8(reduction, 1.0, activated=False)
        self.conv2d_7b = ConvNorm(2080, 1536, 1, eps=1e-3)
        self.last_linear = nn.Linear(1536, classes)
        self.pool = nn.MaxPool2d(3, 2)

    def forward(self, x):
        x = self.pool(self.conv2d_2b(self.conv2d_2a(self.conv2d_1a(x))))
        x = self.pool(self.conv2d_4a(self.conv2d_3b(x)))
        x = self.repeat_1(self.mixed_6a(self.repeat(self.mixed_5b(x))))
        x = self.block8(self.repeat_2(self.mixed_7a(x)))
        return self.last_linear(self.conv2d_7b(x).mean((2, 3)))


class MobileNet(nn.Module):
    """A convolution and thirteen pairs of a depthwise and a pointwise one."""

    def __init__(self, width, reduction, classes):
        super().__init__()
        channels = int(32 * width)
        layers = [nn.Sequential(nn.Conv2d(3, channels, 3, 2, 1, bias=False), nn.BatchNorm2d(channels), nn.ReLU())]
        rows = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * 5, (1024, 2), (1024, 1)]
        for outputs, stride in ((int(row[0] * width), row[1]) for row in rows):
            pair = [
                nn.Conv2d(channels, channels, 3, stride, 1, groups=channels, bias=False),
                nn.BatchNorm2d(channels),
                nn.ReLU(),
                nn.Conv2d(channels, outputs, 1, bias=False),
                nn.BatchNorm2d(outputs),
                nn.ReLU(),
            ]
            layers.append(nn.Sequential(*pair, gate(SELayer, outputs, reduction)))
            channels = outputs
        self.model = nn.Sequential(*layers)
        self.fc = nn.Linear(channels, classes)

    def forward(self, x):
        return self.fc(self.model(x).mean((2, 3)))


class ShuffleUnit(nn.Module):
    """A unit of ShuffleNet; where it reduces, its branch makes the channels that the pooled input lacks."""

    def __init__(self, inputs, outputs, groups, first, stride, reduction):
        super().__init__()
        self.groups, self.stride = groups, stride
        middle, branched = outputs // 4, outputs - inputs if stride == 2 else outputs
        self.branch_main_1 = nn.Sequential(
            nn.Conv2d(inputs, middle, 1, groups=first, bias=False),
            nn.BatchNorm2d(middle),
            nn.ReLU(),
            nn.Conv2d(middle, middle, 3, stride, 1, groups=middle, bias=False),
            nn.BatchNorm2d(middle),
        )
        self.branch_main_2 = nn.Sequential(
            nn.Conv2d(middle, branched, 1, groups=groups, bias=False), nn.BatchNorm2d(branched)
        )
        self.se = gate(SELayer, branched, reduction)
        self.pool = nn.AvgPool2d(3, 2, 1)

    def forward(self, x):
        main = self.branch_main_1(x)
        # Group g takes the channels g, g + groups, g + 2 * groups …
        main = torch.cat([main[:, at :: self.groups] for at in range(self.groups)], 1)
        main = self.se(self.branch_main_2(main))
        return torch.relu(main + x) if self.stride == 1 else torch.cat([self.pool(x), torch.relu(main)], 1)


class ShuffleNet(nn.Module):
    """Three stages of 4, 8 and 4 units."""

    def __init__(self, stem, width, groups, reduction, classes):
        super().__init__()
        self.first_conv = nn.Sequential(nn.Conv2d(3, stem, 3, 2, 1, bias=False), nn.BatchNorm2d(stem), nn.ReLU())
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        units, channels = [], stem
        for outputs, count in ((width, 4), (2 * width, 8), (4 * width, 4)):
            for at in range(count):
                first = 1 if not units else groups
                units.append(ShuffleUnit(channels, outputs, groups, first, 1 if at else 2, reduction))
                channels = outputs
        self.features = nn.Sequential(*units)
        self.classifier = nn.Sequential(nn.Linear(channels, classes))

    def forward(self, x):
        return self.classifier(self.features(self.maxpool(self.first_conv(x))).mean((2, 3)))


def build(name, reduction, classes):
    """The network of that name, its input (C, H, W) and its stages (module paths); None where the name is not ours."""
    classes = classes or 1000
    five = ["layer0", "layer1", "layer2", "layer3", "layer4"]
    if match := re.fullmatch(r"legacy_(se_)?(resnet|resnext)(18|34|50|101|152)(_32x4d)?", name):
        gated, family, depth, groups = match.groups()
        if (family == "resnext") == bool(groups):
            return legacy_resnet(int(depth), bool(groups), reduction if gated else 0, classes), LARGE, five
    if name in ("senet154", "senet154_plain"):
        return senet154(reduction if name == "senet154" else 0, classes), LARGE, five
    gated, base = (reduction, name[3:]) if name.startswith("se_") else (0, name)
    if base == "bn_inception":
        net = BNInception(gated, classes)
        return net, LARGE, ["conv1", "conv2_2", *net.names]
    if base == "inception_resnet_v2":
        taps = ["conv2d_4a", "mixed_5b", "repeat", "mixed_6a", "repeat_1", "mixed_7a", "repeat_2", "block8"]
        return InceptionResNetV2(gated, classes), LARGER, taps
    if match := re.fullmatch(r"mobilenet_v1_(1\.0|0\.75|0\.5|0\.25)", base):
        return MobileNet(float(match[1]), gated, classes), LARGE, ["model.1", "model.3", "model.5", "model.11", "model.13"]
    if match := re.fullmatch(r"shufflenet_v1_(0\.5|1\.0|1\.5|2\.0)", base):
        stem, width = {"0.5": (12, 120), "1.0": (24, 240), "1.5": (24, 360), "2.0": (48, 480)}[match[1]]
        return ShuffleNet(stem, width, 3, gated, classes), LARGE, ["first_conv", "features.0", "features.3", "features.11", "features.15"]
    return None
