"""Attention as its papers have it, each a module of plain PyTorch written from the formulas; keys of weights are those of
`senet:gates` and `senet:blocks`.

    gates.py REQUEST.json TENSORS.safetensors RESULTS.safetensors

Request: {"cases": [{"gate", "options", "channels", "size": [H, W], "training"}]}. Tensors: for case i `i/input`,
`i/cotangent`, and `i/weights/<key>`. Results, computed in float64: `i/output`, `i/gradient` for the input and
`i/gradients/<key>` for each parameter of sum(output * cotangent), and in training `i/statistics/<key>`. Weights that the
module has not, or has in other shapes, are an error.

    gates.py --count < REQUEST.json

writes how many parameters each module has.
"""

import json
import math
import sys

import torch
from torch import nn
from torch.nn import functional as F

from safetensors import read_safetensors, write_safetensors


def make_divisible(value, divisor, limit):
    rounded = max(divisor, int(value + divisor / 2) // divisor * divisor)
    return rounded + divisor if rounded < limit * value else rounded


def conv(inputs, outputs, kernel=1, bias=True, **options):
    return nn.Conv2d(inputs, outputs, kernel, bias=bias, **options)


class LayerNorm2d(nn.Module):
    """Over the channels of each position."""

    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return F.layer_norm(x.permute(0, 2, 3, 1), self.weight.shape, self.weight, self.bias, 1e-5).permute(0, 3, 1, 2)


ACTIVATIONS = {
    "relu": F.relu,
    "silu": F.silu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "hardsigmoid": lambda z: torch.clamp(z + 3, 0, 6) / 6,
    "hardswish": lambda z: z * torch.clamp(z + 3, 0, 6) / 6,
}

SQUEEZES = {
    "gap": lambda x: x.mean((2, 3), keepdim=True),
    "gmp": lambda x: x.amax((2, 3), keepdim=True),
    "average_max": lambda x: 0.5 * x.mean((2, 3), keepdim=True) + 0.5 * x.amax((2, 3), keepdim=True),
    "none": lambda x: x,
}


class LinearSE(nn.Module):
    """Hu et al.: z = squeeze(x), s = excite(W2 act(norm(W1 z)))."""

    def __init__(self, channels, size, hidden, squeeze="gap", act="relu", excite="sigmoid", bias=False, norm=False):
        super().__init__()
        norms = [nn.BatchNorm1d(hidden)] if norm else []
        layers = [nn.Linear(channels, hidden, bias=bias), *norms, nn.Module(), nn.Linear(hidden, channels, bias=bias)]
        self.fc = nn.ModuleList(layers)
        self.squeeze, self.act, self.excite = SQUEEZES[squeeze], ACTIVATIONS[act], ACTIVATIONS[excite]

    def forward(self, x):
        z = self.fc[0](self.squeeze(x).flatten(1))
        for layer in self.fc[1:-2]:
            z = layer(z)
        return x * self.excite(self.fc[-1](self.act(z)))[:, :, None, None]


class ConvSE(nn.Module):
    def __init__(
        self, channels, size, hidden, squeeze="gap", act="relu", excite="sigmoid", bias=True, norm=False, gain=1
    ):
        super().__init__()
        self.fc1 = conv(channels, hidden, bias=bias)
        self.norm = nn.BatchNorm2d(hidden) if norm else None
        self.fc2 = conv(hidden, channels, bias=bias)
        self.squeeze, self.act, self.excite, self.gain = SQUEEZES[squeeze], ACTIVATIONS[act], ACTIVATIONS[excite], gain

    def forward(self, x):
        z = self.fc1(self.squeeze(x))
        z = z if self.norm is None else self.norm(z)
        return x * (self.gain * self.excite(self.fc2(self.act(z))))


class EffectiveSE(nn.Module):
    def __init__(self, channels, size):
        super().__init__()
        self.fc = conv(channels, channels)

    def forward(self, x):
        return x * ACTIVATIONS["hardsigmoid"](self.fc(x.mean((2, 3), keepdim=True)))


def eca_kernel(channels):
    t = int(abs(math.log2(channels) + 1) / 2)
    return max(3, t if t % 2 else t + 1)


class ECA(nn.Module):
    """One kernel slides over the means of the channels."""

    def __init__(self, channels, size, circular=False):
        super().__init__()
        self.conv = nn.Conv1d(1, 1, eca_kernel(channels), bias=False)
        self.circular = circular

    def forward(self, x):
        half = self.conv.kernel_size[0] // 2
        z = x.mean((2, 3))[:, None]
        padded = torch.cat([z[..., -half:], z, z[..., :half]], 2) if self.circular else F.pad(z, (half, half))
        return x * torch.sigmoid(self.conv(padded))[:, 0, :, None, None]


class ECAWithLayers(nn.Module):
    def __init__(self, channels, size):
        super().__init__()
        kernel = eca_kernel(channels)
        hidden = make_divisible(channels / 8, 8, 0.9)
        self.conv = nn.Conv1d(1, hidden, 1)
        self.conv2 = nn.Conv1d(hidden, 1, kernel, padding=kernel // 2)

    def forward(self, x):
        z = self.conv2(F.relu(self.conv(x.mean((2, 3))[:, None])))
        return x * torch.sigmoid(z)[:, 0, :, None, None]


class GatherExcite(nn.Module):
    def __init__(self, channels, size, extent=0, extra=False, mlp=True):
        super().__init__()
        self.extent, self.stages = extent, 0
        if extra:
            self.gather = nn.ModuleDict()
            if extent == 0:
                self.stages = 1
                self.gather["conv1"] = conv(channels, channels, tuple(size), bias=False, groups=channels)
                self.gather["norm1"] = nn.BatchNorm2d(channels)
            while 2**self.stages < extent:
                self.stages += 1
                options = {"stride": 2, "padding": 1, "groups": channels}
                self.gather[f"conv{self.stages}"] = conv(channels, channels, 3, bias=False, **options)
                self.gather[f"norm{self.stages}"] = nn.BatchNorm2d(channels)
        hidden = make_divisible(channels / 16, 1, 0)
        self.mlp = nn.ModuleDict({"fc1": conv(channels, hidden), "fc2": conv(hidden, channels)}) if mlp else None

    def forward(self, x):
        g = x
        if self.stages > 0:
            for stage in range(1, self.stages + 1):
                g = self.gather[f"norm{stage}"](self.gather[f"conv{stage}"](g))
                g = F.relu(g) if stage < self.stages else g
        elif self.extent == 0:
            g = x.mean((2, 3), keepdim=True)
        else:
            e = self.extent
            g = F.avg_pool2d(x, 2 * e - 1, e, e - 1, count_include_pad=False)
        if self.mlp is not None:
            g = self.mlp["fc2"](F.relu(self.mlp["fc1"](g)))
        # Nearest: value i of n comes from floor(i * m / n).
        (height, width), (h, w) = x.shape[2:], g.shape[2:]
        rows = torch.tensor([i * h // height for i in range(height)])
        columns = torch.tensor([i * w // width for i in range(width)])
        return x * torch.sigmoid(g[:, :, rows][:, :, :, columns])


class GlobalContext(nn.Module):
    def __init__(self, channels, size, added=False):
        super().__init__()
        hidden = make_divisible(channels / 8, 1, 0)
        self.conv_attn = conv(channels, 1)
        self.fc1 = conv(channels, hidden)
        self.norm = LayerNorm2d(hidden)
        self.fc2 = conv(hidden, channels)
        self.added = added

    def forward(self, x):
        weights = torch.softmax(self.conv_attn(x).flatten(2), 2)
        context = torch.einsum("ncp,nop->nc", x.flatten(2), weights)[:, :, None, None]
        z = self.fc2(F.relu(self.norm(self.fc1(context))))
        return x + z if self.added else x * torch.sigmoid(z)


class CBAM(nn.Module):
    def __init__(self, channels, size, light=False, kernel=7):
        super().__init__()
        hidden = make_divisible(channels / 16, 1, 0)
        self.channel = nn.ModuleDict(
            {"fc1": conv(channels, hidden, bias=False), "fc2": conv(hidden, channels, bias=False)}
        )
        inner = {"conv": conv(1 if light else 2, 1, kernel, bias=False, padding=kernel // 2), "bn": nn.BatchNorm2d(1)}
        self.spatial = nn.ModuleDict({"conv": nn.ModuleDict(inner)})
        self.light = light

    def layers(self, z):
        return self.channel["fc2"](F.relu(self.channel["fc1"](z)))

    def forward(self, x):
        mean, largest = x.mean((2, 3), keepdim=True), x.amax((2, 3), keepdim=True)
        scores = self.layers((mean + largest) / 2) if self.light else self.layers(mean) + self.layers(largest)
        y = x * torch.sigmoid(scores)
        maps = [y.mean(1, keepdim=True), y.amax(1, keepdim=True)]
        seen = sum(maps) / 2 if self.light else torch.cat(maps, 1)
        return y * torch.sigmoid(self.spatial["conv"]["bn"](self.spatial["conv"]["conv"](seen)))


class ConcurrentSE(nn.Module):
    def __init__(self, channels, size):
        super().__init__()
        self.fc1, self.fc2 = conv(channels, channels // 2), conv(channels // 2, channels)
        self.conv = conv(channels, 1)

    def forward(self, x):
        channel = torch.sigmoid(self.fc2(F.relu(self.fc1(x.mean((2, 3), keepdim=True)))))
        return x * channel + x * torch.sigmoid(self.conv(x))


class CoordinateAttention(nn.Module):
    def __init__(self, channels, size):
        super().__init__()
        hidden = make_divisible(channels / 16 * 2 / 3, 8, 0)
        self.conv1, self.bn1 = conv(channels, hidden, bias=False), nn.BatchNorm2d(hidden)
        self.conv_h, self.conv_w = conv(hidden, channels, bias=False), conv(hidden, channels, bias=False)

    def forward(self, x):
        height, width = x.shape[2:]
        together = torch.cat([x.mean(3), x.mean(2)], 2)[:, :, :, None]
        y = ACTIVATIONS["hardswish"](self.bn1(self.conv1(together)))
        rows, columns = torch.split(y, [height, width], 2)
        return x * torch.sigmoid(self.conv_h(rows)) * torch.sigmoid(self.conv_w(columns)).transpose(2, 3)


class StyleRecalibration(nn.Module):
    """Lee et al., arXiv 1903.10829: sigmoid(BN(w_c . [mean_c, std_c])), one pair of weights for each channel."""

    def __init__(self, channels, size, correction=0):
        super().__init__()
        self.cfc = nn.Module()
        self.cfc.weight = nn.Parameter(torch.zeros(channels, 1, 1, 2))
        self.bn = nn.BatchNorm2d(channels)
        self.correction = correction

    def forward(self, x):
        flat = x.flatten(2)
        count = flat.shape[2]
        mean = flat.mean(2)
        variance = ((flat - mean[:, :, None]) ** 2).sum(2) / (count - self.correction)
        style = torch.stack([mean, (variance + 1e-5).sqrt()], 2)
        z = (style * self.cfc.weight[:, 0, 0]).sum(2)
        return x * torch.sigmoid(self.bn(z[:, :, None, None]))


class SelectiveKernel(nn.Module):
    """U_i = relu(BN(conv_i(x))), a = softmax_i(B relu(BN(A gap(sum U)))), sum of a_i U_i."""

    def __init__(self, channels, size, out=None, hidden=None, split=False, stride=1, groups=1, dilations=(1, 2)):
        super().__init__()
        out = out or channels
        hidden = hidden or max(out // 16, 32)
        each = channels // len(dilations) if split else channels
        self.paths = nn.ModuleList()
        for dilation in dilations:
            options = {"stride": stride, "padding": dilation, "dilation": dilation, "groups": groups}
            path = {"conv": conv(each, out, 3, bias=False, **options), "bn": nn.BatchNorm2d(out)}
            self.paths.append(nn.ModuleDict(path))
        self.attn = nn.ModuleDict(
            {
                "fc_reduce": conv(out, hidden, bias=False),
                "bn": nn.BatchNorm2d(hidden),
                "fc_select": conv(hidden, out * len(dilations), bias=False),
            }
        )
        self.split = split

    def forward(self, x):
        count = len(self.paths)
        parts = torch.chunk(x, count, 1) if self.split else [x] * count
        maps = [F.relu(path["bn"](path["conv"](part))) for path, part in zip(self.paths, parts)]
        z = self.attn["fc_reduce"](sum(maps).mean((2, 3), keepdim=True))
        scores = self.attn["fc_select"](F.relu(self.attn["bn"](z)))
        powers = [each.exp() for each in torch.chunk(scores, count, 1)]
        return sum(power / sum(powers) * each for power, each in zip(powers, maps))


class SplitAttention(nn.Module):
    """ResNeSt: cardinal groups, each with `radix` splits, which the convolution gives split by split."""

    def __init__(self, channels, size, radix=2, groups=1, stride=1, norm=True, hidden=None):
        super().__init__()
        hidden = hidden or max(channels * radix // 4, 32)
        options = {"stride": stride, "padding": 1, "groups": groups * radix}
        self.conv = conv(channels, channels * radix, 3, bias=False, **options)
        self.bn0 = nn.BatchNorm2d(channels * radix) if norm else nn.Identity()
        self.fc1 = conv(channels, hidden, groups=groups)
        self.bn1 = nn.BatchNorm2d(hidden) if norm else nn.Identity()
        self.fc2 = conv(hidden, channels * radix, groups=groups)
        self.radix, self.groups = radix, groups

    def forward(self, x):
        u = F.relu(self.bn0(self.conv(x)))
        splits = torch.chunk(u, self.radix, 1)
        z = F.relu(self.bn1(self.fc1(sum(splits).mean((2, 3), keepdim=True))))
        scores = self.fc2(z)
        if self.radix == 1:
            return u * torch.sigmoid(scores)
        cardinal = [torch.chunk(each, self.radix, 1) for each in torch.chunk(scores, self.groups, 1)]
        weights = [torch.softmax(torch.stack(each), 0) for each in cardinal]
        return sum(torch.cat([each[r] for each in weights], 1) * splits[r] for r in range(self.radix))


GATES = {
    "se": LinearSE,
    "conv_se": ConvSE,
    "ese": EffectiveSE,
    "eca": ECA,
    "ecam": ECAWithLayers,
    "ge": GatherExcite,
    "gc": GlobalContext,
    "cbam": CBAM,
    "scse": ConcurrentSE,
    "coord": CoordinateAttention,
    "srm": StyleRecalibration,
    "sk": SelectiveKernel,
    "splat": SplitAttention,
}


def build(case):
    return GATES[case["gate"]](case["channels"], case["size"], **case["options"])


def count(case):
    return sum(parameter.numel() for parameter in build(case).parameters())


def run(case, tensors, prefix, results):
    net = build(case).double()
    start = f"{prefix}/weights/"
    weights = {key[len(start) :]: value for key, value in tensors.items() if key.startswith(start)}
    counters = {key: value for key, value in net.state_dict().items() if key.endswith("num_batches_tracked")}
    net.load_state_dict({**weights, **counters})
    net.train(case["training"])
    x = tensors[f"{prefix}/input"].requires_grad_(True)
    output = net(x)
    (output * tensors[f"{prefix}/cotangent"]).sum().backward()
    found = {"output": output, "gradient": x.grad}
    found.update({f"gradients/{key}": parameter.grad for key, parameter in net.named_parameters()})
    if case["training"]:
        found.update({f"statistics/{key}": value for key, value in net.named_buffers() if key not in counters})
    for key, value in found.items():
        results[f"{prefix}/{key}"] = value.detach().contiguous().float().numpy()


def main(request_path, tensors_path, results_path):
    with open(request_path, encoding="utf-8") as file:
        request = json.load(file)
    tensors = {key: torch.from_numpy(value.copy()).double() for key, value in read_safetensors(tensors_path).items()}
    results = {}
    for index, case in enumerate(request["cases"]):
        run(case, tensors, str(index), results)
    write_safetensors(results_path, results)


if __name__ == "__main__":
    if sys.argv[1] == "--count":
        json.dump([count(case) for case in json.load(sys.stdin)["cases"]], sys.stdout)
    else:
        main(*sys.argv[1:])
