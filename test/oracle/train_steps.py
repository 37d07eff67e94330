"""Some steps of training a network, everything by formula, the random numbers of dropout and the like included.

    train_steps.py REQUEST.json RESULTS.safetensors

The request is {"net" or "module": {"source", "class"}, "batch": shape, "labels", "optimizer": options of SGD, "steps",
"dtype": "float32" or "float64", "relu": "silu" or a nearness}: a network of the oracle's, or a class of a Python module. The results: `losses`, the
gradients of the first step as `gradients/<key>`, the state after the last step as `state/<key>`, how many batches each norm
has seen by its key, and `logits`, the output for an input by formula in evaluation then.

The classes are for all positions of an output, over and over. An output beside the first one counts for 0.4 in the loss, as
the auxiliary one does in torchvision's training of Inception-v3.

Where an activation lies within a rounding of zero, a ReLU passes its gradient in one run and not in the other: a run in
float64, or on another processor, is no measure to the last digits. `silu` in the place of ReLU has no such place, and a
number shows what it comes to where all activations as near to zero as that are switched.
"""

import json
import sys
import types
from math import prod

import numpy as np
import torch

from formula import formula_tensor, uniform
from networks import build, load, weights_of
from safetensors import write_safetensors


def instantiate(source, name):
    module = types.ModuleType("generated")
    sys.modules["generated"] = module
    exec(compile(source, "generated.py", "exec"), module.__dict__)
    return getattr(module, name)()


def draw_by_formula(dtype):
    """Has PyTorch draw the next numbers of one stream by formula, where dropout, DropPath and Shake-Shake draw."""
    drawn = 0

    def draw(shape):
        nonlocal drawn
        start, drawn = drawn, drawn + prod(shape)
        return torch.tensor(uniform("noise", drawn)[start:]).float().to(dtype).reshape(shape)

    def dropout(x, p=0.5, training=True, inplace=False):
        return x * (draw(x.shape) >= p) / (1 - p) if training and p > 0 else x

    torch.rand = lambda *shape, device=None: draw(shape)
    torch.Tensor.bernoulli_ = lambda self, p: self.copy_(draw(self.shape) < p)
    torch.nn.functional.dropout = dropout


def switched(nearness):
    """ReLU that decides the other way whether a gradient passes, where it is as near to zero."""

    def relu(x):
        return torch.where(x.abs() < nearness, torch.where(x > 0, x.detach(), x - x.detach()), x.clamp(min=0))

    return relu


def replace_relu(by):
    relu = torch.nn.functional.silu if by == "silu" else switched(by)
    torch.relu = relu
    torch.nn.functional.relu = lambda x, inplace=False: relu(x)


def loss_of(output, labels):
    outputs = list(output.values()) if isinstance(output, dict) else [output]
    losses = []
    for each in outputs:
        shape = (each.shape[0], *each.shape[2:])
        target = torch.tensor(np.resize(labels, shape))
        losses.append(torch.nn.functional.cross_entropy(each, target))
    return losses[0] + sum(0.4 * loss for loss in losses[1:])


def main(request_path, path):
    with open(request_path, encoding="utf-8") as file:
        request = json.load(file)
    if "module" in request:
        net = instantiate(request["module"]["source"], request["module"]["class"])
    else:
        net, _, _ = build(request["net"])
    dtype = getattr(torch, request.get("dtype", "float32"))
    load(net, {key: formula_tensor(key, tuple(value.shape)) for key, value in weights_of(net).items()}, torch.float32)
    net.to(dtype)
    batch = torch.tensor(formula_tensor("batch", tuple(request["batch"]))).float().to(dtype)
    draw_by_formula(dtype)
    if "relu" in request:
        replace_relu(request["relu"])
    optimizer = torch.optim.SGD(net.parameters(), **request["optimizer"])
    results, losses = {}, []
    for step in range(request["steps"]):
        optimizer.zero_grad()
        loss = loss_of(net.train()(batch), request["labels"])
        loss.backward()
        losses.append(loss.item())
        if step == 0:
            for key, value in net.named_parameters():
                results[f"gradients/{key}"] = value.grad.float().contiguous().numpy().copy()
        optimizer.step()
    results["losses"] = np.array(losses, dtype=np.float32)
    for key, value in weights_of(net).items():
        results[f"state/{key}"] = value.detach().float().contiguous().numpy()
    for key, value in net.state_dict().items():
        if key.endswith("num_batches_tracked"):
            results[key] = value.float().reshape(1).numpy()
    with torch.no_grad():
        output = net.eval()(torch.tensor(formula_tensor("input", (1, *request["batch"][1:]))).float().to(dtype))
        first = next(iter(output.values())) if isinstance(output, dict) else output
        results["logits"] = first.float().numpy()
    write_safetensors(path, results)


if __name__ == "__main__":
    main(*sys.argv[1:])
