"""Exchanges every kind of number with the compiler by safetensors.

`write FILE` writes one tensor per kind that numpy has; `read FILE` prints shape and values of every tensor of a file.
"""

import json
import sys

import numpy as np

from safetensors import read_safetensors, write_safetensors

command, path = sys.argv[1:]
if command == "write":
    values = [0, 1, 2, 100]
    kinds = ["<f8", "<f4", "<f2", "<i8", "<i4", "<i2", "i1", "u1"]
    tensors = {f"whole {kind}": np.array(values, dtype=kind).reshape(2, 2) for kind in kinds}
    tensors["bool"] = np.array([True, False, True])
    tensors["half"] = np.array([0.1, -65504, 6e-8, 6.1e-5, -0.0, 2.5], dtype="<f2")
    tensors["double"] = np.array([0.1, -1e-300, 3.4e38, np.pi])
    tensors["scalar"] = np.array(3, dtype="<i8")
    tensors["empty"] = np.zeros((0, 3), dtype="<f4")
    write_safetensors(path, tensors)
    print(json.dumps({key: value.astype(np.float32).flatten().tolist() for key, value in tensors.items()}))
else:
    tensors = read_safetensors(path)
    print(json.dumps({key: [list(t.shape), t.flatten().tolist()] for key, t in tensors.items()}))
