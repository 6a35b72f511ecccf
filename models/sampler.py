"""How clips are made: chunk after chunk over a bank of memories, from a fork of one, or all chunks together.

A chunk that is denoised is passed through the network once more to be remembered, a little noisy, at the history time
t_c: so its faults are not taken for truth by the chunks after it (LCT, section 4.2, which uses 0.1 to 0.5). What is
read of the bank is the policy's affair. Denoising all chunks at one time, or some from others that are given, is LCT's
bidirectional mode (figure 4, a.1 and a.2).

A chunk depends on its own seed, its words and what it reads alone: a fork, which keeps the first chunks of another
clip, is bit for bit the clip that would have come out from the beginning.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import torch
from torch import Tensor

from models.denoising import Sampling, Scene, denoise
from models.layout import VideoLayout
from models.memory import Entry, MemoryBank, Read, only_kept
from models.noise import draw_noise, seeded, start_noise
from models.objectives import add_noise
from models.policies import Full, Policy
from models.transformer import VideoTransformer


class Generated(NamedTuple):
    """A batch of clips: patches (batch, chunks, video tokens, patch values), what is remembered, and what it cost.

    `evaluations` counts the passes of one chunk of each clip through the network; a guided step is two.
    """

    patches: Tensor
    bank: MemoryBank
    evaluations: int


@dataclass(frozen=True)
class Sampler:
    """Makes clips with a transformer.

    In all of its methods `words` are (batch, chunks, words), the prompts of all chunks from the first; `seeds` are one
    for each clip of the batch; `story` is a global prompt (batch, words).
    """

    transformer: VideoTransformer
    policy: Policy = field(default_factory=Full)
    sampling: Sampling = field(default_factory=Sampling)

    @torch.no_grad()
    def generate(
        self, words: Tensor, seeds: Sequence[int], bank: MemoryBank | None = None, story: Tensor | None = None
    ) -> Generated:
        """Make the chunks after those of a bank, one after the other; the bank itself stays as it is.

        Raises
        ------
        ValueError
            If a story comes with a bank that was begun already, or if there are fewer prompts than chunks in the bank.
        """
        return self._continue(words, seeds, *self._begin(bank, story))

    def fork(self, parent: MemoryBank, chunks: int, words: Tensor, seeds: Sequence[int]) -> Generated:
        """Keep the first chunks of another clip and make the rest anew, by other words or other seeds."""
        return self.generate(words, seeds, parent.fork(chunks))

    @torch.no_grad()
    def extend(self, shot: Tensor, words: Tensor, seeds: Sequence[int], story: Tensor | None = None) -> Generated:
        """Go on with a shot (batch, chunks, video tokens, patch values) that was made elsewhere.

        LCT, section 4.3: without a cut, unless the words name one.
        """
        bank, evaluations = self._begin(None, story)
        for chunk in range(shot.shape[1]):
            read = self._read(bank, words[:, chunk])
            bank.append(self._remember(shot[:, chunk], words[:, chunk], seeds, chunk, read))
        return self._continue(words, seeds, bank, evaluations + shot.shape[1])

    def roll_out(self, words: Tensor, seeds: Sequence[int], bank: MemoryBank | None = None) -> Generated:
        """Make clips as `generate` does, with a gradient through the last step of each chunk that a bank lacks.

        Self Forcing (BlockVid, section 3.2) trains on them. What is remembered carries no gradient.
        """
        return self._continue(words, seeds, *self._begin(bank, None), learns=True)

    @torch.no_grad()
    def generate_jointly(
        self,
        words: Tensor,
        seeds: Sequence[int],
        given: Mapping[int, Tensor] | None = None,
        story: Tensor | None = None,
    ) -> Generated:
        """Denoise all chunks at once, each seeing all; nothing is remembered.

        Parameters
        ----------
        words, seeds, story
            As ever.
        given
            Clean patches (batch, video tokens, patch values) of some chunks by their numbers, which are shown to the
            others at the history time and come back as they are.

        Raises
        ------
        ValueError
            If there are more chunks than a trained context holds.
        """
        given, first = given or {}, int(story is not None)
        chunks, context = words.shape[1], self.transformer.config.chunks
        if chunks + first > context:
            raise ValueError(f"{chunks + first} chunks do not fit into a context of {context}: make them one by one")
        _check_seeds(words, seeds)
        shown = [
            self._aged(given[chunk], seeds, chunk) if chunk in given else self._noise(seeds, chunk)
            for chunk in range(chunks)
        ]
        held = {first + chunk: self.sampling.history_time for chunk in given}
        if story is not None:
            words, held[0] = torch.cat([story[:, None], words], 1), 0.0
            shown = [torch.zeros_like(shown[0]), *shown]
        shows = [chunk >= first for chunk in range(len(shown))]
        scene = Scene(words, Read(None, 0), causal=False, held=held, shows=shows)
        made = list(denoise(self.transformer, torch.stack(shown, 1), scene, self.sampling)[:, first:].unbind(1))
        clips = torch.stack([given.get(chunk, patches) for chunk, patches in enumerate(made)], 1)
        return Generated(clips, MemoryBank(), self.sampling.evaluations * len(shown))

    def _begin(self, bank: MemoryBank | None, story: Tensor | None) -> tuple[MemoryBank, int]:
        """Return a bank to go on with, and what its beginning cost."""
        begun = MemoryBank() if bank is None else bank.fork(bank.chunks)
        if story is None:
            return begun, 0
        if begun.entries:
            raise ValueError("a story cannot be told to a bank that has been begun: make the clip from its beginning")
        nothing = self._like().new_zeros(len(story), self._layout.video_tokens, self._layout.patch_values)
        begun.append(self._remember(nothing, story, (), 0, Read(None, 0), shows=False))
        return begun, 1

    def _continue(
        self, words: Tensor, seeds: Sequence[int], bank: MemoryBank, evaluations: int, *, learns: bool = False
    ) -> Generated:
        """Make the chunks that a bank lacks, and remember them in it."""
        _check_seeds(words, seeds)
        made = [entry.patches for entry in bank.entries if entry.shows]
        if words.shape[1] < len(made):
            raise ValueError(f"{len(made)} chunks are remembered and {words.shape[1]} have words: give words for all")
        for chunk in range(len(made), words.shape[1]):
            said = words[:, chunk]
            with torch.no_grad():
                read = self._read(bank, said)
                noise = self._noise(seeds, chunk)
            scene = Scene(said[:, None], read)
            patches = denoise(self.transformer, noise[:, None], scene, self.sampling, learns=learns)[:, 0]
            with torch.no_grad():
                bank.append(self._remember(patches.detach(), said, seeds, chunk, read))
            made.append(patches)
            evaluations += self.sampling.evaluations + 1
        return Generated(torch.stack(made, 1), bank, evaluations)

    def _remember(
        self, patches: Tensor, words: Tensor, seeds: Sequence[int], chunk: int, read: Read, *, shows: bool = True
    ) -> Entry:
        """Pass one clean chunk (batch, video tokens, patch values) through the network to be remembered."""
        seen = self._aged(patches, seeds, chunk) if shows else patches
        probe = seeded(*seeds, chunk, "probe") if shows and self.policy.sparse else None
        predicted = self.transformer(
            seen[:, None],
            seen.new_full((len(seen), 1), self.sampling.history_time if shows else 0),
            words[:, None],
            positions=[read.position],
            past=read.past,
            probe=probe,
            shows=[shows],
        )
        memories = [remembered[0] for remembered in predicted.memories]
        kept: list[Tensor | None] = [None] * len(memories)
        if predicted.importance is not None:
            kept = [self.policy.keep(importance[0]) for importance in predicted.importance]
        memories = [only_kept(memory, keep) for memory, keep in zip(memories, kept, strict=True)]
        return Entry(tuple(memories), tuple(kept), self.transformer.prompt_embedding(words), patches, shows)

    def _read(self, bank: MemoryBank, words: Tensor) -> Read:
        choice = self.policy.choose(bank, self.transformer.prompt_embedding(words))
        return bank.read(choice, self.transformer.mixers, self._layout, self.transformer.config.chunks)

    def _noise(self, seeds: Sequence[int], chunk: int) -> Tensor:
        return start_noise(seeds, chunk, self.sampling.edge, self._layout, self._like())

    def _aged(self, patches: Tensor, seeds: Sequence[int], chunk: int) -> Tensor:
        """Return clean patches as noisy as history is shown."""
        noise = draw_noise(seeds, chunk, "history", self._layout, patches)
        return add_noise(patches, noise, patches.new_tensor(self.sampling.history_time))

    @property
    def _layout(self) -> VideoLayout:
        return self.transformer.config.layout

    def _like(self) -> Tensor:
        """Return a tensor of the network's type on its device."""
        return self.transformer.dummy.detach()


def _check_seeds(words: Tensor, seeds: Sequence[int]) -> None:
    if len(seeds) != len(words):
        raise ValueError(f"{len(words)} clips were asked for with {len(seeds)} seeds: give one for each")
