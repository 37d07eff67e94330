"""torchvision's networks for small devices, by torchvision's names."""

import torchvision


def build(name, reduction, classes):
    """The network of that name, its input (C, H, W) and its stages (module paths); None where the name is not ours."""
    if name == "mobilenet_v3_large":
        net = torchvision.models.mobilenet_v3_large(weights=None, num_classes=classes or 1000)
        return net, (3, 224, 224), ["features.3", "features.6", "features.12", "features.16"]
    return None
