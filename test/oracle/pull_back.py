"""Values of single functions of PyTorch and their gradients, in float64.

    pull_back.py REQUEST.json TENSORS.safetensors RESULTS.safetensors

Case i of the request is `{"call": name, "options": {...}}`, its arguments are the tensors `i/inputs/0`, `i/inputs/1`, …
in PyTorch's layout; those whose number is in `"whole"` are
integers, and those in `"fixed"` are not differentiated. The results are `i/outputs/<j>` (one or several), a cotangent for each output,
`i/cotangents/<j>`, and the gradients of the sum of output * cotangent with respect to each argument, `i/gradients/<k>`.
"""

import json
import sys

import torch
import torch.nn.functional as F

from formula import uniform
from safetensors import read_safetensors, write_safetensors


def conv2d(x, weight, bias=None, *, pads, stride, dilation, groups):
    top, bottom, left, right = pads
    return F.conv2d(F.pad(x, (left, right, top, bottom)), weight, bias, stride, 0, dilation, groups)


def trained_batch_norm(x, weight=None, bias=None, *, mean, variance, momentum, eps):
    running = [torch.tensor(each, dtype=x.dtype) for each in (mean, variance)]
    y = F.batch_norm(x, *running, weight, bias, True, momentum, eps)
    return y, *running


def fixed_batch_norm(x, weight=None, bias=None, *, mean, variance, eps):
    running = [torch.tensor(each, dtype=x.dtype) for each in (mean, variance)]
    return F.batch_norm(x, *running, weight, bias, False, 0.1, eps)


def channel_norm(x, weight=None, bias=None, *, eps):
    """Layer norm over the channels of each position of N,C,H,W."""
    return F.layer_norm(x.permute(0, 2, 3, 1), x.shape[1:2], weight, bias, eps).permute(0, 3, 1, 2)


def grouped_norm(x, weight=None, bias=None, *, groups, eps):
    return F.group_norm(x, groups, weight, bias, eps)


CALLS = {
    "conv2d": conv2d,
    "trained_batch_norm": trained_batch_norm,
    "fixed_batch_norm": fixed_batch_norm,
    "channel_norm": channel_norm,
    "grouped_norm": grouped_norm,
}


def find(name):
    """A function, or `<function> of <argument> and <argument>`: what the inputs after the second are."""
    name, _, extra = name.partition(" of ")
    found = CALLS.get(name) or getattr(F, name, None) or getattr(torch, name)
    if not extra:
        return found
    words = extra.split(" and ")
    return lambda x, y, *rest, **options: found(x, y, **dict(zip(words, rest)), **options)


def pull_back(case, prefix, tensors, results):
    arguments = []
    while (name := f"{prefix}/inputs/{len(arguments)}") in tensors:
        value = tensors[name]
        number = len(arguments)
        whole = number in case.get("whole", ())
        arguments.append(value.long() if whole else value.double().requires_grad_(number not in case.get("fixed", ())))
    outputs = find(case["call"])(*arguments, **case["options"])
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    total = 0
    for index, output in enumerate(outputs):
        results[f"{prefix}/outputs/{index}"] = output.detach().float().contiguous().numpy()
        if not output.requires_grad:
            continue
        numbers = 2 * torch.from_numpy(uniform(f"cotangents/{index}", output.numel())) - 1
        cotangent = numbers.float().reshape(output.shape)
        results[f"{prefix}/cotangents/{index}"] = cotangent.numpy()
        total = total + (output * cotangent).sum()
    leaves = [(index, value) for index, value in enumerate(arguments) if value.requires_grad]
    gradients = torch.autograd.grad(total, [value for _, value in leaves], allow_unused=True)
    for (index, _), gradient in zip(leaves, gradients):
        if gradient is None:
            continue
        results[f"{prefix}/gradients/{index}"] = gradient.float().contiguous().numpy()


def main(request_path, tensors_path, results_path):
    with open(request_path, encoding="utf-8") as file:
        request = json.load(file)
    tensors = {key: torch.from_numpy(value.copy()) for key, value in read_safetensors(tensors_path).items()}
    results = {}
    for index, case in enumerate(request["cases"]):
        pull_back(case, str(index), tensors, results)
    write_safetensors(results_path, results)


if __name__ == "__main__":
    main(*sys.argv[1:])
