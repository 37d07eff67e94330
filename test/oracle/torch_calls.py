"""Runs expressions in PyTorch: values and gradients, or the words of errors.

Standard input: a JSON array of {code, inputs: [{shape, data}]}. An expression sees its inputs as x, y, z, w and torch, nn, F.
Standard output: for each {shape, data, gradients} or {error}. Gradients are those of sum(output * slope(i)), where i counts
the output's values in row-major order.
"""

import json
import sys

import torch
import torch.nn.functional as F
from torch import nn


def slope(count):
    return ((torch.arange(count) * 7919) % 101).float() / 50 - 1


def run(case):
    inputs = [
        torch.tensor(each["data"], dtype=torch.float32).view(each["shape"]).requires_grad_()
        for each in case["inputs"]
    ]
    names = dict(zip("xyzw", inputs))
    try:
        output = eval(case["code"], {"torch": torch, "nn": nn, "F": F, **names})
        if not isinstance(output, torch.Tensor):
            return {"text": str(output)}
        result = {"shape": list(output.shape), "data": output.detach().float().flatten().tolist()}
        if output.requires_grad:
            output.backward(slope(output.numel()).view(output.shape))
            result["gradients"] = [
                None if each.grad is None else each.grad.flatten().tolist() for each in inputs
            ]
        return result
    except Exception as error:
        return {"error": str(error)}


torch.set_num_threads(1)
torch.manual_seed(0)
json.dump([run(case) for case in json.load(sys.stdin)], sys.stdout)
