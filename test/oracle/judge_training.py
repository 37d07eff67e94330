"""Judges a checkpoint of train.py on a small CIFAR-10 by itself: NumPy reads the batch, and nothing is shared with it.

    judge_training.py FOLDER MODULE CLASS CHECKPOINT DATA MEAN STD

prints `{"loss": mean cross-entropy, "accuracy": share}` over DATA/cifar-10-batches-py/test_batch.
"""

import importlib
import json
import pickle
import sys
from pathlib import Path

import numpy
import torch


def main(folder, module, name, checkpoint, data, mean, std):
    sys.path.insert(0, folder)
    net = getattr(importlib.import_module(module), name)().eval()
    net.load_state_dict(torch.load(checkpoint)["model"])
    with (Path(data) / "cifar-10-batches-py" / "test_batch").open("rb") as file:
        batch = pickle.load(file, encoding="bytes")
    labels = numpy.array(batch[b"labels"])
    planes = batch[b"data"].reshape(-1, 3, 1024).astype(numpy.float64) / 255
    planes = (planes - numpy.array(json.loads(mean))[:, None]) / numpy.array(json.loads(std))[:, None]
    with torch.no_grad():
        scores = net(torch.from_numpy(planes.reshape(-1, 3, 32, 32)).float()).double().numpy()
    right = numpy.exp(scores[numpy.arange(len(labels)), labels]) / numpy.exp(scores).sum(1)
    print(json.dumps({"loss": -numpy.log(right).mean(), "accuracy": (scores.argmax(1) == labels).mean()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
