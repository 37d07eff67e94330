"""What PyTorch makes of single steps as a spec writes them: a word and its arguments, with PyTorch's own meaning.

Reads a JSON list of {"word", "arguments": {name: value}, "input": shape, "arms": [[axis, start, end] or null, ...]} and
prints a JSON list with the shape of each result, without batch, or null where PyTorch refuses. Nothing here knows of
graphs: arguments are those of the language, and what is left out is PyTorch's default.
"""

import json
import sys

import torch
import torch.nn.functional as F
from torch import nn

AXES = {"c": 1, "h": 2, "w": 3}


def as_map(x):
    """A vector as a feature map of one position."""
    return x[:, :, None, None] if x.dim() == 2 else x


def need(condition):
    if not condition:
        raise ValueError("not for this shape")


def padded(x, pads):
    top, bottom, left, right = pads
    return F.pad(x, (left, right, top, bottom))


def conv(x, kernel, channels, pad, stride=(1, 1), dilation=(1, 1), groups=1, bias=True):
    x = as_map(x)
    need(x.dim() == 4)
    return nn.Conv2d(x.shape[1], channels, kernel, stride, 0, dilation, groups, bias)(padded(x, pad))


def dwconv(x, kernel, pad, stride=(1, 1), dilation=(1, 1), multiplier=1, bias=True):
    channels = as_map(x).shape[1]
    return conv(x, kernel, channels * multiplier, pad, stride, dilation, channels, bias)


def deconv(x, kernel, channels, pad=(0, 0), stride=(1, 1), output_pad=(0, 0), dilation=(1, 1), groups=1, bias=True):
    x = as_map(x)
    need(x.dim() == 4)
    return nn.ConvTranspose2d(x.shape[1], channels, kernel, stride, pad, output_pad, groups, bias, dilation)(x)


def conv1d(x, kernel, pad, channels=1, stride=1, pad_mode="zeros", dilation=1, groups=1, bias=True):
    x = x[:, None] if x.dim() == 2 else x
    need(x.dim() == 3)
    y = nn.Conv1d(x.shape[1], channels, kernel, stride, pad, dilation, groups, bias, pad_mode)(x)
    return y[:, 0] if channels == 1 else y


def linear(x, channels):
    return nn.Linear(x.shape[1], channels)(x)


def batch_norm(x):
    kind = nn.BatchNorm2d if x.dim() == 4 else nn.BatchNorm1d
    return kind(x.shape[1]).eval()(x)


def maxpool(x, kernel, stride, pad=(0, 0), dilation=(1, 1), ceil=False):
    need(x.dim() == 4)
    return nn.MaxPool2d(kernel, stride, pad, dilation, ceil_mode=ceil)(x)


def avgpool(x, kernel=None, stride=None, pad=(0, 0), ceil=False, to=None):
    need(x.dim() == 4)
    if to is not None:
        return nn.AdaptiveAvgPool2d(to)(x)
    return nn.AvgPool2d(kernel, stride, pad, ceil)(x)


def gap(x):
    need(x.dim() == 4)
    return torch.flatten(nn.AdaptiveAvgPool2d(1)(x), 1)


def gmp(x):
    need(x.dim() == 4)
    return torch.flatten(nn.AdaptiveMaxPool2d(1)(x), 1)


def reduction(reduce):
    def run(x, over=None, parts=None):
        if over is not None:
            return reduce(x, [AXES[axis] for axis in over], True)
        return reduce(torch.stack(x.tensor_split(equal(x, parts), 1)), [0], False)

    return run


def equal(x, parts):
    need(x.shape[1] % parts == 0)
    return parts


def softmax(x, over=None, parts=None):
    if over is not None:
        return torch.softmax(x, AXES[over[0]])
    return torch.cat(list(torch.stack(x.tensor_split(equal(x, parts), 1)).softmax(0)), 1)


def reshape(x, size):
    return torch.reshape(x, (x.shape[0], *size))


def transpose(x, first, second):
    return torch.transpose(x, AXES[first], AXES[second])


def resize(x, size, mode="nearest"):
    need(x.dim() == 4)
    return F.interpolate(x, tuple(size), mode=mode)


def upsample(x, factor, mode="nearest"):
    need(x.dim() == 4)
    return nn.Upsample(scale_factor=factor, mode=mode)(x)


def shuffle(x, groups):
    # PyTorch's wants a sequence or a map; channels are channels.
    return F.channel_shuffle(x, groups) if x.dim() > 2 else F.channel_shuffle(as_map(x), groups).flatten(1)


def cut(x, start, end, over="c"):
    return torch.narrow(x, AXES[over], start, end - start)


def pad(x, pad, mode="constant"):
    need(x.dim() == 4)
    top, bottom, left, right = pad
    return F.pad(x, (left, right, top, bottom), mode)


def arms_of(x, arms):
    return [x if arm is None else torch.narrow(x, arm[0] + 1, arm[1], arm[2] - arm[1]) for arm in arms]


def broadcast(combine):
    def run(arms):
        result = arms[0]
        for arm in arms[1:]:
            result = combine(result, arm)
        return result

    return run


WORDS = {
    "conv": conv,
    "dwconv": dwconv,
    "deconv": deconv,
    "conv1d": conv1d,
    "linear": linear,
    "bn": batch_norm,
    "ln": lambda x: nn.LayerNorm(x.shape[1])(x.movedim(1, -1)).movedim(-1, 1),
    "gn": lambda x, groups: nn.GroupNorm(groups, x.shape[1])(x),
    "prelu": lambda x: nn.PReLU(x.shape[1])(x),
    "maxpool": maxpool,
    "avgpool": avgpool,
    "gap": gap,
    "gmp": gmp,
    "mean": reduction(torch.mean),
    "max": reduction(torch.amax),
    "sum": reduction(torch.sum),
    "std": lambda x, correction=1, eps=0, **where: reduction(
        lambda y, axes, keep: torch.sqrt(torch.var(y, axes, correction=correction, keepdim=keep) + eps)
    )(x, **where),
    "softmax": softmax,
    "flatten": lambda x: nn.Flatten()(x),
    "reshape": reshape,
    "transpose": transpose,
    "resize": resize,
    "upsample": upsample,
    "shuffle": shuffle,
    "slice": cut,
    "pad": pad,
}

JOINS = {
    "add": broadcast(torch.add),
    "mul": broadcast(torch.mul),
    "maximum": lambda arms: torch.stack(arms).amax(0),
    "shake": lambda arms: torch.stack(arms).mean(0),
    "concat": lambda arms, over="c": torch.cat(arms, AXES[over]),
}


def evaluate(case):
    x = torch.zeros(2, *case["input"])
    try:
        if case["word"] in JOINS:
            result = JOINS[case["word"]](arms_of(x, case["arms"]), **case["arguments"])
        else:
            result = WORDS[case["word"]](x, **case["arguments"])
    except (RuntimeError, ValueError, IndexError, ZeroDivisionError):
        return None
    return None if 0 in result.shape else list(result.shape[1:])


def main():
    torch.set_num_threads(1)
    json.dump([evaluate(case) for case in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    main()
