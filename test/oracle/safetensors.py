"""Reading and writing safetensors: 8 bytes of header length (little endian), a JSON header, then the data."""

import json
import struct
from math import prod

import numpy as np

DTYPES = {
    "F64": np.dtype("<f8"),
    "F32": np.dtype("<f4"),
    "F16": np.dtype("<f2"),
    "I64": np.dtype("<i8"),
    "I32": np.dtype("<i4"),
    "I16": np.dtype("<i2"),
    "I8": np.dtype("i1"),
    "U8": np.dtype("u1"),
    "BOOL": np.dtype("?"),
}


def read_safetensors(path):
    """The named tensors of a file, as numpy arrays in the file's order. Raises ValueError where the file lies."""
    with open(path, "rb") as file:
        content = file.read()
    if len(content) < 8:
        raise ValueError(f"{path}: shorter than a header length")
    (header_length,) = struct.unpack("<Q", content[:8])
    if 8 + header_length > len(content):
        raise ValueError(f"{path}: the header says {header_length} bytes, the file has {len(content)}")
    header = json.loads(content[8 : 8 + header_length])
    data = memoryview(content)[8 + header_length :]
    tensors = {}
    for key, entry in header.items():
        if key == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        dtype = DTYPES[entry["dtype"]]
        if not 0 <= begin <= end <= len(data) or end - begin != prod(entry["shape"]) * dtype.itemsize:
            raise ValueError(f"{path}: {key} has data offsets {begin}, {end} for shape {entry['shape']}")
        tensors[key] = np.frombuffer(data[begin:end], dtype=dtype).reshape(entry["shape"])
    return tensors


def write_safetensors(path, tensors):
    """Writes named numpy arrays; the header is padded with spaces so that the data starts at a multiple of 8."""
    names = {dtype: name for name, dtype in DTYPES.items()}
    header, offset, blobs = {}, 0, []
    for key, tensor in tensors.items():
        array = np.ascontiguousarray(tensor)
        dtype = array.dtype.newbyteorder("<")
        blob = array.astype(dtype, copy=False).tobytes()
        header[key] = {
            "dtype": names[dtype],
            "shape": list(np.shape(tensor)),
            "data_offsets": [offset, offset + len(blob)],
        }
        offset += len(blob)
        blobs.append(blob)
    text = json.dumps(header, separators=(",", ":")).encode("utf-8")
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)))
        file.write(text)
        file.writelines(blobs)
