"""Deploy prototxts in the style of the authors of SENet, and what they compute, as an oracle for `senet import caffe`.

The layers are written down here from the authors' published tables (structure, names, order); they are printed as a
prototxt, and executed one by one with torch's functions. Nothing is known of senet, and no prototxt is read.

    caffe_prototxt.py print NET                      the prototxt
    caffe_prototxt.py describe NET                   {layers, params, macs, output} as JSON
    caffe_prototxt.py run NET --save OUT.safetensors  the tensor `output` for the formula's input and weights

Weights are `formula_tensor("LAYER.weight")` and so on; those of a Scale are its BatchNorm's `weight` and `bias`.
"""

import argparse
import json
from pathlib import Path

import torch
import torch.nn.functional as F

from formula import formula_tensor
from safetensors import write_safetensors


class Net:
    """Layers in order; each method adds one and gives the name of its top."""

    def __init__(self, name, size=224):
        self.name, self.size, self.layers = name, size, []

    def add(self, kind, name, bottoms, top=None, **parameters):
        top = top or name
        self.layers.append({"type": kind, "name": name, "bottoms": bottoms, "top": top, **parameters})
        return top

    def conv(self, name, x, channels, kernel, stride=1, pad=0, group=1, bias=False):
        return self.add("Convolution", name, [x], channels=channels, kernel=kernel, stride=stride, pad=pad, group=group, bias=bias)

    def norm(self, x):
        self.add("BatchNorm", f"{x}/bn", [x], x)
        return self.add("Scale", f"{x}/bn/scale", [x], x, bias=True)

    def relu(self, x, name=None):
        return self.add("ReLU", name or f"{x}/relu", [x], x)

    def unit(self, name, x, channels, kernel, stride=1, pad=0, group=1):
        return self.relu(self.norm(self.conv(name, x, channels, kernel, stride, pad, group)))

    def pool(self, name, x, kind, kernel=None, stride=1, pad=0):
        return self.add("Pooling", name, [x], pool=kind, kernel=kernel, stride=stride, pad=pad)

    def gate(self, name, x, channels, reduction=16):
        """Global pooling, 1x1 down, ReLU, 1x1 up, Sigmoid; the authors' names."""
        y = self.pool(f"{name}_global_pool", x, "AVE")
        y = self.relu(self.conv(f"{name}_1x1_down", y, channels // reduction, 1, bias=True))
        y = self.conv(f"{name}_1x1_up", y, channels, 1, bias=True)
        return self.add("Sigmoid", f"{name}_prob", [y], y)


def bottleneck(net, x, name, widths, out, stride, project, at_first, group=1, projection=1, gated=True):
    first, second = (stride, 1) if at_first else (1, stride)
    y = net.unit(f"{name}_1x1_reduce", x, widths[0], 1, first)
    y = net.unit(f"{name}_3x3", y, widths[1], 3, second, 1, group)
    y = net.norm(net.conv(f"{name}_1x1_increase", y, out, 1))
    scale = net.gate(name, y, out) if gated else None
    if project:
        x = net.norm(net.conv(f"{name}_1x1_proj", x, out, projection, stride, projection // 2))
    if gated:
        z = net.add("Axpy", name, [scale, y, x])
    else:
        z = net.add("Eltwise", name, [x, y], operation="SUM")
    return net.relu(z)


def resnet(name, depths, expand=(1, 1, 4), at_first=True, group=1, deep=False, gated=True, size=224, width=64, classes=1000):
    net = Net(name, size)
    if deep:
        x = net.unit("conv1_1_3x3_s2", "data", 64, 3, 2, 1)
        x = net.unit("conv1_2_3x3", x, 64, 3, 1, 1)
        x = net.unit("conv1_3_3x3", x, 128, 3, 1, 1)
    else:
        x = net.unit("conv1/7x7_s2", "data", width, 7, 2, 3)
    x = net.pool("pool1/3x3_s2", x, "MAX", 3, 2)
    for stage, depth in enumerate(depths):
        p = width * 2**stage
        for block in range(depth):
            stride = 2 if stage > 0 and block == 0 else 1
            projection = 3 if deep and stage > 0 else 1
            widths = (p * expand[0], p * expand[1])
            label = f"conv{stage + 2}_{block + 1}"
            x = bottleneck(net, x, label, widths, p * expand[2], stride, block == 0, at_first, group, projection, gated)
    last = net.size // 2 ** (len(depths) + 1)
    x = net.pool(f"pool5/{last}x{last}_s1", x, "AVE", last, 1)
    if deep:
        x = net.add("Dropout", "drop", [x], x, ratio=0.2)
    x = net.add("InnerProduct", "classifier", [x], channels=classes)
    net.add("Softmax", "prob", [x])
    return net


INCEPTION = [
    # name, 1x1, (3x3 reduce, 3x3), (double reduce, a, b), pool kind, pool projection, stride
    ("inception_3a", 64, (64, 64), (64, 96, 96), "AVE", 32, 1),
    ("inception_3b", 64, (64, 96), (64, 96, 96), "AVE", 64, 1),
    ("inception_3c", 0, (128, 160), (64, 96, 96), "MAX", 0, 2),
    ("inception_4a", 224, (64, 96), (96, 128, 128), "AVE", 128, 1),
    ("inception_4b", 192, (96, 128), (96, 128, 128), "AVE", 128, 1),
    ("inception_4c", 160, (128, 160), (128, 160, 160), "AVE", 128, 1),
    ("inception_4d", 96, (128, 192), (160, 192, 192), "AVE", 128, 1),
    ("inception_4e", 0, (128, 192), (192, 256, 256), "MAX", 0, 2),
    ("inception_5a", 352, (192, 320), (160, 224, 224), "AVE", 128, 1),
    ("inception_5b", 352, (192, 320), (192, 224, 224), "MAX", 128, 1),
]


def bn_inception(gated=True):
    net = Net("SE-BN-Inception" if gated else "BN-Inception")
    x = net.unit("conv1/7x7_s2", "data", 64, 7, 2, 3)
    x = net.pool("pool1/3x3_s2", x, "MAX", 3, 2)
    x = net.unit("conv2/3x3_reduce", x, 64, 1)
    x = net.unit("conv2/3x3", x, 192, 3, 1, 1)
    x = net.pool("pool2/3x3_s2", x, "MAX", 3, 2)
    channels = 192
    for name, one, three, double, kind, project, stride in INCEPTION:
        arms = [net.unit(f"{name}/1x1", x, one, 1)] if one else []
        y = net.unit(f"{name}/3x3_reduce", x, three[0], 1)
        arms.append(net.unit(f"{name}/3x3", y, three[1], 3, stride, 1))
        y = net.unit(f"{name}/double3x3_reduce", x, double[0], 1)
        y = net.unit(f"{name}/double3x3a", y, double[1], 3, 1, 1)
        arms.append(net.unit(f"{name}/double3x3b", y, double[2], 3, stride, 1))
        if stride == 2:
            arms.append(net.pool(f"{name}/pool", x, "MAX", 3, 2))
        else:
            y = net.pool(f"{name}/pool", x, kind, 3, 1, 1)
            arms.append(net.unit(f"{name}/pool_proj", y, project, 1))
        x = net.add("Concat", f"{name}/output", arms)
        channels = three[1] + double[2] + (one + project if stride == 1 else channels)
        if gated:
            scale = net.gate(name, x, channels)
            scale = net.add("Reshape", f"{name}/reshape", [scale])
            x = net.add("Scale", f"{name}/scale", [x, scale])
    x = net.pool("global_pool", x, "AVE", 7, 1)
    net.add("InnerProduct", "classifier", [x], channels=1000)
    net.add("Softmax", "prob", ["classifier"])
    return net


def mobilenet():
    net = Net("MobileNet")
    x = net.unit("conv1", "data", 32, 3, 2, 1)
    channels = 32
    rows = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)] + [(512, 1)] * 5 + [(1024, 2), (1024, 1)]
    for index, (out, stride) in enumerate(rows):
        x = net.unit(f"conv{index + 2}/dw", x, channels, 3, stride, 1, channels)
        x = net.unit(f"conv{index + 2}/sep", x, out, 1)
        channels = out
    x = net.pool("pool6", x, "AVE")
    x = net.conv("fc7", x, 1000, 1, bias=True)
    net.add("Softmax", "prob", [x])
    return net


def vgg16():
    net = Net("VGG_ILSVRC_16_layers")
    x = "data"
    for stage, (channels, depth) in enumerate([(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)]):
        for index in range(depth):
            name = f"{stage + 1}_{index + 1}"
            x = net.relu(net.conv(f"conv{name}", x, channels, 3, 1, 1, bias=True), f"relu{name}")
        x = net.pool(f"pool{stage + 1}", x, "MAX", 2, 2)
    for name, channels in [("fc6", 4096), ("fc7", 4096), ("fc8", 1000)]:
        x = net.add("InnerProduct", name, [x], channels=channels)
        if name != "fc8":
            x = net.relu(x, f"relu{name[2]}")
            x = net.add("Dropout", f"drop{name[2]}", [x], x, ratio=0.5)
    net.add("Softmax", "prob", [x])
    return net


NETS = {
    "se_resnet50": lambda: resnet("SE-ResNet-50", (3, 4, 6, 3)),
    "se_resnet101": lambda: resnet("SE-ResNet-101", (3, 4, 23, 3)),
    "se_resnet152": lambda: resnet("SE-ResNet-152", (3, 8, 36, 3)),
    "resnet50": lambda: resnet("ResNet-50", (3, 4, 6, 3), gated=False),
    "se_resnext50": lambda: resnet("SE-ResNeXt-50 (32x4d)", (3, 4, 6, 3), (2, 2, 4), False, 32),
    "se_resnext101": lambda: resnet("SE-ResNeXt-101 (32x4d)", (3, 4, 23, 3), (2, 2, 4), False, 32),
    "senet154": lambda: resnet("SENet", (3, 8, 36, 3), (2, 4, 4), False, 64, True),
    "se_bn_inception": bn_inception,
    "bn_inception": lambda: bn_inception(False),
    "mobilenet": mobilenet,
    "vgg16": vgg16,
    # Small ones, for tests that need no Python.
    "se_resnet_small": lambda: resnet("SE-ResNet-small", (2, 3), size=64, width=16, classes=10),
}


def show(layer):
    """A layer as text."""
    kind = layer["type"]
    lines = [f'name: "{layer["name"]}"', f'type: "{kind}"']
    lines += [f'bottom: "{bottom}"' for bottom in layer["bottoms"]] + [f'top: "{layer["top"]}"']
    parameters = []
    if kind == "Convolution":
        parameters = [f"num_output: {layer['channels']}"]
        parameters += [] if layer["bias"] else ["bias_term: false"]
        parameters += [f"group: {layer['group']}"] if layer["group"] > 1 else []
        parameters += [f"pad: {layer['pad']}"] if layer["pad"] else []
        parameters += [f"kernel_size: {layer['kernel']}", f"stride: {layer['stride']}"]
        name = "convolution_param"
    elif kind == "BatchNorm":
        name, parameters = "batch_norm_param", ["use_global_stats: true", "eps: 1e-5"]
    elif kind == "Scale" and "bias" in layer:
        name, parameters = "scale_param", ["bias_term: true"]
    elif kind == "Scale":
        name, parameters = "scale_param", ["axis: 0"]
    elif kind == "Pooling":
        name, parameters = "pooling_param", [f"pool: {layer['pool']}"]
        if layer["kernel"] is None:
            parameters += ["engine: CAFFE", "global_pooling: true"]
        else:
            parameters += [f"kernel_size: {layer['kernel']}", f"stride: {layer['stride']}"]
            parameters += [f"pad: {layer['pad']}"] if layer["pad"] else []
    elif kind == "InnerProduct":
        name, parameters = "inner_product_param", [f"num_output: {layer['channels']}"]
    elif kind == "Dropout":
        name, parameters = "dropout_param", [f"dropout_ratio: {layer['ratio']}"]
    elif kind == "Reshape":
        name, parameters = "reshape_param", ["shape { dim: 0 dim: 0 }"]
    if parameters:
        lines.append(f"{name} {{")
        lines += [f"  {parameter}" for parameter in parameters] + ["}"]
    return "layer {\n" + "".join(f"  {line}\n" for line in lines) + "}\n"


def print_net(net):
    head = f'name: "{net.name}"\n# mean_value: 104, 117, 123\ninput: "data"\n'
    head += "".join(f"input_dim: {dim}\n" for dim in (1, 3, net.size, net.size))
    return head + "".join(show(layer) for layer in net.layers)


def weight(layer, role, shape):
    return torch.from_numpy(formula_tensor(f"{layer}.{role}", shape)).float()


def execute(net, x):
    """The result of the layers, one by one, and what they cost."""
    blobs, params, macs, norm = {"data": x}, 0, 0, None
    for layer in net.layers:
        kind, name = layer["type"], layer["name"]
        given = [blobs[bottom] for bottom in layer["bottoms"]]
        first = given[0]
        if kind == "Convolution":
            group, kernel = layer["group"], layer["kernel"]
            w = weight(name, "weight", (layer["channels"], first.shape[1] // group, kernel, kernel))
            b = weight(name, "bias", (layer["channels"],)) if layer["bias"] else None
            y = F.conv2d(first, w, b, layer["stride"], layer["pad"], groups=group)
            params += w.numel() + (0 if b is None else b.numel())
            macs += y[0].numel() * w[0].numel()
        elif kind == "InnerProduct":
            flat = first.flatten(1)
            w = weight(name, "weight", (layer["channels"], flat.shape[1]))
            y = F.linear(flat, w, weight(name, "bias", (layer["channels"],)))
            params += w.numel() + layer["channels"]
            macs += w.numel()
        elif kind == "BatchNorm":
            c, norm = first.shape[1], name
            mean, variance = weight(name, "running_mean", (c,)), weight(name, "running_var", (c,))
            y = F.batch_norm(first, mean, variance, eps=1e-5)
        elif kind == "Scale" and "bias" in layer:
            c = first.shape[1]
            y = first * weight(norm, "weight", (c,)).view(1, c, 1, 1) + weight(norm, "bias", (c,)).view(1, c, 1, 1)
            params += 2 * c
        elif kind == "Scale":
            y = first * given[1][:, :, None, None]
        elif kind == "Axpy":
            y = given[0] * given[1] + given[2]
        elif kind == "Eltwise":
            y = given[0] + given[1]
        elif kind == "Concat":
            y = torch.cat(given, 1)
        elif kind == "Reshape":
            y = first.flatten(1)
        elif kind == "ReLU":
            y = F.relu(first)
        elif kind == "Sigmoid":
            y = torch.sigmoid(first)
        elif kind == "Softmax":
            y = F.softmax(first, 1)
        elif kind == "Dropout":
            y = first
        elif kind == "Pooling" and layer["kernel"] is None:
            y = first.mean((2, 3), keepdim=True) if layer["pool"] == "AVE" else first.amax((2, 3), keepdim=True)
        elif kind == "Pooling":
            pool = F.max_pool2d if layer["pool"] == "MAX" else F.avg_pool2d
            y = pool(first, layer["kernel"], layer["stride"], layer["pad"], ceil_mode=True)
        else:
            raise ValueError(kind)
        blobs[layer["top"]] = y
    return y, params, macs


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("command", choices=["print", "describe", "run"])
    parser.add_argument("net", choices=list(NETS))
    parser.add_argument("--save", type=Path)
    arguments = parser.parse_args()
    net = NETS[arguments.net]()
    if arguments.command == "print":
        print(print_net(net), end="")
        return
    x = torch.from_numpy(formula_tensor("input", (1, 3, net.size, net.size))).float()
    with torch.no_grad():
        y, params, macs = execute(net, x)
    if arguments.save is not None:
        write_safetensors(arguments.save, {"output": y.flatten(1)})
    print(json.dumps({"layers": len(net.layers), "params": params, "macs": macs, "output": list(y.flatten(1).shape)}))


if __name__ == "__main__":
    main()
