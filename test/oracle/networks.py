"""Independent PyTorch definitions of the networks, as the oracle that the compiler is held to.

They come from torchvision, from the papers and from the public PyTorch ports, and know nothing of senet. Each
`nets_<group>.py` beside this file has a group of them, and says which.

Usage, everything that is printed is one JSON document:

    networks.py describe NET...          {NET: {params, macs, input, state_dict: {key: shape}}}
    networks.py run NET [--weights W.safetensors] [--input X.npy] [--taps PATH,PATH] [--save OUT.safetensors]
                                         {net, input, output: {shape, data}, stages: {path: {shape, mean, std, first}}}
    networks.py outputs NET... --save OUT.safetensors          {}, and NET/output and NET/PATH for each stage in the file
    networks.py formula NET [--weights W.safetensors] [--input X.npy]      writes weights and input by formula
    networks.py initialise NET --weights W.safetensors                    writes weights that PyTorch has drawn

`run` takes the formula's weights and input where no file is given; `outputs` always does. `NET@R` is the network with
the reduction R in place of 16, `--classes N` changes the classes, `--dtype float64` computes in double precision.
Networks are in evaluation mode.
"""

import argparse
import importlib
import json
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn

from formula import formula_tensor
from safetensors import read_safetensors, write_safetensors


def build(name, classes=None):
    """The network of that name, its input (C, H, W) and its stages (module paths), or a ValueError."""
    base, _, reduction = name.partition("@")
    for path in sorted(Path(__file__).parent.glob("nets_*.py")):
        built = importlib.import_module(path.stem).build(base, int(reduction or 16), classes)
        if built is not None:
            return built
    raise ValueError(f"no network is called {name}")


def weights_of(net):
    """`state_dict` without the counters of batch norm: the tensors that a file of weights holds."""
    return {key: value for key, value in net.state_dict().items() if not key.endswith("num_batches_tracked")}


def count_macs(net, shape):
    """Multiply-adds of convolutions and linear layers for one picture of shape (C, H, W)."""
    total = 0

    def count(module, inputs, output):
        nonlocal total
        # A transposed convolution spreads each value that enters, the others gather each that leaves.
        values = inputs[0] if isinstance(module, nn.ConvTranspose2d) else output
        total += values.numel() * module.weight[0].numel()

    kinds = (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)
    layers = [module for module in net.modules() if isinstance(module, kinds)]
    hooks = [module.register_forward_hook(count) for module in layers]
    with torch.no_grad():
        net(torch.zeros(1, *shape))
    for hook in hooks:
        hook.remove()
    return total


def describe(name, arguments):
    net, shape, _ = build(name, arguments.classes)
    return {
        "params": sum(parameter.numel() for parameter in net.parameters()),
        "macs": count_macs(net.eval(), shape),
        "input": list(shape),
        "state_dict": {key: list(value.shape) for key, value in weights_of(net).items()},
    }


def load(net, tensors, dtype):
    """Puts named arrays into the network; keys and shapes must be exactly those it has."""
    expected = weights_of(net)
    if set(expected) != set(tensors):
        missing, surplus = sorted(set(expected) - set(tensors)), sorted(set(tensors) - set(expected))
        raise ValueError(f"missing keys: {missing[:8]}, surplus keys: {surplus[:8]}")
    # A copy, since an array that was read from a file is read-only.
    net.load_state_dict({key: torch.tensor(np.array(value)) for key, value in tensors.items()}, strict=False)
    return net.to(dtype).eval()


def compute(name, arguments):
    """The input, the output and the stages of a network, as arrays."""
    net, shape, stages = build(name, arguments.classes)
    dtype = getattr(torch, arguments.dtype)
    if arguments.weights:
        tensors = read_safetensors(arguments.weights)
    else:
        tensors = {key: formula_tensor(key, tuple(value.shape)) for key, value in weights_of(net).items()}
    load(net.to(dtype), tensors, dtype)
    images = np.load(arguments.input) if arguments.input else formula_tensor("input", (1, *shape))
    seen = {}
    modules = dict(net.named_modules())
    for path in arguments.taps.split(",") if arguments.taps else stages:
        if path not in modules:
            raise ValueError(f"{name} has no module {path}")
        # A copy: what comes next may work in place.
        keep = lambda _, __, output, path=path: seen.__setitem__(path, output.clone().numpy())
        modules[path].register_forward_hook(keep)
    with torch.no_grad():
        output = net(torch.tensor(np.array(images)).to(dtype)).numpy()
    return images, output, seen


def run(name, arguments):
    images, output, stages = compute(name, arguments)
    if arguments.save:
        write_safetensors(arguments.save, {"output": output, **stages})
    return {
        "net": name,
        "input": list(images.shape),
        "output": {"shape": list(output.shape), "data": output.ravel().tolist()},
        "stages": {path: summarize(value) for path, value in stages.items()},
    }


def save_outputs(names, arguments):
    tensors = {}
    for name in names:
        _, output, stages = compute(name, arguments)
        tensors[f"{name}/output"] = output
        tensors.update({f"{name}/{path}": value for path, value in stages.items()})
    write_safetensors(arguments.save, tensors)
    return {}


def summarize(value):
    """Shape without the batch, mean, population standard deviation and the first six values, over the whole batch."""
    return {
        "shape": list(value.shape[1:]),
        "mean": float(value.mean(dtype=np.float64)),
        "std": float(value.std(dtype=np.float64)),
        "first": value.ravel()[:6].tolist(),
    }


def write_formula(name, arguments):
    net, shape, _ = build(name, arguments.classes)
    if arguments.weights:
        shapes = {key: tuple(value.shape) for key, value in weights_of(net).items()}
        values = {key: formula_tensor(key, size).astype(np.float32) for key, size in shapes.items()}
        write_safetensors(arguments.weights, values)
    if arguments.input:
        np.save(arguments.input, formula_tensor("input", (1, *shape)).astype(np.float32))
    return {"net": name, "weights": arguments.weights, "input": arguments.input}


def initialise(name, arguments):
    """Draws weights: PyTorch's own for its layers, norms about ones and zeros, and their statistics from one batch."""
    net, shape, _ = build(name, arguments.classes)
    with torch.no_grad():
        for module in net.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.momentum = 1
                module.weight.uniform_(0.5, 1.5)
                module.bias.uniform_(-0.1, 0.1)
        net.train()(torch.randn(2, *shape))
    write_safetensors(arguments.weights, {key: value.numpy() for key, value in weights_of(net).items()})
    return {"net": name, "weights": arguments.weights}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["describe", "run", "outputs", "formula", "initialise"])
    parser.add_argument("nets", nargs="+", metavar="NET")
    parser.add_argument("--weights")
    parser.add_argument("--input")
    parser.add_argument("--taps")
    parser.add_argument("--save")
    parser.add_argument("--dtype", choices=["float32", "float64"], default="float32")
    parser.add_argument("--classes", type=int)
    arguments = parser.parse_args()
    torch.manual_seed(0)
    if arguments.command == "describe":
        answer = {name: describe(name, arguments) for name in arguments.nets}
    elif arguments.command == "outputs":
        if not arguments.save or arguments.weights or arguments.input:
            parser.error("outputs needs --save, and takes no --weights and no --input")
        answer = save_outputs(arguments.nets, arguments)
    elif len(arguments.nets) != 1:
        parser.error("one NET only")
    elif arguments.command == "initialise" and not arguments.weights:
        parser.error("initialise needs --weights")
    else:
        answer = {"run": run, "formula": write_formula, "initialise": initialise}[arguments.command](arguments.nets[0], arguments)
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
