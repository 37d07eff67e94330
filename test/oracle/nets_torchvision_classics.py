"""torchvision's VGG, ResNeXt, Inception-v3, DenseNet and ShuffleNet v2, plain and with squeeze-and-excitation.

    vgg11_bn … vgg19_bn, resnext50_32x4d, resnext101_32x8d, resnext101_64x4d, inception_v3, densenet121 …,
    shufflenet_v2_x0_5 …                     torchvision.models
    resnext101_32x4d                         torchvision's ResNet with these groups
    se_…                                     the same modules, SE layers put behind some of them

The stage `AuxLogits` of inception_v3 is what its auxiliary head says, which torchvision computes in training only.
"""

import re
from collections import OrderedDict

import torchvision
from torch import nn
from torchvision.models.densenet import _DenseBlock
from torchvision.models.resnet import Bottleneck, ResNet

from nets_resnet import SELayer

LARGE, INCEPTION = (3, 224, 224), (3, 299, 299)
FOUR = ["layer1", "layer2", "layer3", "layer4"]


def put_behind(module, channels, reduction, owner=None):
    """An SE layer, called `se` in `owner` (the module unless told), multiplies what the module gives."""
    layer = SELayer(channels, reduction)
    (owner or module).add_module("se", layer)
    module.register_forward_hook(lambda _, __, output: layer(output))


class GatedDenseBlock(_DenseBlock):
    """A dense block whose `se` is none of its layers."""

    def items(self):
        return [(name, layer) for name, layer in super().items() if name != "se"]


def gate_vgg(net, reduction):
    """Behind the ReLU of every convolution, with the convolution's number in the paper: `se3_2`."""
    layers, stage, at, channels = [], 1, 1, 3
    for number, layer in net.features.named_children():
        layers.append((number, layer))
        if isinstance(layer, nn.Conv2d):
            channels = layer.out_channels
        elif isinstance(layer, nn.ReLU):
            layers.append((f"se{stage}_{at}", SELayer(channels, reduction)))
            at += 1
        elif isinstance(layer, nn.MaxPool2d):
            stage, at = stage + 1, 1
    net.features = nn.Sequential(OrderedDict(layers))
    net._modules.move_to_end("features", last=False)


def gate_resnext(net, reduction):
    """Behind the last norm of every residual branch."""
    for block in [module for module in net.modules() if isinstance(module, Bottleneck)]:
        put_behind(block.bn3, block.bn3.num_features, reduction, block)
        if block.downsample is not None:
            block._modules.move_to_end("downsample")


def gate_inception(net, reduction):
    """Behind every Mixed module."""
    channels = {"5b": 256, "5c": 288, "5d": 288, "7a": 1280, "7b": 2048, "7c": 2048}
    for name, module in net.named_children():
        if name.startswith("Mixed_"):
            put_behind(module, channels.get(name[-2:], 768), reduction)


def gate_densenet(net, reduction):
    """Behind every dense block; the norm that follows knows the channels."""
    follower = {"denseblock4": net.features.norm5}
    for name, block in net.features.named_children():
        if isinstance(block, _DenseBlock):
            norm = follower.get(name) or net.features.get_submodule(f"transition{name[-1]}").norm
            put_behind(block, norm.num_features, reduction)
            block.__class__ = GatedDenseBlock


def gate_shufflenet(net, reduction):
    """At the end of every right branch."""
    for name, branch in list(net.named_modules()):
        if name.endswith(".branch2"):
            branch.add_module("se", SELayer(branch[5].out_channels, reduction))


def inception(classes):
    """torchvision's, whose auxiliary head answers in evaluation too where somebody listens to it."""
    net = torchvision.models.inception_v3(weights=None, num_classes=classes, init_weights=False)

    def ask(_, inputs):
        if net.AuxLogits._forward_hooks:
            net.AuxLogits(*inputs)

    net.Mixed_7a.register_forward_pre_hook(ask)
    return net


def build(name, reduction, classes):
    """The network of that name, its input (C, H, W) and its stages (module paths); None where the name is not ours."""
    base, classes = name.removeprefix("se_"), classes or 1000
    make = getattr(torchvision.models, base, None)
    if re.fullmatch(r"vgg(11|13|16|19)_bn", base):
        net, gate = make(weights=None, num_classes=classes, init_weights=False), gate_vgg
        shape, stages = LARGE, ["features.3", "features"]
    elif re.fullmatch(r"resnext(50|101)_(32x4d|32x8d|64x4d)", base) and base != "resnext50_32x8d":
        if base == "resnext101_32x4d":
            net = ResNet(Bottleneck, [3, 4, 23, 3], num_classes=classes, groups=32, width_per_group=4)
        else:
            net = make(weights=None, num_classes=classes)
        gate, shape, stages = gate_resnext, LARGE, FOUR
    elif base == "inception_v3":
        net, gate, shape = inception(classes), gate_inception, INCEPTION
        stages = ["Mixed_5d", "Mixed_6a", "Mixed_6e", "Mixed_7c", "AuxLogits"]
    elif re.fullmatch(r"densenet(121|161|169|201)", base):
        net, gate, shape = make(weights=None, num_classes=classes), gate_densenet, LARGE
        stages = ["features.denseblock1", "features.transition2", "features.norm5"]
    elif re.fullmatch(r"shufflenet_v2_x(0_5|1_0|1_5|2_0)", base):
        net, gate, shape = make(weights=None, num_classes=classes), gate_shufflenet, LARGE
        stages = ["stage2", "stage3", "stage4", "conv5"]
    else:
        return None
    if base != name:
        gate(net, reduction)
    return net, shape, stages
