"""STEP2: the first and the last picture of a shot, predicted together from what was shown before (STAGE, section 4.1).

The network is the family's `VideoTransformer` over chunks of one picture each, as it stands: what a shot is predicted
from are chunks that are held clean, and what is predicted are chunks of noise, all seeing one another. In order:

1. the multi-shot memory pack, a sheet that is cut into patches like any picture, without words;
2. the last picture of the shot before, with the words of this shot: where STAGE has Qwen2.5-VL read that picture, the
   description and the cinematic attributes (section 4.1: U = E(F, D, C)), here one chunk holds all three;
3. the start picture, and 4. the end picture, each with the words of its own moment.

So no second kind of network is needed: a chunk says by its time that it is clean, and by its place what it is. The
first shot has nothing before it and is predicted from its words alone. Dual encoding is that 3 and 4 are one sequence;
without it each is predicted as if there were no other, told apart by their words only (the ablation of section 5.4).

Memories are ranked by how many words about what is seen their captions share with the wanted shot's, which stands for
STAGE's CLIP similarity: words here are true by construction. The sheet is tiled by whole tokens, so that as many
memories have a place as a picture's tokens can be halved; the paper does not say where the ever smaller tiles end.

STAGE's time runs from noise, 0, to data, 1 (equation 2); the family's runs the other way. With t = 1 - STAGE's t its
interpolation is `models.objectives.add_noise`, and its velocity is minus ours, which no squared error sees.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.captions import SLOT_NAMES, WORDS_PER_SLOT
from models.checkpoint import load, save, story
from models.denoising import Sampling, Scene, denoise
from models.layout import VideoLayout, as_pictures, to_patches, to_video
from models.low_rank import merge
from models.memory import Read
from models.noise import draw_noise
from models.storyboard.memory_pack import memory_pack
from models.transformer import VideoTransformer

CONTEXT = 2
"""Chunks that a shot is predicted from: the memory pack, and the end of the shot before."""
PAIR = 2
"""The pictures of a shot: its start and its end."""
CHUNKS = CONTEXT + PAIR
SEEN_SLOTS = SLOT_NAMES.index("intensity")
"""Of a caption's slots the first so many say what is seen; the others say how it moves with the music."""


DUAL = "dual"


class Known(NamedTuple):
    """What is known of a shot of each film of a batch before its pictures are.

    Attributes
    ----------
    words
        Captions of its start and its end, (batch, 2, words).
    context
        The memory pack and the end of the shot before, as patches (batch, 2, video tokens, patch values); None for the
        first shot of a film.
    """

    words: Tensor
    context: Tensor | None


@dataclass(frozen=True)
class PairPredictor:
    """Predicts pairs with a transformer over chunks of one picture.

    Attributes
    ----------
    transformer
        For `CHUNKS` chunks.
    dual
        Whether start and end are one sequence (STAGE's dual encoding), or each is alone.
    sampling
        How pairs are denoised.

    Raises
    ------
    ValueError
        If the transformer's chunks are not single pictures whose tokens can be halved down to one.
    """

    transformer: VideoTransformer
    dual: bool = True
    sampling: Sampling = field(default_factory=Sampling)

    def __post_init__(self) -> None:
        time, rows, columns = self.layout.grid
        if self.layout.frames != 1 or time != 1 or rows & (rows - 1) or columns & (columns - 1):
            raise ValueError(
                f"pairs need chunks of one picture in powers of two of patches, not {self.layout.frames} pictures in "
                f"{rows} x {columns}: take another layout"
            )

    @property
    def layout(self) -> VideoLayout:
        """The sizes of a picture and of its patches."""
        return self.transformer.config.layout

    def clean(self, noisy: Tensor, times: Tensor, known: Known) -> Tensor:
        """Return the clean patches of noisy pairs (batch, 2, video tokens, patch values) at times (batch,)."""
        if self.dual:
            return self._clean(noisy, times, known, slice(None))
        return torch.cat([self._clean(noisy[:, [one]], times, known, slice(one, one + 1)) for one in range(PAIR)], 1)

    def _clean(self, noisy: Tensor, times: Tensor, known: Known, shown: slice) -> Tensor:
        words, chunks = _sequence_words(known, shown), noisy.shape[1]
        of_each = times[:, None].expand(-1, chunks)
        if known.context is not None:
            noisy = torch.cat([known.context.to(noisy.dtype), noisy], 1)
            of_each = torch.cat([torch.zeros_like(of_each[:, :1]).expand(-1, CONTEXT), of_each], 1)
        places = range(CONTEXT + chunks - noisy.shape[1], CONTEXT + chunks)
        predicted: Tensor = self.transformer(noisy, of_each, words, positions=places, causal=False).patches
        return predicted[:, -chunks:]

    @torch.no_grad()
    def denoised(self, known: Known, seeds: Sequence[int]) -> Tensor:
        """Return pairs that come of noise (equation 3), (batch, 2, video tokens, patch values); one seed for each."""
        like = self.transformer.dummy
        noise = torch.stack([draw_noise(seeds, one, "pair", self.layout, like) for one in range(PAIR)], 1)
        if self.dual:
            return self._denoised(noise, known, slice(None))
        alone = [self._denoised(noise[:, [one]], known, slice(one, one + 1)) for one in range(PAIR)]
        return torch.cat(alone, 1)

    def _denoised(self, noise: Tensor, known: Known, shown: slice) -> Tensor:
        context, words = known.context, _sequence_words(known, shown)
        if context is None:
            return denoise(self.transformer, noise, Scene(words, Read(None, CONTEXT), causal=False), self.sampling)
        held = dict.fromkeys(range(CONTEXT), 0.0)
        scene = Scene(words, Read(None, 0), causal=False, held=held)
        return denoise(self.transformer, torch.cat([context, noise], 1), scene, self.sampling)[:, CONTEXT:]

    def storyboard(self, captions: Tensor, seeds: Sequence[int]) -> Tensor:
        """Return the pairs of one film, shot after shot, each remembering all that were predicted (equation 8).

        A shot depends on its own seed, its words and the shots before it: a longer film begins as a shorter one.

        Parameters
        ----------
        captions
            Ids of words of each shot's start and end, (shots, 2, words).
        seeds
            One for each shot.

        Returns
        -------
        Pictures in -1..1, (shots, 2, channels, height, width).

        Raises
        ------
        ValueError
            If there is no shot, or not one seed and two captions of the transformer's length for each.
        """
        wanted = (len(seeds), PAIR, self.layout.words)
        if not seeds or tuple(captions.shape) != wanted:
            raise ValueError(f"captions of shape {tuple(captions.shape)} do not fit: {len(seeds)} seeds need {wanted}")
        captions = captions.to(self.transformer.dummy.device)
        shown: list[Tensor] = []
        for shot, seed in enumerate(seeds):
            context = None
            if shown:
                before = torch.stack(shown)[None].to(captions.device)
                context = contexts(before, captions[None, :shot], captions[None, shot], self.layout)
            pair = self.denoised(Known(captions[None, shot], context), [seed])
            shown.append(to_video(pair, self.layout)[0].clamp(-1, 1))
        return torch.stack(shown)


