"""Independent PyTorch definitions of the networks, as the oracle that the compiler is held to.

They come from torchvision, from the papers and from the public PyTorch ports, and know nothing of senet:

    resnet18 … resnet152, mobilenet_v3_large           torchvision.models
    se_resnet18 … se_resnet152                         torchvision's ResNet, SE as in senet.pytorch
    resnet20_cifar …, se_resnet20_cifar …  (20, 32, 44, 56, 110)   He et al., section 4.2, with projections
    legacy_se_resnet50/101/152, legacy_se_resnext50_32x4d/101_32x4d   the authors' released models, as ported by Cadene

Usage, everything that is printed is one JSON document:

    networks.py describe NET...          {NET: {params, macs, input, state_dict: {key: shape}}}
    networks.py run NET [--weights W.safetensors] [--input X.npy] [--taps PATH,PATH] [--save OUT.safetensors]
                                         {net, input, output: {shape, data}, stages: {path: {shape, mean, std, first}}}
    networks.py formula NET [--weights W.safetensors] [--input X.npy]      writes weights and input by formula
    networks.py initialise NET --weights W.safetensors                    writes weights that PyTorch has drawn

`run` takes the formula's weights and input where no file is given. `--reduction R` and `--classes N` change the
network, `--dtype float64` computes in double precision. Networks are in evaluation mode.
"""

import argparse
import json
import re
import sys

import numpy as np
import torch
import torchvision
from torch import nn

from formula import formula_tensor
from safetensors import read_safetensors, write_safetensors

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


