"""Runs serialised graphs in PyTorch and differentiates them: in evaluation mode, or where a case of the request has
`"training": true` with the batch norms of training. Anything random stays off.

    gradients.py REQUEST.json TENSORS.safetensors RESULTS.safetensors

Request and tensors are those of execute.py, and for each output of case i `i/cotangents/<output>`, of its shape. The
results are the outputs, `i/outputs/<output>`, and the gradients of sum(output * cotangent) over all outputs with respect
to the input, `i/gradient`, and to every weight that is trained, `i/gradients/<key>`. In training, `i/statistics/<key>`
are the running statistics after the run.
"""

import json
import sys

import torch
from torch.nn import functional as F

from execute import OPERATIONS, as_parts, execute
from safetensors import read_safetensors, write_safetensors


# PyTorch 1.13 cannot differentiate its channel_shuffle.
OPERATIONS["shuffle"] = lambda a, w, x: as_parts(x, a["groups"]).transpose(1, 2).reshape(x.shape)


EVALUATED = OPERATIONS["bn"]


def trained_batch_norm(a, w, x):
    mean, variance = w["running_mean"], w["running_var"]
    return F.batch_norm(x, mean, variance, w.get("weight"), w.get("bias"), True, a["momentum"], a["epsilon"])


def differentiate(graph, training, tensors, prefix, results):
    OPERATIONS["bn"] = trained_batch_norm if training else EVALUATED
    start = f"{prefix}/weights/"
    weights = {key[len(start) :]: value for key, value in tensors.items() if key.startswith(start)}
    value = tensors[f"{prefix}/input"]
    trained = [weight["key"] for node in graph["nodes"] for weight in node["weights"] if weight["trainable"]]
    leaves = [value, *(weights[key] for key in trained)]
    for leaf in leaves:
        leaf.requires_grad_(True)
    values = execute(graph, weights, value)
    total = 0
    for output in graph["outputs"]:
        result = values[output["node"]]
        results[f"{prefix}/outputs/{output['name']}"] = result.detach().contiguous().numpy()
        total = total + (result * tensors[f"{prefix}/cotangents/{output['name']}"]).sum()
    gradients = torch.autograd.grad(total, leaves, allow_unused=True)
    names = [f"{prefix}/gradient", *(f"{prefix}/gradients/{key}" for key in trained)]
    for name, leaf, gradient in zip(names, leaves, gradients):
        known = torch.zeros_like(leaf) if gradient is None else gradient
        results[name] = known.detach().contiguous().numpy()
    if training:
        for key in weights:
            if key not in trained:
                results[f"{prefix}/statistics/{key}"] = weights[key].numpy()


def main(request_path, tensors_path, results_path):
    with open(request_path, encoding="utf-8") as file:
        request = json.load(file)
    tensors = {key: torch.from_numpy(value.copy()) for key, value in read_safetensors(tensors_path).items()}
    results = {}
    for index, case in enumerate(request["cases"]):
        differentiate(case["graph"], case.get("training", False), tensors, str(index), results)
    write_safetensors(results_path, results)


if __name__ == "__main__":
    main(*sys.argv[1:])
