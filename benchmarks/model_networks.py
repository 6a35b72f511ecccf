"""The networks that the models' benchmark compares: what each learns, and where it is kept once it has learnt.

All learn the tiny world of `benchmarks.model_world` in the same way but for what their recipe says. Those that BlockVid
compares (section 5.3) go on from one plain network, as in its post-training, each for as many batches; the mixers learn
from nothing. A network that is kept is not taught again. What is measured of them does not belong here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
from torch import Generator, Tensor, nn

from benchmarks.model_world import (
    CHUNK_FRAMES,
    CHUNKS,
    HEIGHT,
    INTRODUCED,
    NAMES,
    WIDTH,
    TrueClip,
    random_clip,
    random_names,
)
from models.denoising import Sampling
from models.layout import VideoLayout, to_patches, to_video
from models.mixers.attention import FullAttention
from models.mixers.contract import Context
from models.mixers.mate import Mate, interleaved
from models.noise import Schedule, chunk_levels
from models.objectives import Objective, Times
from models.sampler import Sampler
from models.self_forcing import ClipDiscriminator, game_value, self_forcing_loss
from models.transformer import TransformerConfig, VideoTransformer
from training.learning import Learning, Pace

LAYOUT = VideoLayout(CHUNK_FRAMES, HEIGHT, WIDTH, 1, 8, 4, words=1)
CHANNELS, LAYERS, HEADS = 64, 3, 2
BATCH, ROLLED = 4, 2
PACE, LATER_PACE = Pace(4e-3, 0.01, warm=0.05, averaged=0.99), Pace(1e-3, 0.01, warm=0.05, averaged=0.99)
LEAST_NOISE = 0.8
FORCED, FORGED = 0.1, 0.01
"""Weights of Block Forcing and of Self Forcing beside flow matching; the paper gives none."""
ROLL_OUT = Sampling(steps=2, guidance=1.0)


@dataclass(frozen=True)
class AfterIntroduction(Objective):
    """Histories are never shorter than it takes to see everybody, and times lie near noise.

    A token of one colour shows it through much noise: only near t = 1 a network needs its memory to know it, and where
    times are drawn as for rich pictures it hardly ever learns to remember.
    """

    mean: float = 3.5
    deviation: float = 1.5
    history_share: float = 1.0
    unsaid_share: float = 0.0

    def draw_times(self, batch: int, chunks: int, generator: Generator) -> Times:
        """Draw times, and histories of INTRODUCED chunks or more."""
        times = Objective.draw_times(replace(self, history_share=0.0), batch, chunks, generator).times
        ends = torch.randint(INTRODUCED, chunks, (batch, 1), generator=generator)
        has_history = torch.rand(batch, 1, generator=generator) < self.history_share
        history = has_history & (torch.arange(chunks) < ends)
        quiet = self.history_time * torch.rand(batch, 1, generator=generator)
        return Times(torch.where(history, quiet, times), ~history)


class WithoutReviews(Mate):
    """MATE whose scan reads no review tokens of its own video."""

    def _mix(
        self, text: Tensor, video: Tensor, reviews: Tensor, past: Tensor, context: Context
    ) -> tuple[Tensor, Tensor]:
        return super()._mix(text, video, reviews[:, :, :0], past, context)


class WithoutWindows(Mate):
    """MATE without its Temporal Swin Attention."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__(width, heads)
        self.windows = Silent()  # type: ignore[assignment]


class Silent(nn.Module):
    """Says nothing of any video."""

    def forward(self, video: Tensor, shifted: bool) -> Tensor:  # noqa: ARG002 - as windows are asked
        """Return zeros."""
        return torch.zeros_like(video)


class RowByRow(Mate):
    """MATE whose every layer scans row by row."""

    def scan(self, layout: VideoLayout, chunks: int, layer: int, device: torch.device) -> Tensor:  # noqa: ARG002
        """Return the order of the first layer."""
        return interleaved(layout, chunks, 0, device)


MIXERS: Mapping[str, Callable[[int, int], nn.Module]] = {
    "attention": FullAttention,
    "mate": Mate,
    "mate-without-reviews": WithoutReviews,
    "mate-without-windows": WithoutWindows,
    "mate-row-by-row": RowByRow,
}


@dataclass(frozen=True)
class Recipe:
    """How a network comes about.

    Attributes
    ----------
    mixer
        Of `MIXERS`.
    causal
        Whether chunks see only what is before them.
    later
        Whether it goes on from the plain network.
    objective
        What it is trained for.
    forging
        The weight of Self Forcing, 0 for none.
    """

    mixer: str = "attention"
    causal: bool = True
    later: bool = False
    objective: Objective = field(default_factory=AfterIntroduction)
    forging: float = 0.0


def _scheduled(schedule: Schedule) -> Recipe:
    levels = tuple(chunk_levels(schedule, CHUNKS, LEAST_NOISE, 1.0))
    return Recipe(later=True, objective=AfterIntroduction(levels=levels))


