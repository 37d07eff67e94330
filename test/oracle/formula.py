"""Weights and inputs by formula, so that two implementations can be compared without a checkpoint.

The value at flat index `i` (row-major in PyTorch's layout) of the tensor with key `k` depends on `k` and `i` only:
FNV-1a of the key seeds mulberry32, whose output number `i` is scaled by what the key says the tensor is.
"""

from math import prod

import numpy as np


def fnv1a(key):
    """FNV-1a, 32 bits, of the key in UTF-8."""
    value = 0x811C9DC5
    for byte in key.encode("utf-8"):
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def uniform(key, count):
    """The first `count` outputs of mulberry32 seeded by the key, float64 in [0, 1). Products wrap at 32 bits."""
    steps = np.arange(1, count + 1, dtype=np.uint32)
    state = np.uint32(fnv1a(key)) + steps * np.uint32(0x6D2B79F5)
    mixed = (state ^ (state >> np.uint32(15))) * (state | np.uint32(1))
    mixed ^= mixed + (mixed ^ (mixed >> np.uint32(7))) * (mixed | np.uint32(61))
    return (mixed ^ (mixed >> np.uint32(14))).astype(np.float64) / 2.0**32


def formula_tensor(key, shape):
    """float64 array of `shape` for the `state_dict` key; for `input` and `batch`, the picture(s) in N,C,H,W."""
    u = uniform(key, prod(shape))
    if key in ("input", "batch"):
        value = 2 * u - 1
    elif key.endswith("running_var"):
        value = 0.5 + u
    elif key.endswith("running_mean") or key.endswith("bias"):
        value = 0.2 * (u - 0.5)
    elif len(shape) >= 2:
        value = (2 * u - 1) * np.sqrt(3 / prod(shape[1:]))
    else:
        value = 0.5 + u
    return value.reshape(shape)