class SEModule(nn.Module):
    """Squeeze-and-excitation of the authors' released models: two 1x1 convolutions with bias."""

    def __init__(self, channels, reduction):
        super().__init__()
        self.fc1 = nn.Conv2d(channels, channels // reduction, 1)
        self.fc2 = nn.Conv2d(channels // reduction, channels, 1)

    def forward(self, x):
        return x * torch.sigmoid(self.fc2(torch.relu(self.fc1(x.mean((2, 3), keepdim=True)))))


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


class LegacyBottleneck(nn.Module):
    """The authors' bottleneck: in SE-ResNet the stride sits on the first 1x1, in SE-ResNeXt on the 3x3."""

    expansion = 4

    def __init__(self, inputs, planes, stride, reduction, resnext):
        super().__init__()
        width, groups = (planes * 2, 32) if resnext else (planes, 1)
        self.conv1 = nn.Conv2d(inputs, width, 1, 1 if resnext else stride, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride if resnext else 1, 1, groups=groups, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, 4 * planes, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * planes)
        self.se_module = SEModule(4 * planes, reduction)
        self.downsample = projection(inputs, 4 * planes, stride)

    def forward(self, x):
        main = torch.relu(self.bn1(self.conv1(x)))
        main = torch.relu(self.bn2(self.conv2(main)))
        main = self.se_module(self.bn3(self.conv3(main)))
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


class LegacyStem(nn.Module):
    """The authors' stem; Caffe's pool: no padding, rounded up."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.pool = nn.MaxPool2d(3, 2, ceil_mode=True)

    def forward(self, x):
        return self.pool(torch.relu(self.bn1(self.conv1(x))))


class LegacySEResNet(nn.Module):
    """The authors' released SE-ResNet and SE-ResNeXt (32x4d), with the names of Cadene's port."""

    def __init__(self, depths, resnext, reduction, classes):
        super().__init__()
        self.layer0 = LegacyStem()
        self.layer1, channels = stage(LegacyBottleneck, 64, 64, depths[0], 1, reduction, resnext)
        self.layer2, channels = stage(LegacyBottleneck, channels, 128, depths[1], 2, reduction, resnext)
        self.layer3, channels = stage(LegacyBottleneck, channels, 256, depths[2], 2, reduction, resnext)
        self.layer4, channels = stage(LegacyBottleneck, channels, 512, depths[3], 2, reduction, resnext)
        self.last_linear = nn.Linear(channels, classes)

    def forward(self, x):
        x = self.layer4(self.layer3(self.layer2(self.layer1(self.layer0(x)))))
        return self.last_linear(x.mean((2, 3)))


def build(name, reduction=16, classes=None):
    """The network of that name, its input (C, H, W) and its stages (module paths), or a ValueError."""
    large, four = (3, 224, 224), ["layer1", "layer2", "layer3", "layer4"]
    if name == "mobilenet_v3_large":
        net = torchvision.models.mobilenet_v3_large(weights=None, num_classes=classes or 1000)
        return net, large, ["features.3", "features.6", "features.12", "features.16"]
    if match := re.fullmatch(r"(se_)?resnet(20|32|44|56|110)_cifar", name):
        net = CifarResNet(int(match[2]), reduction if match[1] else 0, classes or 10)
        return net, (3, 32, 32), ["layer1", "layer2", "layer3"]
    if match := re.fullmatch(r"resnet(18|34|50|101|152)", name):
        net = getattr(torchvision.models, name)(weights=None, num_classes=classes or 1000)
        return net, large, four
    if match := re.fullmatch(r"se_resnet(18|34|50|101|152)", name):
        depth = int(match[1])
        block = BasicBlock if depth < 50 else Bottleneck
        return SEResNet(block, DEPTHS[depth], reduction, classes or 1000), large, four
    if match := re.fullmatch(r"legacy_se_(resnet(?:50|101|152)|resnext(?:50|101)_32x4d)", name):
        depth = int(re.search(r"\d+", match[1])[0])
        net = LegacySEResNet(DEPTHS[depth], "resnext" in name, reduction, classes or 1000)
        return net, large, ["layer0", *four]
    raise ValueError(f"no network is called {name}")


def weights_of(net):
    """`state_dict` without the counters of batch norm: the tensors that a file of weights holds."""
    return {key: value for key, value in net.state_dict().items() if not key.endswith("num_batches_tracked")}


def count_macs(net, shape):
    """Multiply-adds of convolutions and linear layers for one picture of shape (C, H, W)."""
    total = 0

    def count(module, _, output):
        nonlocal total
        total += output.numel() * module.weight[0].numel()

    layers = [module for module in net.modules() if isinstance(module, (nn.Conv2d, nn.Linear))]
    hooks = [module.register_forward_hook(count) for module in layers]
    with torch.no_grad():
        net(torch.zeros(1, *shape))
    for hook in hooks:
        hook.remove()
    return total


def describe(name, arguments):
    net, shape, _ = build(name, arguments.reduction, arguments.classes)
    return {
        "params": sum(parameter.numel() for parameter in net.parameters()),
        "macs": count_macs(net.eval(), shape),
        "input": list(shape),
        "state_dict": {key: list(value.shape) for key, value in weights_of(net).items()},
    }


def load(net, tensors, dtype):
    """Puts named arrays into the network; keys and shapes must be exactly those it has."""
    expected = weights_of(net)
    if set(expected) != set(tensors):
        missing, surplus = sorted(set(expected) - set(tensors)), sorted(set(tensors) - set(expected))
        raise ValueError(f"missing keys: {missing[:8]}, surplus keys: {surplus[:8]}")
    # A copy, since an array that was read from a file is read-only.
    net.load_state_dict({key: torch.tensor(np.array(value)) for key, value in tensors.items()}, strict=False)
    return net.to(dtype).eval()


def run(name, arguments):
    net, shape, stages = build(name, arguments.reduction, arguments.classes)
    dtype = getattr(torch, arguments.dtype)
    if arguments.weights:
        tensors = read_safetensors(arguments.weights)
    else:
        tensors = {key: formula_tensor(key, tuple(value.shape)) for key, value in weights_of(net).items()}
    load(net.to(dtype), tensors, dtype)
    images = np.load(arguments.input) if arguments.input else formula_tensor("input", (1, *shape))
    taps = arguments.taps.split(",") if arguments.taps else stages
    seen = {}
    modules = dict(net.named_modules())
    for path in taps:
        if path not in modules:
            raise ValueError(f"{name} has no module {path}")
        modules[path].register_forward_hook(lambda _, __, output, path=path: seen.__setitem__(path, output.numpy()))
    with torch.no_grad():
        output = net(torch.tensor(np.array(images)).to(dtype)).numpy()
    if arguments.save:
        write_safetensors(arguments.save, {"output": output, **seen})
    return {
        "net": name,
        "input": list(images.shape),
        "output": {"shape": list(output.shape), "data": output.ravel().tolist()},
        "stages": {path: summarize(seen[path]) for path in taps},
    }


def summarize(value):
    """Shape without the batch, mean, population standard deviation and the first six values, over the whole batch."""
    return {
        "shape": list(value.shape[1:]),
        "mean": float(value.mean(dtype=np.float64)),
        "std": float(value.std(dtype=np.float64)),
        "first": value.ravel()[:6].tolist(),
    }


def write_formula(name, arguments):
    net, shape, _ = build(name, arguments.reduction, arguments.classes)
    if arguments.weights:
        shapes = {key: tuple(value.shape) for key, value in weights_of(net).items()}
        values = {key: formula_tensor(key, size).astype(np.float32) for key, size in shapes.items()}
        write_safetensors(arguments.weights, values)
    if arguments.input:
        np.save(arguments.input, formula_tensor("input", (1, *shape)).astype(np.float32))
    return {"net": name, "weights": arguments.weights, "input": arguments.input}


def initialise(name, arguments):
    """Draws weights: PyTorch's own for its layers, norms about ones and zeros, and their statistics from one batch."""
    net, shape, _ = build(name, arguments.reduction, arguments.classes)
    with torch.no_grad():
        for module in net.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.momentum = 1
                module.weight.uniform_(0.5, 1.5)
                module.bias.uniform_(-0.1, 0.1)
        net.train()(torch.randn(2, *shape))
    write_safetensors(arguments.weights, {key: value.numpy() for key, value in weights_of(net).items()})
    return {"net": name, "weights": arguments.weights}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["describe", "run", "formula", "initialise"])
    parser.add_argument("nets", nargs="+", metavar="NET")
    parser.add_argument("--weights")
    parser.add_argument("--input")
    parser.add_argument("--taps")
    parser.add_argument("--save")
    parser.add_argument("--dtype", choices=["float32", "float64"], default="float32")
    parser.add_argument("--reduction", type=int, default=16)
    parser.add_argument("--classes", type=int)
    arguments = parser.parse_args()
    torch.manual_seed(0)
    if arguments.command == "describe":
        answer = {name: describe(name, arguments) for name in arguments.nets}
    elif len(arguments.nets) != 1:
        parser.error("one NET only")
    elif arguments.command == "initialise" and not arguments.weights:
        parser.error("initialise needs --weights")
    else:
        answer = {"run": run, "formula": write_formula, "initialise": initialise}[arguments.command](arguments.nets[0], arguments)
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
