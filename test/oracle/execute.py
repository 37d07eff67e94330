"""Runs serialised graphs in PyTorch, in evaluation mode: what backends are compared with.

    execute.py REQUEST.json TENSORS.safetensors RESULTS.safetensors

The request is `{"dtype": "float32" or "float64", "cases": [{"graph": <graph as JSON>}, ...]}`. The tensors of case i are named `i/weights/<key>` (in
PyTorch's layout, as in a state_dict) and `i/input` (N, C, H, W). The results are the values of all nodes, `i/<node id>`,
with their batch, in float32. Computed in float32 they are what PyTorch's users see; in float64, how far that is from
the truth.
"""

import json
import sys

import torch
from torch.nn import functional as F

from safetensors import read_safetensors, write_safetensors


def over_axes(attributes):
    """Axes of the tensor with its batch."""
    return [axis + 1 for axis in attributes["axes"]]


def as_parts(x, parts):
    """N, parts * C, ... as N, parts, C, ..."""
    return x.reshape(x.shape[0], parts, x.shape[1] // parts, *x.shape[2:])


def as_map(x):
    """A vector N, C as N, C, 1, 1."""
    return x[:, :, None, None] if x.dim() == 2 else x


def pad_map(x, pads, value):
    """Pads are top, bottom, left, right; PyTorch wants the last axis first."""
    top, bottom, left, right = pads
    return F.pad(x, (left, right, top, bottom), value=value) if any(pads) else x


def conv(a, w, x):
    x = pad_map(as_map(x), a["pads"], 0)
    return F.conv2d(x, w["weight"], w.get("bias"), a["stride"], 0, a["dilation"], a["groups"])


def deconv(a, w, x):
    # The whole result first: PyTorch knows symmetric padding only, and padding of this kind is cutting off.
    top, bottom, left, right = a["pads"]
    full = F.conv_transpose2d(
        as_map(x), w["weight"], w.get("bias"), a["stride"], 0, 0, a["groups"], a["dilation"]
    )
    rows, columns = a["outputPad"]
    # What output_pad adds is the bias alone where no window reaches.
    if rows or columns:
        grown = torch.zeros(*full.shape[:2], full.shape[2] + rows, full.shape[3] + columns)
        if "bias" in w:
            grown += w["bias"][None, :, None, None]
        grown[:, :, : full.shape[2], : full.shape[3]] = full
        full = grown
    result = full[:, :, top : full.shape[2] - bottom, left : full.shape[3] - right]
    if top == bottom and left == right and rows < a["stride"][0] and columns < a["stride"][1]:
        own = F.conv_transpose2d(
            as_map(x), w["weight"], w.get("bias"), a["stride"], (top, left), (rows, columns), a["groups"], a["dilation"]
        )
        assert torch.allclose(own, result, atol=1e-5), "padding of a transposed convolution is not what we think"
        return own
    return result


def conv1d(a, w, x):
    x = x[:, None, :] if x.dim() == 2 else x
    mode = {"zeros": "constant", "circular": "circular"}[a["padMode"]]
    x = F.pad(x, tuple(a["pads"]), mode=mode) if any(a["pads"]) else x
    result = F.conv1d(x, w["weight"], w.get("bias"), a["stride"], 0, a["dilation"], a["groups"])
    return result[:, 0] if a["channels"] == 1 else result


def batch_norm(a, w, x):
    mean, variance = w["running_mean"], w["running_var"]
    return F.batch_norm(x, mean, variance, w.get("weight"), w.get("bias"), False, a["momentum"], a["epsilon"])


def layer_norm(a, w, x):
    if a["over"] == "all":
        return F.layer_norm(x, x.shape[1:], w.get("weight"), w.get("bias"), a["epsilon"])
    last = x.movedim(1, -1)
    return F.layer_norm(last, last.shape[-1:], w.get("weight"), w.get("bias"), a["epsilon"]).movedim(-1, 1)


def softmax(a, w, x):
    if "parts" in a:
        return as_parts(x, a["parts"]).softmax(1).reshape(x.shape)
    axes = over_axes(a)
    if not axes:
        return torch.ones_like(x)
    moved = x.movedim(axes, list(range(-len(axes), 0)))
    flat = moved.reshape(*moved.shape[: -len(axes)], -1).softmax(-1).reshape(moved.shape)
    return flat.movedim(list(range(-len(axes), 0)), axes)


def reduction(reduce):
    def apply(a, w, x):
        if "parts" in a:
            return reduce(as_parts(x, a["parts"]), [1], False)
        axes = over_axes(a)
        return reduce(x, axes, True) if axes else x

    return apply


def max_pool(a, w, x):
    top, bottom, left, right = a["pads"]
    kernel, stride, dilation = a["kernel"], a["stride"], a["dilation"]
    if top == bottom and left == right:
        return F.max_pool2d(x, kernel, stride, (top, left), dilation, a["ceil"])
    # With rounding up, PyTorch drops a window that would start in the padding after the input.
    padded = pad_map(x, a["pads"], float("-inf"))
    result = F.max_pool2d(padded, kernel, stride, 0, dilation, a["ceil"])
    return drop_late_windows(result, x, a)


def avg_pool(a, w, x):
    top, bottom, left, right = a["pads"]
    kernel, stride = a["kernel"], a["stride"]
    if top == bottom and left == right:
        return F.avg_pool2d(x, kernel, stride, (top, left), a["ceil"], a["countPad"])
    padded = pad_map(x, a["pads"], 0)
    counts = torch.ones_like(padded) if a["countPad"] else pad_map(torch.ones_like(x), a["pads"], 0)
    sums = F.avg_pool2d(padded, kernel, stride, 0, a["ceil"], divisor_override=1)
    result = sums / F.avg_pool2d(counts, kernel, stride, 0, a["ceil"], divisor_override=1)
    return drop_late_windows(result, x, a)


def drop_late_windows(result, x, a):
    if not a["ceil"]:
        return result
    for axis, before, stride in ((2, a["pads"][0], a["stride"][0]), (3, a["pads"][2], a["stride"][1])):
        last = result.shape[axis] - 1
        if last * stride >= x.shape[axis] + before:
            result = result.narrow(axis, 0, last)
    return result


def pad(a, w, x):
    top, bottom, left, right = a["pads"]
    if a["mode"] == "constant":
        return F.pad(x, (left, right, top, bottom), value=a["value"])
    return F.pad(x, (left, right, top, bottom), mode=a["mode"])


def resize(a, w, x):
    if a["mode"] == "nearest":
        return F.interpolate(x, a["size"], mode="nearest")
    return F.interpolate(x, a["size"], mode="bilinear", align_corners=a["alignCorners"])


def shuffle(a, w, x):
    return F.channel_shuffle(x, a["groups"]) if x.dim() == 4 else as_parts(x, a["groups"]).transpose(1, 2).reshape(x.shape)


def narrow(a, w, x):
    return x.narrow(a["axis"] + 1, a["start"], a["end"] - a["start"])


def broadcast(combine):
    def apply(a, w, *inputs):
        rank = max(x.dim() for x in inputs)
        views = [x.reshape(*x.shape, *[1] * (rank - x.dim())) for x in inputs]
        result = views[0]
        for view in views[1:]:
            result = combine(result, view)
        return result

    return apply


def same(a, w, x):
    return x


def plain(function):
    return lambda a, w, x: function(x)


OPERATIONS = {
    "conv": conv,
    "deconv": deconv,
    "conv1d": conv1d,
    "linear": lambda a, w, x: F.linear(x, w["weight"], w.get("bias")),
    "bn": batch_norm,
    "ln": layer_norm,
    "gn": lambda a, w, x: F.group_norm(x, a["groups"], w.get("weight"), w.get("bias"), a["epsilon"]),
    "relu": plain(F.relu),
    "relu6": plain(F.relu6),
    "silu": plain(F.silu),
    "gelu": lambda a, w, x: F.gelu(x, approximate=a["approximate"]),
    "tanh": plain(torch.tanh),
    "sigmoid": plain(torch.sigmoid),
    "hardsigmoid": plain(F.hardsigmoid),
    "hardswish": plain(F.hardswish),
    "leakyrelu": lambda a, w, x: F.leaky_relu(x, a["slope"]),
    "elu": lambda a, w, x: F.elu(x, a["alpha"]),
    "prelu": lambda a, w, x: F.prelu(x, w["weight"]),
    "mish": plain(F.mish),
    "softplus": lambda a, w, x: F.softplus(x, a["beta"], a["threshold"]),
    "softmax": softmax,
    "identity": same,
    "maxpool": max_pool,
    "avgpool": avg_pool,
    "adaptiveavgpool": lambda a, w, x: F.adaptive_avg_pool2d(x, a["to"]),
    "gap": plain(lambda x: x.mean((2, 3))),
    "gmp": plain(lambda x: x.amax((2, 3))),
    "mean": reduction(lambda x, axes, keep: x.mean(axes, keepdim=keep)),
    "max": reduction(lambda x, axes, keep: x.amax(axes, keepdim=keep)),
    "std": lambda a, w, x: reduction(
        lambda y, axes, keep: (y.var(axes, correction=a["correction"], keepdim=keep) + a["epsilon"]).sqrt()
    )(a, w, x),
    "sum": reduction(lambda x, axes, keep: x.sum(axes, keepdim=keep)),
    "dropout": lambda a, w, x: F.dropout(x, a["rate"], training=False),
    "droppath": same,
    "flatten": plain(lambda x: x.flatten(1)),
    "reshape": lambda a, w, x: x.reshape(x.shape[0], *a["shape"]),
    "transpose": lambda a, w, x: x.permute(0, *[axis + 1 for axis in a["order"]]),
    "resize": resize,
    "shuffle": shuffle,
    "slice": narrow,
    "pad": pad,
    "scale": lambda a, w, x: x * a["factor"],
    "concat": lambda a, w, *inputs: torch.cat(inputs, a["axis"] + 1),
    "add": broadcast(torch.add),
    "mul": broadcast(torch.mul),
    "maximum": broadcast(torch.maximum),
    "shake": lambda a, w, *inputs: torch.stack(inputs).mean(0),
}


def execute(graph, weights, value):
    """The values of all nodes by id."""
    values = {}
    for node in graph["nodes"]:
        if node["op"] == "input":
            result = value
        else:
            tensors = {weight["role"]: weights[weight["key"]] for weight in node["weights"]}
            inputs = [values[name] for name in node["inputs"]]
            result = OPERATIONS[node["op"]](node["attributes"], tensors, *inputs)
        if list(result.shape[1:]) != list(node["shape"]):
            raise SystemExit(f"{node['id']} ({node['op']}): PyTorch gives {list(result.shape[1:])}, not {node['shape']}")
        values[node["id"]] = result
    return values


def main(request_path, tensors_path, results_path):
    with open(request_path, encoding="utf-8") as file:
        request = json.load(file)
    dtype = {"float32": torch.float32, "float64": torch.float64}[request["dtype"]]
    torch.set_default_dtype(dtype)
    tensors = {key: torch.from_numpy(value.copy()).to(dtype) for key, value in read_safetensors(tensors_path).items()}
    results = {}
    with torch.inference_mode():
        for index, case in enumerate(request["cases"]):
            prefix = f"{index}/weights/"
            weights = {key[len(prefix) :]: value for key, value in tensors.items() if key.startswith(prefix)}
            values = execute(case["graph"], weights, tensors[f"{index}/input"])
            results.update({f"{index}/{key}": value.float().contiguous().numpy() for key, value in values.items()})
    write_safetensors(results_path, results)


if __name__ == "__main__":
    main(*sys.argv[1:])
