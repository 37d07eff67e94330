"""The network that the ablations of the SE paper start from (Hu et al., arXiv 1709.01507, section 6).

    ablation_se_resnet50      the authors' ResNet-50, its SE layers linear and without bias
"""

from nets_paper import LARGE, LegacyBlock, legacy_resnet
from nets_resnet import SELayer


def build(name, reduction, classes):
    """The network of that name, its input (C, H, W) and its stages (module paths); None where the name is not ours."""
    if name != "ablation_se_resnet50":
        return None
    net = legacy_resnet(50, False, 0, classes or 1000)
    for block in net.modules():
        if isinstance(block, LegacyBlock):
            block.se_module = SELayer(block.conv3.out_channels, reduction)
    return net, LARGE, ["layer0", "layer1", "layer2", "layer3", "layer4"]
