"""Exchanges checkpoints with the compiler.

`write FOLDER` writes checkpoints of every kind there, and prints what is in them; `load FILE` prints what torch.load finds in
a file, `npz FILE` what numpy finds; `resnet50 FILE` saves random weights of torchvision's; `same A B` compares two
state_dicts of it bit for bit, and loads the second.
"""

import argparse
import collections
import json
import os
import sys

import numpy as np
import torch


def describe(tensor):
    tensor = tensor.detach()
    return [list(tensor.shape), str(tensor.dtype).replace("torch.", ""), tensor.double().flatten().tolist()]


def bits(tensor):
    return tensor.detach().contiguous().numpy().tobytes() if tensor.dtype != torch.bfloat16 else bits(tensor.float())


def values(*shape, dtype=torch.float32):
    count = int(np.prod(shape))
    return (torch.arange(count, dtype=torch.float64) * 0.75 - 3).to(dtype).reshape(shape)


def plain():
    model = torch.nn.Sequential(torch.nn.Conv2d(2, 3, 3), torch.nn.BatchNorm2d(3))
    torch.manual_seed(1)
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter)
    return model.state_dict()


def kinds():
    names = ["float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool"]
    tensors = collections.OrderedDict()
    for name in names:
        tensors[name] = (values(2, 3).abs() if name in ("uint8", "bool") else values(2, 3)).to(getattr(torch, name))
    tensors["scalar"] = torch.tensor(7)
    tensors["empty"] = torch.zeros(0, 3)
    return tensors


def views():
    base = values(4, 6)
    whole = values(2, 3, 4, 5)
    return {
        "transposed": base.t(),
        "column": base[:, 2],
        "every other": base[1:, ::2],
        "shared": base,
        "expanded": torch.ones(1).expand(3, 4),
        "channels last": whole.to(memory_format=torch.channels_last),
        "half transposed": values(3, 5).half().t(),
        "__proto__": torch.nn.Parameter(values(2)),
        "constructor": values(1),
    }


def checkpoints():
    state = plain()
    optimiser = torch.optim.Adam([torch.nn.Parameter(values(2))])
    optimiser.param_groups[0]["params"][0].sum().backward()
    optimiser.step()
    schedule = torch.optim.lr_scheduler.MultiStepLR(optimiser, [3, 5])
    wrapped = collections.OrderedDict((f"module.{key}", value) for key, value in state.items())
    compiled = collections.OrderedDict((f"_orig_mod.module.{key}", value) for key, value in state.items())
    training = {
        "epoch": 3,
        "best": np.float64(0.5),
        "arch": "resnet",
        "size": torch.Size([3, 4]),
        "dtype": torch.float16,
        "device": torch.device("cpu"),
        "seen": {1, 2},
        "optimizer": optimiser.state_dict(),
        "scheduler": schedule.state_dict(),
        "state_dict": state,
    }
    return {
        "plain.pt": (state, state),
        "kinds.pt": (kinds(), kinds()),
        "views.pt": (views(), views()),
        "training.pt": (training, state),
        "wrapped.pt": ({"model": wrapped}, state),
        "compiled.pt": (compiled, state),
    }


def write(folder):
    found = {}
    for name, (content, state) in checkpoints().items():
        described = {key: describe(value) for key, value in state.items()}
        torch.save(content, os.path.join(folder, name))
        found[name] = described
        legacy = name.replace(".pt", ".legacy.pth")
        torch.save(content, os.path.join(folder, legacy), _use_new_zipfile_serialization=False)
        found[legacy] = described
        for protocol in (3, 4, 5):
            torch.save(content, os.path.join(folder, f"p{protocol}-{name}"), pickle_protocol=protocol)
            found[f"p{protocol}-{name}"] = described
    arrays = {key: value.numpy() for key, value in kinds().items() if key != "bfloat16"}
    arrays["fortran"] = np.asfortranarray(values(2, 3, 4).numpy())
    arrays["big endian"] = values(5).numpy().astype(">f4")
    described = {key: describe(torch.from_numpy(value.astype(value.dtype.newbyteorder("=")))) for key, value in arrays.items()}
    for name, save in (("arrays.npz", np.savez), ("packed.npz", np.savez_compressed)):
        save(os.path.join(folder, name), **arrays)
        found[name] = described
    state = plain()
    torch.save({"state_dict": state, "state_dict_ema": plain()}, os.path.join(folder, "two.pt-ambiguous"))
    torch.save({"state_dict": state, "args": argparse.Namespace(lr=1)}, os.path.join(folder, "namespace.pt-refused"))
    torch.save(torch.nn.Linear(2, 2), os.path.join(folder, "model.pt-refused"))
    torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), os.path.join(folder, "script.pt-refused"))
    torch.save({"a": torch.ones(2, dtype=torch.complex64)}, os.path.join(folder, "complex.pt-refused"))
    print(json.dumps(found))


def resnet50():
    import torchvision

    return torchvision.models.resnet50(weights=None)


command, *paths = sys.argv[1:]
if command == "write":
    write(paths[0])
elif command == "load":
    print(json.dumps({key: describe(value) for key, value in torch.load(paths[0]).items()}))
elif command == "npz":
    with np.load(paths[0]) as arrays:
        print(json.dumps({key: describe(torch.from_numpy(arrays[key])) for key in arrays}))
elif command == "resnet50":
    torch.manual_seed(0)
    model = resnet50()
    model(torch.randn(2, 3, 64, 64))
    torch.save(model.state_dict(), paths[0])
elif command == "same":
    one, other = (torch.load(path) for path in paths)
    same = list(one) == list(other) and all(
        one[key].dtype == other[key].dtype and one[key].shape == other[key].shape and bits(one[key]) == bits(other[key])
        for key in one
    )
    model = resnet50()
    model.load_state_dict(other, strict=True)
    print(json.dumps([same, len(one)]))
