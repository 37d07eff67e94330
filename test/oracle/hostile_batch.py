"""Gives a batch of CIFAR-10 that calls something to the reader beside train.py, and prints what comes of it.

    hostile_batch.py FOLDER

FOLDER has the `pictures.py` that was written for a net; the call would leave a file behind in it.
"""

import pickle
import sys
from pathlib import Path


class Call:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


def main(folder):
    sys.path.insert(0, str(folder))
    from pictures import open_data

    root = folder / "hostile" / "cifar-10-batches-py"
    root.mkdir(parents=True)
    called = folder / "called"
    (root / "test_batch").write_bytes(pickle.dumps({b"labels": [0], b"data": Call(called)}))
    try:
        open_data(root.parent, "val", 0)
    except pickle.UnpicklingError as error:
        print(error, "and was called" if called.exists() else "and was not called")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
