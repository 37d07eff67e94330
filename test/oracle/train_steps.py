"""Some steps of training a network in float32, everything by formula.

    train_steps.py REQUEST.json RESULTS.safetensors

The request is {"net" or "module": {"source", "class"}, "batch": shape, "labels", "optimizer": options of SGD, "steps"}: a
network of the oracle's, or a class of a Python module. The results: `losses`, the gradients of the first step as
`gradients/<key>`, the state after the last step as `state/<key>`, how many batches each norm has seen by its key, and
`logits`, the output for an input by formula in evaluation then.

A run in float64 is no measure to the last digits: where an activation lies within a rounding of zero, a ReLU passes its
gradient in one and not in the other.
"""

import json
import sys
import types

import numpy as np
import torch

from formula import formula_tensor
from networks import build, load, weights_of
from safetensors import write_safetensors


def instantiate(source, name):
    module = types.ModuleType("generated")
    sys.modules["generated"] = module
    exec(compile(source, "generated.py", "exec"), module.__dict__)
    return getattr(module, name)()


def main(request_path, path):
    with open(request_path, encoding="utf-8") as file:
        request = json.load(file)
    if "module" in request:
        net = instantiate(request["module"]["source"], request["module"]["class"])
    else:
        net, _, _ = build(request["net"])
    load(net, {key: formula_tensor(key, tuple(value.shape)) for key, value in weights_of(net).items()}, torch.float32)
    batch = torch.tensor(formula_tensor("batch", tuple(request["batch"]))).float()
    labels = torch.tensor(request["labels"])
    optimizer = torch.optim.SGD(net.parameters(), **request["optimizer"])
    results, losses = {}, []
    for step in range(request["steps"]):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(net.train()(batch), labels)
        loss.backward()
        losses.append(loss.item())
        if step == 0:
            for key, value in net.named_parameters():
                results[f"gradients/{key}"] = value.grad.contiguous().numpy().copy()
        optimizer.step()
    results["losses"] = np.array(losses, dtype=np.float32)
    for key, value in weights_of(net).items():
        results[f"state/{key}"] = value.detach().contiguous().numpy()
    for key, value in net.state_dict().items():
        if key.endswith("num_batches_tracked"):
            results[key] = value.float().reshape(1).numpy()
    with torch.no_grad():
        results["logits"] = net.eval()(torch.tensor(formula_tensor("input", (1, *request["batch"][1:]))).float()).numpy()
    write_safetensors(path, results)


if __name__ == "__main__":
    main(*sys.argv[1:])
