"""Writes torch.save's archive anew with the zip64 fields of large archives, as Python writes them.

`zip64.py FOLDER` writes plain.pt, and there from it: local.pt (zip64 in the headers before entries), whole.pt (in the
directory and at the end as well), stream.pt (sizes after the entries), packed.pt (deflated).
"""

import io
import os
import sys
import zipfile

import torch

folder = sys.argv[1]
plain = os.path.join(folder, "plain.pt")
torch.save({"weight": torch.arange(6).float().reshape(2, 3), "bias": torch.ones(2) / 3}, plain)
with zipfile.ZipFile(plain) as archive:
    files = {name: archive.read(name) for name in archive.namelist()}


class Pipe(io.RawIOBase):
    """What cannot go back to fill in a size."""

    def __init__(self, file):
        self.file = file

    def writable(self):
        return True

    def write(self, data):
        return self.file.write(data)


def write(name, compression=zipfile.ZIP_STORED, pipe=False):
    with open(os.path.join(folder, name), "wb") as file:
        with zipfile.ZipFile(Pipe(file) if pipe else file, "w", compression) as archive:
            for entry, content in files.items():
                with archive.open(entry, "w", force_zip64=True) as target:
                    target.write(content)


write("local.pt")
write("stream.pt", pipe=True)
zipfile.ZIP64_LIMIT = 0
write("whole.pt")
write("packed.pt", zipfile.ZIP_DEFLATED)
