"""Statistics of PyTorch's own initial weights, per family; JSON on standard output.

For each tensor: the bound that all values stay within (for uniform families the exact one), the mean, the variance and
quantiles, over enough copies of the layer that the sampling error is far below the tolerance of the test.
"""

import json
import math

import torch
from torch import nn

SAMPLES = 200_000


def collect(make, pick):
    values, count = [], 0
    while count < SAMPLES:
        tensor = pick(make()).detach().double().flatten()
        values.append(tensor)
        count += tensor.numel()
    data = torch.cat(values)[:SAMPLES].sort().values
    return {
        "shape": list(pick(make()).shape),
        "largest": data.abs().max().item(),
        "mean": data.mean().item(),
        "variance": data.var().item(),
        "quantiles": [data[int(q * (SAMPLES - 1))].item() for q in (0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99)],
    }


def filled(fill):
    tensor = torch.empty(100, 100)
    fill(tensor)
    return tensor


torch.manual_seed(1)
layers = {
    "conv": lambda: nn.Conv2d(16, 512, 3),
    "grouped conv": lambda: nn.Conv2d(32, 512, 3, groups=8),
    "deconv": lambda: nn.ConvTranspose2d(16, 24, 3),
    "grouped deconv": lambda: nn.ConvTranspose2d(16, 24, 3, groups=4),
    "conv1d": lambda: nn.Conv1d(1, 512, 5),
    "linear": lambda: nn.Linear(100, 1000),
}
result = {}
for name, make in layers.items():
    result[f"{name} weight"] = collect(make, lambda layer: layer.weight)
    result[f"{name} bias"] = collect(make, lambda layer: layer.bias)
result["normal"] = collect(lambda: filled(lambda t: nn.init.normal_(t, 0.5, 0.02)), lambda t: t)
result["truncated"] = collect(lambda: filled(lambda t: nn.init.trunc_normal_(t, std=0.02, a=-0.04, b=0.04)), lambda t: t)
kaiming = math.sqrt(2 / (32 * 9))
result["kaiming normal"] = collect(
    lambda: filled(lambda t: nn.init.kaiming_normal_(t.view(-1)[:9216].view(32, 32, 3, 3), mode="fan_out", nonlinearity="relu"))
    .view(-1)[:9216],
    lambda t: t,
)
result["kaiming normal"]["deviation"] = kaiming
print(json.dumps(result))
