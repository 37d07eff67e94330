"""The rates at which EfficientNets drop, as JSON: a list of {path: rate} for the requested nets.

Reads a JSON list: torchvision's names, whose paths are those of the block whose branch is dropped, or {"source", "class"} of
a generated module, whose paths are those of its DropPaths. Dropouts have their own. A block of torchvision's without a sum
has a StochasticDepth that is never called, which is left out.
"""

import json
import sys

import torchvision
from torch import nn

from train_steps import instantiate


def rate_of(module):
    """The rate of what drops, and nothing for other modules."""
    if isinstance(module, nn.Dropout):
        return module.p
    if type(module).__name__ == "DropPath":
        return module.rate
    return module.stochastic_depth.p if getattr(module, "use_res_connect", False) else None


def make(request):
    if isinstance(request, str):
        return getattr(torchvision.models, request)(weights=None)
    return instantiate(request["source"], request["class"])


def rates_of(net):
    rates = {path: rate_of(module) for path, module in net.named_modules()}
    return {path: rate for path, rate in rates.items() if rate is not None}


if __name__ == "__main__":
    print(json.dumps([rates_of(make(request)) for request in json.load(sys.stdin)]))
