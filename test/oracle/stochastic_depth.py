"""The rates at which torchvision's EfficientNets drop, as JSON: {net: {path of a block or of a dropout: rate}}.

    stochastic_depth.py NAME …

A block without a sum has a StochasticDepth that is never called, which is left out.
"""

import json
import sys

import torchvision
from torch import nn


def rates_of(net):
    rates = {}
    for path, module in net.named_modules():
        if isinstance(module, nn.Dropout):
            rates[path] = module.p
        elif getattr(module, "use_res_connect", False):
            rates[path] = module.stochastic_depth.p
    return rates


print(json.dumps({name: rates_of(getattr(torchvision.models, name)(weights=None)) for name in sys.argv[1:]}))