PLAIN = "plain"
_FORCING = AfterIntroduction(block_weight=FORCED, gamma=1.0)
RECIPES: Mapping[str, Recipe] = {
    PLAIN: Recipe(),
    "naive": Recipe(later=True),
    "linear": _scheduled("linear"),
    "cosine": _scheduled("cosine"),
    "sigmoid": _scheduled("sigmoid"),
    "block-forcing": Recipe(later=True, objective=_FORCING),
    "self-forcing": Recipe(later=True, forging=FORGED),
    "both-forcings": Recipe(later=True, objective=_FORCING, forging=FORGED),
    **{f"joint-{mixer}": Recipe(mixer=mixer, causal=False) for mixer in MIXERS},
}


@dataclass(frozen=True)
class Kept:
    """Networks in a folder, and how many batches those from nothing and those from the plain one learn."""

    folder: Path
    steps: int
    later_steps: int

    def network(self, name: str, seed: int) -> VideoTransformer:
        """Return a network, taught now if it is not kept yet."""
        recipe, path = RECIPES[name], self.folder / f"{name}-{seed}.pt"
        network = new_network(recipe.mixer, seed)
        if not path.exists():
            steps = self.later_steps if recipe.later else self.steps
            if recipe.later:
                network.load_state_dict(self.network(PLAIN, seed).state_dict())
            self.folder.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(".partial")
            torch.save(taught(network, recipe, steps, seed).state_dict(), partial)
            partial.replace(path)
        network.load_state_dict(torch.load(path, weights_only=True))
        return network.eval().requires_grad_(False)


def new_network(mixer: str, seed: int) -> VideoTransformer:
    """Return a network that has learnt nothing.

    It begins with louder names than other networks here, and with keys that are like queries: so that what stands at
    the same place, or has the same name, is alike from the first. A network so small would take many
    times as many batches to find that out.
    """
    torch.manual_seed(seed)
    config = TransformerConfig(LAYOUT, NAMES + 1, CHANNELS, LAYERS, HEADS, CHUNKS)
    network = VideoTransformer(config)
    with torch.no_grad():
        network.words.weight.mul_(2)
        for signal in (0, 6):  # the shift before the mixer, of the words and of the video
            nn.init.normal_(network.signals.weight[signal * CHANNELS : (signal + 1) * CHANNELS], std=0.2)
        for block in network.blocks:
            block.mixer = MIXERS[mixer](CHANNELS, HEADS)
            if isinstance(block.mixer, FullAttention):
                alike = block.mixer.video.inward.weight[:CHANNELS]
                for stream in (block.mixer.text, block.mixer.video):
                    stream.inward.weight[: 2 * CHANNELS] = alike.repeat(2, 1)
    return network


def taught(network: VideoTransformer, recipe: Recipe, steps: int, seed: int) -> VideoTransformer:
    """Return the mean of a network's weights after so many batches of a recipe."""
    pace = LATER_PACE if recipe.later else PACE
    learning = Learning(network, Path("unused"), pace, lambda *_: None)
    discriminator = ClipDiscriminator()
    judging = torch.optim.AdamW(discriminator.parameters(), lr=1e-3)
    for step in range(steps):
        rng = np.random.default_rng([seed, step, int(recipe.later)])
        clean, words = in_patches([random_clip(rng, random_names(rng)) for _ in range(BATCH)])
        generator = torch.Generator().manual_seed(int(rng.integers(2**63)))
        loss = recipe.objective.loss(network, clean, words, generator, causal=recipe.causal)
        if recipe.forging > 0:
            seeds = rng.integers(2**31, size=ROLLED).tolist()
            sampler = Sampler(network, sampling=ROLL_OUT)
            seen = sampler.extend(clean[:ROLLED, :INTRODUCED], words[:ROLLED, :INTRODUCED], seeds).bank
            rolled = to_video(sampler.roll_out(words[:ROLLED], seeds, seen).patches, LAYOUT)
            loss = loss + recipe.forging * self_forcing_loss(discriminator(rolled))
            learning.take_step(loss, step, steps)
            judging.zero_grad()
            value = game_value(discriminator(to_video(clean, LAYOUT)), discriminator(rolled.detach()))
            (-value).backward()  # type: ignore[no-untyped-call]
            judging.step()
        else:
            learning.take_step(loss, step, steps)
    return learning.averaged


def in_patches(clips: list[TrueClip]) -> tuple[Tensor, Tensor]:
    """Return clips as patches (clips, chunks, video tokens, patch values) and their names as words."""
    video = torch.from_numpy(np.stack([clip.video() for clip in clips])).permute(0, 1, 4, 2, 3)
    words = torch.tensor([clip.names for clip in clips])[..., None] + 1
    return to_patches(video, LAYOUT), words
