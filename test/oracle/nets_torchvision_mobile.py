"""torchvision's networks for small devices and budgets, by torchvision's names, with and without squeeze-and-excitation.

    mobilenet_v2, mobilenet_v3_large, mobilenet_v3_small, efficientnet_b0 … b3, regnet_x_400mf … 16gf, regnet_y_400mf …
    NAME_without_se     those that have it, taken out
    se_mobilenet_v2     senet.pytorch's layer behind each depthwise convolution

EfficientNets take pictures of the size of their paper.
"""

import re
from collections import OrderedDict

import torchvision
from torch import nn
from torchvision.models.mobilenetv2 import InvertedResidual
from torchvision.ops.misc import SqueezeExcitation

from nets_resnet import SELayer

SIZES = {"efficientnet_b0": 224, "efficientnet_b1": 240, "efficientnet_b2": 260, "efficientnet_b3": 300}
FAMILIES = {
    r"mobilenet_v2": ["features.1", "features.6", "features.13", "features.18"],
    r"mobilenet_v3_large": ["features.3", "features.6", "features.12", "features.16"],
    r"mobilenet_v3_small": ["features.1", "features.3", "features.8", "features.12"],
    r"efficientnet_b[0-3]": ["features.1", "features.3", "features.5", "features.8"],
    r"regnet_[xy]_(400mf|800mf|1_6gf|3_2gf|8gf|16gf)": ["stem", *(f"trunk_output.block{i}" for i in (1, 2, 3, 4))],
}


def put_se_in(net, reduction):
    """An SE layer between the depthwise convolution and the projection of each MobileNetV2 block, whose names stay."""
    for block in net.modules():
        if isinstance(block, InvertedResidual):
            layers = list(block.conv.named_children())
            layers.insert(-2, ("se", SELayer(block.conv[-2].in_channels, reduction)))
            block.conv = nn.Sequential(OrderedDict(layers))
    return net


def take_se_out(net):
    """Takes every SqueezeExcitation out of the sequence that it is in; numbers close up, names stay."""
    for module in list(net.modules()):
        for name, child in module.named_children():
            if not isinstance(child, nn.Sequential):
                continue
            kept = [(key, layer) for key, layer in child.named_children() if not isinstance(layer, SqueezeExcitation)]
            if len(kept) == len(child):
                continue
            numbered = all(key.isdigit() for key, _ in kept)
            layers = [(str(i), layer) for i, (_, layer) in enumerate(kept)] if numbered else kept
            setattr(module, name, nn.Sequential(OrderedDict(layers)))
    return net


def build(name, reduction, classes):
    """The network of that name, its input (C, H, W) and its stages (module paths); None where the name is not ours."""
    base = name.removesuffix("_without_se")
    if name == "se_mobilenet_v2":
        net = put_se_in(torchvision.models.mobilenet_v2(weights=None, num_classes=classes or 1000), reduction)
        return net, (3, 224, 224), FAMILIES["mobilenet_v2"]
    for pattern, stages in FAMILIES.items():
        if re.fullmatch(pattern, base):
            net = getattr(torchvision.models, base)(weights=None, num_classes=classes or 1000)
            size = SIZES.get(base, 224)
            return net if base == name else take_se_out(net), (3, size, size), stages
    return None
