"""Exchanges arrays with the compiler by .npy files: `write FOLDER` makes them, `read FILE` prints one."""

import json
import sys

import numpy as np

command, path = sys.argv[1:]
if command == "write":
    values = np.arange(24, dtype=np.float64).reshape(2, 3, 4) / 7
    for kind in ["<f4", ">f4", "<f8", ">f8"]:
        for order in "CF":
            name = f"{path}/{kind[1:]}{'big' if kind[0] == '>' else 'little'}{order}.npy"
            np.save(name, np.array(values, dtype=kind, order=order))
    for version in [(1, 0), (2, 0), (3, 0)]:
        with open(f"{path}/version{version[0]}.npy", "wb") as file:
            np.lib.format.write_array(file, values.astype("<f4"), version=version)
    print(json.dumps(values.astype(np.float32).flatten().tolist()))
else:
    array = np.load(path)
    print(json.dumps([str(array.dtype), list(array.shape), array.flatten().tolist()]))
