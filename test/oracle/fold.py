"""Whether folded layers compute what the layer and its batch norm compute in PyTorch.

Reads a safetensors file with, per case, the original tensors (`conv.layer.weight`, `conv.bn.running_mean`, …) and the
folded ones (`conv.folded.weight`, `conv.folded.bias`); prints the largest relative difference of the outputs per case.
"""

import json
import sys

import numpy as np
import torch
from torch import nn

from safetensors import read_safetensors

CASES = {
    "conv": (lambda bias: nn.Conv2d(4, 6, 3, bias=bias), (2, 4, 7, 7), nn.BatchNorm2d),
    "grouped": (lambda bias: nn.Conv2d(4, 6, 3, groups=2, bias=bias), (2, 4, 7, 7), nn.BatchNorm2d),
    "deconv": (lambda bias: nn.ConvTranspose2d(4, 6, 3, bias=bias), (2, 4, 7, 7), nn.BatchNorm2d),
    "groupeddeconv": (lambda bias: nn.ConvTranspose2d(4, 6, 3, groups=2, bias=bias), (2, 4, 7, 7), nn.BatchNorm2d),
    "linear": (lambda bias: nn.Linear(4, 6, bias=bias), (5, 4), nn.BatchNorm1d),
}

tensors = {key: torch.from_numpy(np.array(value)) for key, value in read_safetensors(sys.argv[1]).items()}
torch.manual_seed(0)
result = {}
for name, (make, shape, norm) in CASES.items():
    get = lambda scope: {k.split(".")[-1]: v for k, v in tensors.items() if k.startswith(f"{name}.{scope}.")}
    layer = make("bias" in get("layer"))
    layer.load_state_dict(get("layer"))
    bn = norm(6, eps=1e-3, affine="weight" in get("bn"))
    bn.load_state_dict({**get("bn"), "num_batches_tracked": torch.tensor(0)})
    folded = make(True)
    folded.load_state_dict(get("folded"))
    x = torch.randn(shape)
    expected = bn.eval()(layer(x)).detach()
    result[name] = ((folded(x).detach() - expected).abs().max() / expected.abs().max()).item()
print(json.dumps(result))
