"""CIFAR-10, or folders of pictures, for train.py.

Of a spec they know the size of its pictures and how many classes there are.
"""

import math
import pickle
import random
from pathlib import Path
from typing import Any, Sequence, Tuple

import torch
from torch import Tensor
from torch.nn import functional as F
from torch.utils.data import Dataset

CLASSES = 10
SIZE = (32, 32)  # height, width


class Stub:
    """Stands for NumPy's arrays in a pickle, and keeps what they are made from."""

    def __init__(self, *args: Any) -> None:
        self.state: Tuple[Any, ...] = ()

    def __setstate__(self, state: Tuple[Any, ...]) -> None:
        self.state = state


class BatchUnpickler(pickle.Unpickler):
    """CIFAR-10's batches are pickles, which can call anything: not through this."""

    def find_class(self, module: str, name: str) -> Any:
        array = ("numpy.core.multiarray", "_reconstruct")
        if (module, name) in (array, ("numpy", "ndarray"), ("numpy", "dtype")):
            return Stub
        raise pickle.UnpicklingError(f"a batch of CIFAR-10 has no {module}.{name}")


class Pictures(Dataset):
    """Pictures [3, H, W] of bytes with their classes; if varied, anew in each epoch."""

    def __init__(self, samples: Sequence[Tuple[Any, int]], varied: bool, seed: int):
        self.samples, self.varied, self.seed = samples, varied, seed
        self.epoch = 0

    def __len__(self) -> int:
        return len(self.samples)

    def __getitem__(self, index: int) -> Tuple[Tensor, int]:
        source, label = self.samples[index]
        # The same picture whichever process or worker takes it.
        chance = random.Random(f"{self.seed} {self.epoch} {index}")
        image = self.load(source, chance)
        mirror = self.varied and chance.random() < 0.5
        return (image.flip(2) if mirror else image), label

    def load(self, source: Any, chance: random.Random) -> Tensor:
        raise NotImplementedError


class Cifar(Pictures):
    """Pictures of 32x32 pixels; varied, shifted by up to 4."""

    def load(self, source: Tensor, chance: random.Random) -> Tensor:
        if not self.varied:
            return source
        top, left = chance.randrange(9), chance.randrange(9)
        return F.pad(source, (4, 4, 4, 4))[:, top : top + 32, left : left + 32]


class Files(Pictures):
    """Files of pictures, their middle seven eighths; varied, any part of them."""

    def load(self, source: Path, chance: random.Random) -> Tensor:
        from PIL import Image

        with Image.open(source) as file:
            image = file.convert("RGB")
        (height, width), x, y = SIZE, 0.5, 0.5
        scale = 0.875 * min(image.width / width, image.height / height)
        w, h = scale * width, scale * height
        if self.varied:
            area = image.width * image.height * chance.uniform(0.08, 1)
            ratio = width / height * (4 / 3) ** chance.uniform(-1, 1)
            w = min(image.width, math.sqrt(area * ratio))
            h = min(image.height, math.sqrt(area / ratio))
            x, y = chance.random(), chance.random()
        left, top = x * (image.width - w), y * (image.height - h)
        box = (left, top, left + w, top + h)
        image = image.resize((width, height), Image.BILINEAR, box)
        pixels = torch.frombuffer(bytearray(image.tobytes()), dtype=torch.uint8)
        return pixels.view(height, width, 3).permute(2, 0, 1)


def open_data(root: Path, split: str, seed: int) -> Pictures:
    """The pictures of a split: train or val."""
    varied = split == "train"
    cifar = root / "cifar-10-batches-py"
    if not cifar.is_dir():
        folders = sorted(path for path in (root / split).glob("*") if path.is_dir())
        classes = enumerate(folders)
        files = [(path, n) for n, one in classes for path in sorted(one.iterdir())]
        if len(folders) != CLASSES or len(files) == 0:
            found = f"{len(files)} pictures of {len(folders)} classes"
            raise SystemExit(f"{root / split} has {found}, not of {CLASSES}")
        return Files(files, varied, seed)
    if CLASSES != 10:
        raise SystemExit(f"{cifar} has 10 classes, not {CLASSES}")
    samples = []
    for name in [f"data_batch_{n}" for n in range(1, 6)] if varied else ["test_batch"]:
        with (cifar / name).open("rb") as file:
            batch = BatchUnpickler(file, encoding="bytes").load()
        data = torch.frombuffer(bytearray(batch[b"data"].state[-1]), dtype=torch.uint8)
        samples += zip(data.view(-1, 3, 32, 32), batch[b"labels"])
    return Cifar(samples, varied, seed)
