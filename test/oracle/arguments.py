"""Makes nets of generated PyTorch modules with other arguments than their defaults.

    arguments.py < REQUEST.json

The request is `{"cases": [{"source": <Python>, "net": <class>, "arguments": [...], "input": [...]}, ...]}`. For each case it
prints `{"keys": {key: shape}, "outputs": [shape, ...]}`, or `{"error": ...}`: the module's state_dict without
`num_batches_tracked`, and the shapes of its outputs for an input of that shape, without batch. Nothing is computed: tensors
are on the device `meta`, which has shapes alone.
"""

import json
import sys
import traceback
import types

import torch


def on_meta(make):
    def made(*arguments, **options):
        return make(*arguments, **{**options, "device": "meta"})

    return made


def as_tuple(value):
    return tuple(as_tuple(item) for item in value) if isinstance(value, list) else value


def run(index, case):
    name = f"generated_{index}"
    module = types.ModuleType(name)
    sys.modules[name] = module
    exec(compile(case["source"], f"{name}.py", "exec"), module.__dict__)
    model = getattr(module, case["net"])(*as_tuple(case["arguments"])).eval()
    state = {key: list(value.shape) for key, value in model.state_dict().items() if not key.endswith("num_batches_tracked")}
    try:
        with torch.no_grad():
            output = model(torch.empty(2, *case["input"]))
    except Exception:
        return {"keys": state, "error": traceback.format_exc(limit=-4)}
    outputs = list(output.values()) if isinstance(output, dict) else [output]
    return {"keys": state, "outputs": [list(value.shape[1:]) for value in outputs]}


def main():
    for name in ("empty", "zeros", "ones", "tensor", "rand"):
        setattr(torch, name, on_meta(getattr(torch, name)))
    for name in list(vars(torch.nn.init)):
        if name.endswith("_") and not name.startswith("_"):
            setattr(torch.nn.init, name, lambda tensor, *arguments, **options: tensor)
    results = []
    for index, case in enumerate(json.load(sys.stdin)["cases"]):
        try:
            results.append(run(index, case))
        except Exception:
            results.append({"error": traceback.format_exc(limit=-4)})
    json.dump(results, sys.stdout)


main()