def save_pairs(predictor: PairPredictor, path: Path, told: Mapping[str, str | int | float] | None = None) -> None:
    """Write a predictor's weights, what its adapters have learnt put into the layers that they adapt."""
    transformer = deepcopy(predictor.transformer)
    merge(transformer)
    save(transformer, path, {**(told or {}), DUAL: int(predictor.dual)})


def load_pairs(path: Path, device: torch.device | str = "cpu") -> PairPredictor:
    """Return the predictor of a file, ready to predict.

    Raises
    ------
    CheckpointError
        If the file holds no weights of the video transformer.
    ValueError
        If they are not for pairs.
    """
    return PairPredictor(load(path, device), dual=bool(story(path).get(DUAL, 1)))


def predict(weights: Path, captions: Sequence[Sequence[Sequence[int]]], seeds: Sequence[int]) -> NDArray[np.uint8]:
    """Return the start and end pictures of a song's shots in their order, (shots, 2, height, width, 3), RGB.

    Parameters
    ----------
    weights
        What `training.storyboard` wrote.
    captions
        For each shot the ids of `models.captions` of its start and of its end.
    seeds
        One for each shot.

    Raises
    ------
    CheckpointError
        If the file holds no weights.
    ValueError
        If captions and seeds do not fit one another or the weights.
    """
    return as_pictures(load_pairs(weights).storyboard(torch.tensor(np.asarray(captions, np.int64)), seeds))


def likeness(captions: Tensor, wanted: Tensor) -> Tensor:
    """Return how many words about what is seen in captions (..., words) are those of wanted ones (..., words)."""
    said = captions[..., :SEEN_SLOTS] % WORDS_PER_SLOT > 0
    return ((captions == wanted)[..., :SEEN_SLOTS] & said).float().sum(-1)


def contexts(shown: Tensor, captions: Tensor, wanted: Tensor, layout: VideoLayout) -> Tensor:
    """Return what the next shot of each film is predicted from: its memory pack, and the last picture before it.

    Parameters
    ----------
    shown
        The pairs of the shots before, in their order, in -1..1, (batch, shots, 2, channels, height, width).
    captions
        Theirs, (batch, shots, 2, words).
    wanted
        The captions of the next shot's start and end, (batch, 2, words); memories are ranked for its start.

    Returns
    -------
    Patches (batch, 2, video tokens, patch values).
    """
    _, rows, columns = layout.grid
    frames, told = shown.flatten(1, 2), captions.flatten(1, 2)
    alike = likeness(told, wanted[:, :1])
    cell = (layout.patch_height, layout.patch_width)
    packs = [memory_pack(each, ranks, rows, columns, cell)[0] for each, ranks in zip(frames, alike, strict=True)]
    return to_patches(torch.stack([torch.stack(packs), frames[:, -1]], 1), layout)


def as_values(pictures: NDArray[np.uint8]) -> Tensor:
    """Return RGB pictures (..., height, width, 3) as values in -1..1, (..., 3, height, width)."""
    return torch.from_numpy(np.ascontiguousarray(pictures)).movedim(-1, -3).float() / 127.5 - 1


def _sequence_words(known: Known, shown: slice) -> Tensor:
    """Return the words of all chunks of a sequence in which these pictures of the pair are predicted."""
    words = known.words[:, shown]
    if known.context is None:
        return words
    return torch.cat([torch.zeros_like(words[:, :1]), words[:, :1], words], 1)
