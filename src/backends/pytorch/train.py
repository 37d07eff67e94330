"""Trains Net on CIFAR-10 or on folders of pictures, in one process or in many.

    python3 train.py --data DATA --out RUN
    torchrun --nproc_per_node=2 train.py --data DATA --out RUN --resume

DATA has cifar-10-batches-py, or pictures as train/CLASS/* and val/CLASS/*, which need
Pillow. RUN/checkpoint.pt is written after every epoch, and on SIGTERM within one; with
--resume the same command goes on from there. All processes share RUN.
"""

import argparse
import itertools
import math
import os
import signal
from pathlib import Path
from typing import Any, Iterator, List

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, Dataset, Subset
from torch.utils.data.distributed import DistributedSampler

from net import Net
from pictures import SIZE, open_data

# What the spec says of the input: white is RANGE, then (x - MEAN) / STD.
CHANNELS = [0, 1, 2]  # of red, green and blue
RANGE = 1
MEAN = (0.0, 0.0, 0.0)
STD = (1.0, 1.0, 1.0)


class ResumableSampler(DistributedSampler):
    """Begins an epoch where it was left."""

    start = 0

    def __iter__(self) -> Iterator[int]:
        return itertools.islice(super().__iter__(), self.start, None)

    def __len__(self) -> int:
        return self.num_samples - self.start


