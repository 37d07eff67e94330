"""Runs generated PyTorch modules beside the graphs that they were generated from.

    generated.py < REQUEST.json

The request is `{"cases": [{"graph": <graph as JSON>, "source": <Python>, "net": <class>, "batch": N}, ...]}`. For each case
it prints `{"keys": [...], "shapes": [...], "outputs": {name: difference}}`, or `{"error": ...}`: the keys and shapes of the
module's state_dict without `num_batches_tracked`, and the greatest difference of each output from the graph's, relative to
its greatest value. Weights and input are those of the formula.
"""

import json
import sys
import traceback
import types

import torch

from execute import execute
from formula import formula_tensor


def tensor(key, shape):
    return torch.from_numpy(formula_tensor(key, shape)).float()


def run(index, case):
    graph = case["graph"]
    name = f"generated_{index}"
    module = types.ModuleType(name)
    sys.modules[name] = module
    exec(compile(case["source"], f"{name}.py", "exec"), module.__dict__)
    model = getattr(module, case["net"])().eval()
    state = {key: value for key, value in model.state_dict().items() if not key.endswith("num_batches_tracked")}
    weights = {w["key"]: tensor(w["key"], w["shape"]) for node in graph["nodes"] for w in node["weights"]}
    result = {"keys": list(state), "shapes": [list(value.shape) for value in state.values()]}
    missing, unexpected = model.load_state_dict(weights, strict=False)
    missing = [key for key in missing if not key.endswith("num_batches_tracked")]
    if missing or unexpected:
        return {**result, "error": f"missing {missing}, unexpected {unexpected}"}
    value = tensor("input", [case["batch"], *graph["nodes"][0]["shape"]])
    with torch.inference_mode():
        expected = execute(graph, weights, value)
        actual = model(value)
    if not isinstance(actual, dict):
        actual = {graph["outputs"][0]["name"]: actual}
    outputs = {}
    for output in graph["outputs"]:
        reference = expected[output["node"]]
        found = actual[output["name"]]
        if found.shape != reference.shape:
            return {**result, "error": f"{output['name']} has the shape {list(found.shape)}, not {list(reference.shape)}"}
        scale = reference.abs().max().item() or 1.0
        outputs[output["name"]] = (found - reference).abs().max().item() / scale
    return {**result, "outputs": outputs}


def main():
    results = []
    for index, case in enumerate(json.load(sys.stdin)["cases"]):
        try:
            results.append(run(index, case))
        except Exception:
            results.append({"error": traceback.format_exc(limit=-3)})
    json.dump(results, sys.stdout)


main()
