"""Writes small data sets in the forms that data sets of pictures come in.

    small_pictures.py cifar FOLDER      FOLDER/cifar-10-batches-py, as CIFAR-10's site has it
    small_pictures.py folder FOLDER     FOLDER/train/<class>/*.png and FOLDER/val/<class>/*.png

A class is a colour under noise, so that a net soon tells them apart. The batches are pickles in the very opcodes of those
on the site, which Python 2 wrote with NumPy: a pickle of today's Python has others. NumPy reads them back here.
"""

import pickle
import struct
import sys
from pathlib import Path

import numpy
from PIL import Image


def draw(random, label, classes, height, width):
    """Bytes [3, height, width]."""
    angle = 2 * numpy.pi * label / classes
    colour = 128 + 70 * numpy.cos(angle + 2 * numpy.pi / 3 * numpy.arange(3))
    noise = random.normal(0, 25, (3, height, width))
    return numpy.clip(colour[:, None, None] + noise, 0, 255).astype(numpy.uint8)


def text(value):
    return b"U" + bytes([len(value)]) + value


def batch_pickle(name, images, labels):
    count = struct.pack("<i", len(images))
    reconstruct = b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85" + text(b"b") + b"\x87R"
    dtype = b"cnumpy\ndtype\n" + text(b"u1") + b"K\x00K\x01\x87R"
    dtype += b"(K\x03" + text(b"|") + b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
    content = images.tobytes()
    state = b"(K\x01J" + count + b"M\x00\x0c\x86" + dtype + b"\x89T" + struct.pack("<i", len(content)) + content + b"tb"
    numbers = b"](" + b"".join(b"K" + bytes([label]) for label in labels) + b"e"
    items = text(b"batch_label") + text(name) + text(b"labels") + numbers + text(b"data") + reconstruct + state
    return b"\x80\x02}(" + items + b"u."


def write_cifar(folder, per_batch=40):
    random = numpy.random.RandomState(1)
    root = folder / "cifar-10-batches-py"
    root.mkdir(parents=True)
    for name in [*(f"data_batch_{number}" for number in range(1, 6)), "test_batch"]:
        # An odd number to validate with: two processes do not share it evenly.
        labels = [index % 10 for index in range(per_batch - 3 * (name == "test_batch"))]
        images = numpy.stack([draw(random, label, 10, 32, 32).reshape(-1) for label in labels])
        content = batch_pickle(name.encode(), images, labels)
        read = pickle.loads(content, encoding="bytes")
        assert numpy.array_equal(read[b"data"], images) and read[b"labels"] == labels
        (root / name).write_bytes(content)


def write_folder(folder, classes=("bird", "cat", "dog")):
    random = numpy.random.RandomState(2)
    for split, count in (("train", 24), ("val", 7)):
        for label, name in enumerate(classes):
            (folder / split / name).mkdir(parents=True)
            for index in range(count):
                height, width = random.randint(20, 60, 2)
                image = draw(random, label, len(classes), height, width).transpose(1, 2, 0)
                Image.fromarray(image).save(folder / split / name / f"{index}.png")


if __name__ == "__main__":
    {"cifar": write_cifar, "folder": write_folder}[sys.argv[1]](Path(sys.argv[2]))
