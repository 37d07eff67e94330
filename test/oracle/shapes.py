"""What PyTorch gives for single operations of a graph: the shape of the result, and the tensors of the module.

Reads a JSON list of {"operation": {"op", "attributes"}, "inputs": [shape, ...]} and prints a JSON list with, for each,
null where PyTorch refuses, else {"shape": [...], "weights": [{"name", "shape", "low", "high", "trainable"}, ...]}.
Shapes have no batch.
"""

import json
import math
import sys

import torch
import torch.nn.functional as F
from torch import nn

BATCH = 2


def as_map(x):
    """A vector as a feature map of one position."""
    return x[:, :, None, None] if x.dim() == 2 else x


def need(condition):
    if not condition:
        raise ValueError("not for this operation")


def need_map(x):
    need(x.dim() == 4)


def convolution(a, x):
    x = as_map(x)
    need_map(x)
    top, bottom, left, right = a["pads"]
    module = nn.Conv2d(x.shape[1], a["channels"], a["kernel"], a["stride"], 0, a["dilation"], a["groups"], a["bias"])
    return module, module(F.pad(x, (left, right, top, bottom)))


def transposed(a, x):
    x = as_map(x)
    need_map(x)
    top, bottom, left, right = a["pads"]
    need(top == bottom and left == right)
    module = nn.ConvTranspose2d(
        x.shape[1],
        a["channels"],
        a["kernel"],
        a["stride"],
        (top, left),
        a["outputPad"],
        a["groups"],
        a["bias"],
        a["dilation"],
    )
    return module, module(x)


def convolution_1d(a, x):
    if x.dim() == 2:
        x = x[:, None, :]
    need(x.dim() == 3)
    module = nn.Conv1d(x.shape[1], a["channels"], a["kernel"], a["stride"], 0, a["dilation"], a["groups"], a["bias"])
    mode = "constant" if a["padMode"] == "zeros" else "circular"
    y = module(F.pad(x, tuple(a["pads"]), mode=mode))
    return module, y[:, 0] if a["channels"] == 1 else y


def linear(a, x):
    need(x.dim() == 2)
    module = nn.Linear(x.shape[1], a["channels"], a["bias"])
    return module, module(x)


def batch_norm(a, x):
    kind = nn.BatchNorm2d if x.dim() == 4 else nn.BatchNorm1d
    module = kind(x.shape[1], a["epsilon"], a["momentum"], a["affine"]).eval()
    return module, module(x)


def layer_norm(a, x):
    if a["over"] == "all":
        module = nn.LayerNorm(x.shape[1:], a["epsilon"], a["affine"])
        return module, module(x)
    module = nn.LayerNorm(x.shape[1], a["epsilon"], a["affine"])
    return module, module(x.movedim(1, -1)).movedim(-1, 1)


def group_norm(a, x):
    module = nn.GroupNorm(a["groups"], x.shape[1], a["epsilon"], a["affine"])
    return module, module(x)


def prelu(a, x):
    module = nn.PReLU(x.shape[1] if a["perChannel"] else 1)
    return module, module(x)


def max_pool(a, x):
    need_map(x)
    module = nn.MaxPool2d(a["kernel"], a["stride"], a["pads"][::2], a["dilation"], ceil_mode=a["ceil"])
    return module, module(x)


def avg_pool(a, x):
    need_map(x)
    module = nn.AvgPool2d(a["kernel"], a["stride"], a["pads"][::2], a["ceil"], a["countPad"])
    return module, module(x)


def adaptive(a, x):
    need_map(x)
    return None, F.adaptive_avg_pool2d(x, a["to"])


def positions(reduce):
    def run(a, x):
        need_map(x)
        return None, reduce(x, (2, 3))

    return run


def over(reduce):
    """Reduces over axes, or over the alternatives that the channels are in."""

    def run(a, x):
        if "axes" in a:
            return None, reduce(x, [axis + 1 for axis in a["axes"]], True)
        parted = x.reshape(x.shape[0], a["parts"], -1, *x.shape[2:])
        need(parted.shape[1] * parted.shape[2] == x.shape[1])
        return None, reduce(parted, [1], False)

    return run


def deviation(a, x):
    taken = torch.zeros_like(x)
    extents = [x.shape[axis + 1] for axis in a["axes"]] if "axes" in a else [a["parts"]]
    need(math.prod(extents) > a["correction"])
    reduced = over(lambda y, axes, keep: torch.var(y, axes, correction=a["correction"], keepdim=keep))(a, taken)
    return reduced


def softmax(a, x):
    if "axes" in a:
        axes = [axis + 1 for axis in a["axes"]]
        exponent = torch.exp(x)
        return None, exponent / exponent.sum(axes, keepdim=True)
    parted = x.reshape(x.shape[0], a["parts"], -1, *x.shape[2:])
    need(parted.shape[1] * parted.shape[2] == x.shape[1])
    return None, parted.softmax(1).reshape(x.shape)


