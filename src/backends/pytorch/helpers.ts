/** What PyTorch has not, where the classes use it. */
const helpers: readonly { readonly name: string; readonly text: string }[] = [
  {
    name: 'make_divisible',
    text: `def make_divisible(value: float, divisor: int = 8, limit: float = 0.9) -> int:
    """The multiple of divisor nearest to value, and not below limit times it."""
    rounded = max(divisor, int(value + divisor / 2) // divisor * divisor)
    return rounded + divisor if rounded < limit * value else rounded`,
  },
  {
    name: 'initialised',
    text: `def initialised(
    layer: nn.Module, start: Callable[..., Tensor], **options: Any
) -> nn.Module:
    """The layer, its weight started by a function of nn.init."""
    start(layer.weight, **options)
    return layer`,
  },
  {
    name: 'DropPath',
    text: `class DropPath(nn.Module):
    """Stochastic depth: drops the whole branch of a sample in training."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.rate == 0:
            return x
        keep = 1 - self.rate
        shape = (x.shape[0],) + (1,) * (x.dim() - 1)
        noise = torch.empty(shape, dtype=x.dtype, device=x.device).bernoulli_(keep)
        return x * (noise / keep if keep > 0 else noise)`,
  },
  {
    // PyTorch 1.13 cannot differentiate its own.
    name: 'ChannelShuffle',
    text: `class ChannelShuffle(nn.Module):
    """Channels as [groups, C / groups], transposed."""

    def __init__(self, groups: int) -> None:
        super().__init__()
        self.groups = groups

    def forward(self, x: Tensor) -> Tensor:
        return x.unflatten(1, (self.groups, -1)).transpose(1, 2).flatten(1, 2)`,
  },
  {
    name: 'softmax_over',
    text: `def softmax_over(x: Tensor, axes: Sequence[int]) -> Tensor:
    """Softmax over several axes together."""
    shifted = (x - x.amax(axes, keepdim=True)).exp()
    return shifted / shifted.sum(axes, keepdim=True)`,
  },
  {
    name: 'shake',
    text: `def shake(arms: List[Tensor], training: bool, backward: str, level: str) -> Tensor:
    """Shake-Shake: the mean of the arms, in training a random convex combination."""
    if not training:
        return sum(arms[1:], arms[0]) / len(arms)

    def draw() -> Tensor:
        count = arms[0].shape[0] if level == "image" else 1
        weights = torch.rand(len(arms), count, device=arms[0].device)
        weights = weights / weights.sum(0, keepdim=True)
        return weights.view(len(arms), count, *[1] * (arms[0].dim() - 1))

    there = draw()
    back = torch.full_like(there, 1 / len(arms)) if backward == "even" else draw()
    total = torch.zeros_like(arms[0])
    for arm, ahead, behind in zip(arms, there, back):
        # Forward it is ahead * arm, and the gradient is that of behind * arm.
        total = total + behind * arm + ((ahead - behind) * arm).detach()
    return total`,
  },
]

/** Whether a layer is a class among the helpers, and not one of `torch.nn`. */
export function isHelper(layer: string): boolean {
  return helpers.some(({ name }) => name === layer)
}

/** The helpers that a text of classes uses. */
export function helperText(classes: string): readonly string[] {
  return helpers.filter(({ name }) => new RegExp(`\\b${name}\\(`).test(classes)).map(({ text }) => text)
}