class Trainer:
    """The net, its optimizer and its pictures. `step` of `epoch` comes next."""

    def __init__(self, args: argparse.Namespace, device: torch.device) -> None:
        self.args, self.device = args, device
        self.rank, self.world = dist.get_rank(), dist.get_world_size()
        self.epoch, self.step, self.told_to_stop = 0, 0, False
        self.path = args.out / "checkpoint.pt"
        signal.signal(signal.SIGTERM, self.stop)

        self.pictures = open_data(args.data, "train", args.seed)
        self.sampler = ResumableSampler(self.pictures, seed=args.seed)
        self.loader = self.load(self.pictures, sampler=self.sampler, drop_last=True)
        self.steps = len(self.loader)
        if self.steps == 0:
            raise SystemExit("--batch-size is more than there are pictures to train")
        # Each its part: a sampler would repeat pictures until all have as many.
        val = open_data(args.data, "val", args.seed)
        self.val_loader = self.load(Subset(val, range(self.rank, len(val), self.world)))

        torch.manual_seed(args.seed)
        network: nn.Module = Net()
        if args.weights is not None:
            state = torch.load(args.weights, map_location="cpu", weights_only=True)
            network.load_state_dict(state)
        if args.sync_bn:
            network = nn.SyncBatchNorm.convert_sync_batchnorm(network)
        self.network = network.to(device)
        self.model = DistributedDataParallel(self.network)
        self.optimizer = torch.optim.SGD(
            self.network.parameters(),
            lr=args.lr,
            momentum=0.9,
            weight_decay=args.weight_decay,
            nesterov=True,
        )
        # From here on, dropout is each process's own.
        torch.manual_seed(args.seed + self.rank)

    def load(self, pictures: Dataset, **options: Any) -> DataLoader:
        return DataLoader(
            pictures,
            batch_size=self.args.batch_size // self.world,
            num_workers=self.args.workers,
            pin_memory=self.device.type == "cuda",
            # Its own, so that loading takes nothing from dropout's.
            generator=torch.Generator(),
            **options,
        )

    def learning_rate(self) -> float:
        """A linear warm-up to --lr, then half a cosine: of the step alone."""
        step = self.epoch * self.steps + self.step
        warm_up = self.args.warm_up * self.steps
        if step < warm_up:
            return self.args.lr * (step + 1) / warm_up
        rest = self.args.epochs * self.steps - warm_up
        return self.args.lr * 0.5 * (1 + math.cos(math.pi * (step - warm_up) / rest))

    def stop(self, *_: Any) -> None:
        self.told_to_stop = True

    def must_stop(self) -> bool:
        """Whether any process was told to; all of them ask together."""
        told = torch.tensor(float(self.told_to_stop), device=self.device)
        dist.all_reduce(told, dist.ReduceOp.MAX)
        return told.item() > 0

    def prepare(self, images: Tensor) -> Tensor:
        """Pictures [N, 3, H, W] of bytes as the net takes them."""
        x = images.to(self.device, non_blocking=True)[:, CHANNELS].float()
        if x.shape[2:] != SIZE:
            x = F.interpolate(x, SIZE, mode="bilinear", antialias=True)
        mean, std = x.new_tensor(MEAN), x.new_tensor(STD)
        return (x * (RANGE / 255) - mean.view(3, 1, 1)) / std.view(3, 1, 1)

    def train_epoch(self) -> bool:
        """Trains to the end of the epoch; False where it stopped before."""
        self.model.train()
        self.pictures.epoch = self.epoch
        self.sampler.set_epoch(self.epoch)
        self.sampler.start = self.step * (self.args.batch_size // self.world)
        totals = torch.zeros(3, dtype=torch.float64, device=self.device)
        for images, labels in self.loader:
            labels = labels.to(self.device, non_blocking=True)
            output = self.model(self.prepare(images))
            loss = self.loss(output, labels)
            self.optimizer.zero_grad()
            loss.backward()
            for group in self.optimizer.param_groups:
                group["lr"] = self.learning_rate()
            self.optimizer.step()
            self.step += 1
            totals += measure(output.detach(), labels)
            if self.step % 10 == 0 and self.step < self.steps and self.must_stop():
                self.save()
                return False
        self.epoch, self.step = self.epoch + 1, 0
        self.save()
        self.report("train", totals)
        return not self.must_stop()

    def loss(self, output: Tensor, labels: Tensor) -> Tensor:
        smoothing = self.args.label_smoothing
        return F.cross_entropy(output, labels, label_smoothing=smoothing)

    @torch.no_grad()
    def validate(self) -> None:
        self.model.eval()
        # The running statistics of the first process, as in the checkpoint.
        for buffer in self.network.buffers():
            dist.broadcast(buffer, 0)
        totals = torch.zeros(3, dtype=torch.float64, device=self.device)
        for images, labels in self.val_loader:
            output = self.network(self.prepare(images))
            totals += measure(output, labels.to(self.device, non_blocking=True))
        self.report("val", totals)

    def report(self, split: str, totals: Tensor) -> None:
        """Prints the means over the pictures of all processes."""
        dist.all_reduce(totals)
        loss, correct, count = totals.tolist()
        means = f"loss {loss / count:.6f}, accuracy {correct / count:.4f}"
        self.say(f"epoch {self.epoch}: {split} {means} of {count:.0f} pictures")

    def say(self, text: str) -> None:
        if self.rank == 0:
            print(text, flush=True)

    def save(self) -> None:
        """Writes the checkpoint; whoever reads meets the old one or the new one."""
        mine = [torch.get_rng_state()]
        if self.device.type == "cuda":
            mine.append(torch.cuda.get_rng_state())
        everywhere: List[Any] = [None] * self.world
        dist.all_gather_object(everywhere, mine)
        if self.rank == 0:
            state = {
                "model": self.network.state_dict(),
                # Without its options, which are the command line's.
                "optimizer": self.optimizer.state_dict()["state"],
                "epoch": self.epoch,
                "step": self.step,
                "random": everywhere,
            }
            temporary = self.path.with_suffix(".tmp")
            with temporary.open("wb") as file:
                torch.save(state, file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, self.path)
        dist.barrier()

    def resume(self) -> None:
        state = torch.load(self.path, map_location="cpu", weights_only=True)
        self.network.load_state_dict(state["model"])
        optimizer = {**self.optimizer.state_dict(), "state": state["optimizer"]}
        self.optimizer.load_state_dict(optimizer)
        self.epoch, self.step = state["epoch"], state["step"]
        if len(state["random"]) == self.world:
            cpu, *cuda = state["random"][self.rank]
            torch.set_rng_state(cpu)
            if cuda and self.device.type == "cuda":
                torch.cuda.set_rng_state(cuda[0])

    def run(self) -> None:
        if self.epoch >= self.args.epochs:
            self.validate()
        while self.epoch < self.args.epochs:
            if not self.train_epoch():
                self.say(f"stopped in epoch {self.epoch} after {self.step} steps")
                return
            self.validate()


def measure(output: Tensor, labels: Tensor) -> Tensor:
    """Sums over a batch: the loss, how many are right, how many they are."""
    loss = F.cross_entropy(output, labels, reduction="sum")
    correct = (output.argmax(1) == labels).sum()
    return torch.stack([loss, correct, loss.new_tensor(len(labels))]).double()


def join_processes() -> torch.device:
    """Joins the processes that torchrun started, or is the only one without it."""
    device = torch.device("cpu")
    if torch.cuda.is_available():
        device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
        torch.cuda.set_device(device)
    nccl = device.type == "cuda" and dist.is_nccl_available()
    backend = "nccl" if nccl else "gloo"
    if "RANK" in os.environ:
        dist.init_process_group(backend)
    else:
        dist.init_process_group(backend, store=dist.HashStore(), rank=0, world_size=1)
    return device


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--data", type=Path, required=True, help="where the pictures are")
    add("--out", type=Path, required=True, help="where the checkpoint is kept")
    add("--resume", action="store_true", help="go on from the checkpoint, if any")
    add("--weights", type=Path, help="a state_dict to begin with")
    add("--epochs", type=int, default=200)
    add("--batch-size", type=int, default=128, help="of all processes together")
    add("--lr", type=float, default=0.1, help="the highest, after the warm-up")
    add("--warm-up", type=int, default=5, help="epochs in which the rate rises")
    add("--weight-decay", type=float, default=1e-4)
    add("--label-smoothing", type=float, default=0.0)
    add("--sync-bn", action="store_true", help="batch norm over all processes")
    add("--workers", type=int, default=4, help="loaders of pictures in each process")
    add("--seed", type=int, default=0)
    return parser.parse_args()


def main() -> None:
    args = parse_arguments()
    device = join_processes()
    if args.batch_size % dist.get_world_size() != 0:
        raise SystemExit("--batch-size must be a multiple of the number of processes")
    if args.sync_bn and device.type != "cuda":
        raise SystemExit("--sync-bn needs GPUs: PyTorch has it for nothing else")
    args.out.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(args, device)
    if args.resume and trainer.path.exists():
        trainer.resume()
    elif trainer.path.exists():
        raise SystemExit(f"{trainer.path} is there: --resume, or another --out")
    trainer.run()
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
