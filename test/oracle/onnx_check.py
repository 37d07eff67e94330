"""Judges ONNX models with the `onnx` package and tells what they say of themselves.

    onnx_check.py MODEL.onnx ...

Prints a JSON list with an entry for each model. `problem` is what `check_model(full_check=True)` or strict shape
inference complained about, or null. `differing` lists values whose shape in the file is not what `onnx` infers when all
that the file says of intermediate values is taken away; `untold` lists intermediate values without a shape.
"""

import json
import sys

import numpy
import onnx
from onnx import numpy_helper, shape_inference


def shape_of(value):
    return [dim.dim_param or dim.dim_value or None for dim in value.type.tensor_type.shape.dim]


def agrees(told, inferred):
    """What is not inferred agrees with anything."""
    return len(told) == len(inferred) and all(b is None or isinstance(b, str) or a == b for a, b in zip(told, inferred))


def describe(path):
    problem = None
    try:
        onnx.checker.check_model(path, full_check=True)
    except Exception as error:  # what the package raises is of many kinds
        problem = str(error)
    model = onnx.load(path)
    graph = model.graph
    told = {value.name: shape_of(value) for value in graph.value_info}
    outputs = {value.name: shape_of(value) for value in graph.output}
    bare = onnx.ModelProto()
    bare.CopyFrom(model)
    del bare.graph.value_info[:]
    differing = []
    try:
        inferred = shape_inference.infer_shapes(bare, check_type=True, strict_mode=True, data_prop=True)
        for value in [*inferred.graph.value_info, *inferred.graph.output]:
            stated = told.get(value.name, outputs.get(value.name))
            if stated is None or not agrees(stated, shape_of(value)):
                differing.append([value.name, stated, shape_of(value)])
    except Exception as error:
        problem = problem or str(error)
    made = [name for node in graph.node for name in node.output]
    return {
        "problem": problem,
        "ir_version": model.ir_version,
        "opset": {entry.domain: entry.version for entry in model.opset_import},
        "producer": [model.producer_name, model.producer_version],
        "doc": model.doc_string,
        "metadata": {entry.key: entry.value for entry in model.metadata_props},
        "graph": graph.name,
        "initialisers": {
            tensor.name: {"shape": list(tensor.dims), "sum": float(numpy.abs(numpy_helper.to_array(tensor).astype("float64")).sum())}
            for tensor in graph.initializer
        },
        "nodes": [[node.op_type, node.name] for node in graph.node],
        "inputs": {value.name: shape_of(value) for value in graph.input},
        "outputs": outputs,
        "untold": [name for name in made if name not in told and name not in outputs],
        "differing": differing,
    }


if __name__ == "__main__":
    print(json.dumps([describe(path) for path in sys.argv[1:]]))