def reshape(a, x):
    return None, x.reshape(x.shape[0], *a["shape"])


def transpose(a, x):
    return None, x.permute(0, *[axis + 1 for axis in a["order"]])


def resize(a, x):
    need_map(x)
    corners = a["alignCorners"] if a["mode"] == "bilinear" else None
    return None, F.interpolate(x, tuple(a["size"]), mode=a["mode"], align_corners=corners)


def shuffle(a, x):
    need(x.dim() >= 2)
    groups = a["groups"]
    parted = x.reshape(x.shape[0], groups, x.shape[1] // groups, *x.shape[2:])
    return None, parted.transpose(1, 2).reshape(x.shape)


def cut(a, x):
    # Python's slices forgive what is outside; narrow does not.
    need(a["end"] > a["start"])
    return None, x.narrow(a["axis"] + 1, a["start"], a["end"] - a["start"])


def pad(a, x):
    need_map(x)
    top, bottom, left, right = a["pads"]
    if a["mode"] == "constant":
        return None, F.pad(x, (left, right, top, bottom), "constant", a["value"])
    return None, F.pad(x, (left, right, top, bottom), a["mode"])


def spread(inputs):
    """A vector as a tensor with an extent of 1 for each further axis of the largest."""
    rank = max(x.dim() for x in inputs)
    return [x.reshape(*x.shape, *[1] * (rank - 2)) if x.dim() == 2 else x for x in inputs]


def fold(combine):
    def run(a, *inputs):
        first, *rest = spread(inputs)
        for x in rest:
            need(x.dim() == first.dim())
            first = combine(first, x)
        return None, first

    return run


def concat(a, *inputs):
    return None, torch.cat(inputs, a["axis"] + 1)


def stacked(a, *inputs):
    return None, torch.stack(inputs).amax(0)


def module_of(make):
    def run(a, x):
        module = make(a)
        return module, module(x)

    return run


OPERATIONS = {
    "conv": convolution,
    "deconv": transposed,
    "conv1d": convolution_1d,
    "linear": linear,
    "bn": batch_norm,
    "ln": layer_norm,
    "gn": group_norm,
    "relu": module_of(lambda a: nn.ReLU()),
    "relu6": module_of(lambda a: nn.ReLU6()),
    "silu": module_of(lambda a: nn.SiLU()),
    "gelu": module_of(lambda a: nn.GELU(a["approximate"])),
    "tanh": module_of(lambda a: nn.Tanh()),
    "sigmoid": module_of(lambda a: nn.Sigmoid()),
    "hardsigmoid": module_of(lambda a: nn.Hardsigmoid()),
    "hardswish": module_of(lambda a: nn.Hardswish()),
    "leakyrelu": module_of(lambda a: nn.LeakyReLU(a["slope"])),
    "elu": module_of(lambda a: nn.ELU(a["alpha"])),
    "prelu": prelu,
    "mish": module_of(lambda a: nn.Mish()),
    "softplus": module_of(lambda a: nn.Softplus(a["beta"], a["threshold"])),
    "softmax": softmax,
    "identity": module_of(lambda a: nn.Identity()),
    "maxpool": max_pool,
    "avgpool": avg_pool,
    "adaptiveavgpool": adaptive,
    "gap": positions(torch.mean),
    "gmp": positions(torch.amax),
    "mean": over(torch.mean),
    "max": over(torch.amax),
    "sum": over(torch.sum),
    "std": deviation,
    "dropout": module_of(lambda a: nn.Dropout(a["rate"])),
    "flatten": module_of(lambda a: nn.Flatten()),
    "reshape": reshape,
    "transpose": transpose,
    "resize": resize,
    "shuffle": shuffle,
    "slice": cut,
    "pad": pad,
    "scale": module_of(lambda a: nn.Identity()),
    "concat": concat,
    "add": fold(torch.add),
    "mul": fold(torch.mul),
    "maximum": stacked,
    "shake": stacked,
}


def describe(module):
    if module is None:
        return []
    trained = {name for name, _ in module.named_parameters()}
    return [
        {
            "name": name,
            "shape": list(tensor.shape),
            "low": float(tensor.min()),
            "high": float(tensor.max()),
            "trainable": name in trained,
        }
        for name, tensor in module.state_dict().items()
        if name != "num_batches_tracked"
    ]


def evaluate(case):
    operation = case["operation"]
    run = OPERATIONS[operation["op"]]
    inputs = [torch.zeros(BATCH, *shape) for shape in case["inputs"]]
    try:
        module, result = run(operation["attributes"], *inputs)
    except (RuntimeError, ValueError, IndexError, ZeroDivisionError, AssertionError):
        return None
    if 0 in result.shape:
        return None
    return {"shape": list(result.shape[1:]), "weights": describe(module)}


def main():
    torch.manual_seed(0)
    torch.set_num_threads(1)
    print(json.dumps([evaluate(case) for case in json.load(sys.stdin)]))


if __name__ == "__main__":
    main()
