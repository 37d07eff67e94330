"""Pictures as torchvision prepares them: reads a list of jobs (JSON) on standard input, writes float32 files.

A job: `source` (picture), `target` (.npy), `height`, `width`, `grey`, `mean`, `std`, `order`, `range`.
"""

import json
import sys

import numpy as np
import torch
from PIL import Image
from torchvision import transforms

for job in json.load(sys.stdin):
    picture = Image.open(job["source"])
    if job["grey"]:
        picture = picture.convert("L")
    else:
        picture = picture.convert("RGB")
    height, width = job["height"], job["width"]
    if picture.size != (width, height):
        if height == width:
            resize = transforms.Resize(round(height / 0.875))
        else:
            h, w = round(height / 0.875), round(width / 0.875)
            full = (h, int(h * picture.width / picture.height))
            if full[1] < w:
                full = (int(w * picture.height / picture.width), w)
            resize = transforms.Resize(full)
        picture = transforms.CenterCrop((height, width))(resize(picture))
    tensor = transforms.ToTensor()(picture)
    if job["order"] == "bgr":
        tensor = tensor.flip(0)
    tensor = tensor * job["range"]
    if job["mean"] is not None:
        tensor = transforms.Normalize(job["mean"], job["std"])(tensor)
    np.save(job["target"], tensor[None].numpy().astype(np.float32))
