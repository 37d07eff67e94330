"""Runs optimisers and schedules of PyTorch on a small problem, in float64.

Reads a JSON list of cases and prints a JSON list of results. A case has the `optimizer`'s name and its `options`, `groups`
(options of the two groups, one for the weight and one for the bias, or null), a `scheduler` or null, and a number of
`steps`. A scheduler is {"name", "arguments", "options"}; of SequentialLR, the first argument is a list of schedulers. A
LambdaLR is 0.9 ** epoch. The problem: mean squares of tanh(x W + b) - y, everything by formula. A result has the losses,
the rates and momenta before each step, and W and b after the last.
"""

import json
import sys

import torch

from formula import uniform


def drawn(key, shape):
    count = 1
    for extent in shape:
        count *= extent
    return torch.tensor(2 * uniform(key, count) - 1).float().double().reshape(shape)


def make_scheduler(optimizer, spec):
    kind = getattr(torch.optim.lr_scheduler, spec["name"])
    arguments = spec.get("arguments", [])
    if spec["name"] == "SequentialLR":
        arguments = [[make_scheduler(optimizer, each) for each in arguments[0]], arguments[1]]
    if spec["name"] == "LambdaLR":
        arguments = [lambda epoch: 0.9**epoch]
    return kind(optimizer, *arguments, **spec.get("options", {}))


def momentum_of(group):
    return group["betas"][0] if "betas" in group else group["momentum"]


def run(case):
    x, y = drawn("x", (6, 5)), drawn("y", (6, 4))
    weight = drawn("weight", (5, 4)).requires_grad_(True)
    bias = drawn("bias", (4,)).requires_grad_(True)
    groups = case["groups"]
    params = [weight, bias] if groups is None else [{"params": [p], **g} for p, g in zip((weight, bias), groups)]
    optimizer = getattr(torch.optim, case["optimizer"])(params, **case["options"])
    scheduler = case["scheduler"] and make_scheduler(optimizer, case["scheduler"])
    losses, rates, momenta = [], [], []
    for _ in range(case["steps"]):
        rates.append([group["lr"] for group in optimizer.param_groups])
        momenta.append([momentum_of(group) for group in optimizer.param_groups])
        optimizer.zero_grad()
        loss = ((x @ weight + bias).tanh() - y).pow(2).mean()
        loss.backward()
        if case.get("clip"):
            torch.nn.utils.clip_grad_norm_([weight, bias], case["clip"])
        optimizer.step()
        if scheduler:
            scheduler.step()
        losses.append(loss.item())
    return {
        "losses": losses,
        "rates": rates,
        "momenta": momenta,
        "weight": weight.detach().flatten().tolist(),
        "bias": bias.tolist(),
    }


json.dump([run(case) for case in json.load(sys.stdin)], sys.stdout)
