"""Clips for training the video model: scenes drawn by the animatic at random, with captions that cannot be wrong.

A scene is a few clips one after another that share people and place, so that what was shown can be remembered (Y. Guo
et al., "Long Context Tuning for Video Generation", section 3): people go and come back, a shot is cut or goes on. Every
clip is a request like those of a film, drawn without lettering at a multiple of the wanted size and averaged down, and
shown at every third of its 24 frames a second: camera moves, steps on the beat and kicks (half-life 0.13 s) can still
be told from each other then, and a chunk of four pictures is half a second, a beat at 120 a minute.

Each attribute is dealt from a shuffled deck, hand after hand: whatever run of seeds is drawn, every word of a closed
list comes up as often as its deck says. How captions are worded belongs to `models.captions`, files to
`training.clip_dataset`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar, get_args
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from animatic.render import frames, rgb
from animatic.version import VERSION
from models.captions import COLOURS, WORDS_PER_CAPTION, caption, colour_word
from planning.screenplay.colours import NAMED
from planning.screenplay.wardrobe import SKIN
from state.film import (
    CameraAngle,
    CameraMove,
    Character,
    Environment,
    HairStyle,
    Hat,
    HexColour,
    Light,
    MusicCue,
    Outfit,
    PaletteName,
    Pose,
    Prop,
    SceneKind,
    Shot,
    ShotRequest,
    ShotScale,
    Side,
    TimeOfDay,
    View,
    Weather,
)
from state.time import FrameRate, FrameSpan
from training.draws import between, chance, log_between, pick

Item = TypeVar("Item")

RATE = FrameRate(numerator=24)
STEP = 3
"""Of so many frames of a request one is shown."""
CHUNK_FRAMES, CHUNKS, CLIPS = 4, 5, 3
"""Pictures of a chunk, chunks of a clip, clips of a scene."""
CLIP_FRAMES = CHUNK_FRAMES * CHUNKS
CHUNK_SPAN, CLIP_SPAN = CHUNK_FRAMES * STEP, CLIP_FRAMES * STEP
"""What a chunk and a clip take of a request, in its frames."""
SIZE = (64, 36)
OVERSAMPLING = 4
"""How many times as wide and high as it is shown a picture is drawn; what it costs hardly depends on it."""
GOES_ON = 0.25
"""Share of a scene's later clips that begin without a cut."""
LONGEST_REST_CHUNKS = 4
"""A shot may last so much longer than what is shown of it, so that its moves are slow and fast."""
TEMPOS_BPM = (66.0, 150.0)
"""Slow enough for the animatic to answer every beat."""
ON_THE_BEAT = 0.7
"""Share of shots that begin on a beat, as those of a film do."""
MOST_PEOPLE = 2
JITTER = 8
"""How far a channel of 0..255 of a colour is moved from its example."""

Cast = tuple[int, ...]
CASTS: tuple[tuple[Cast, Cast, Cast], ...] = (
    ((0,), (0,), (0,)), ((0,), (0,), (0,)), ((0,), (1,), (0,)), ((0,), (1,), (0,)), ((0,), (1,), (0,)),
    ((0,), (0, 1), (0,)), ((0,), (0, 1), (1,)), ((0, 1), (0,), (1,)), ((0, 1), (1,), (0, 1)), ((0,), (), (0,)),
)  # fmt: skip
"""Who of a scene's two people is in its three shots: one who stays, goes and comes back, is met, is followed."""
SCALES: tuple[ShotScale, ...] = (*("medium", "close", "wide") * 4, "extreme_wide")
ANGLES: tuple[CameraAngle, ...] = ("eye", "eye", "eye", "low", "high", "dutch")
LIGHTS: tuple[Light, ...] = (*("natural",) * 6, "backlit", "backlit", "spot", "silhouette")
VIEWS: tuple[View, ...] = ("front", "front", "profile", "profile", "back")
WEATHERS: tuple[Weather, ...] = (*("clear",) * 4, "rain", "snow", "fog", "embers", "petals", "stars")
HAIR_WORDS = ("black", "black", "brown", "brown", "yellow", "yellow", "red", "orange", "grey", "white", "pink",
              "turquoise", "purple")  # fmt: skip
HATS: tuple[Hat | None, ...] = (*(None,) * 15, *get_args(Hat))
PROPS: tuple[Prop | None, ...] = (*(None,) * 8, *get_args(Prop))


@dataclass(frozen=True)
class TrainingClip:
    """A stretch of a request's clip: `CHUNKS` chunks from its `first_frame` on.

    Attributes
    ----------
    cast
        Who of the scene's people the request shows, by their numbers in the scene.
    is_cut
        Whether a shot begins here; otherwise the one before goes on.
    """

    request: ShotRequest
    first_frame: int
    cast: Cast
    is_cut: bool

    @property
    def spans(self) -> tuple[FrameSpan, ...]:
        """The frames of the request that each chunk shows."""
        starts = range(self.first_frame, self.first_frame + CLIP_SPAN, CHUNK_SPAN)
        return tuple(FrameSpan(start_frame=start, end_frame=start + CHUNK_SPAN) for start in starts)


def scene(seed: int, size: tuple[int, int] = SIZE) -> tuple[TrainingClip, ...]:
    """Return the clips of the scene of a seed, to be shown at a size (width, height)."""
    rng = np.random.default_rng(seed)
    people, place, tempo_bpm = _people(seed, rng), _place(seed, rng), log_between(rng, *TEMPOS_BPM)
    casts = dealt("cast", seed, CASTS)
    cuts = [True, *(not chance(rng, GOES_ON) for _ in range(CLIPS - 1))]
    clips: list[TrainingClip] = []
    for number, (cast, is_cut) in enumerate(zip(casts, cuts, strict=True)):
        if not is_cut:
            before = clips[-1]
            clips.append(TrainingClip(before.request, before.first_frame + CLIP_SPAN, before.cast, is_cut=False))
            continue
        goes_on = [*cuts[number + 1 :], True].index(True)
        rest_chunks = int(rng.integers(LONGEST_REST_CHUNKS + 1))
        frame_count = (1 + goes_on) * CLIP_SPAN + rest_chunks * CHUNK_SPAN
        request = _request(
            seed * CLIPS + number,
            tuple(people[person] for person in cast),
            place,
            size,
            _music(rng, tempo_bpm, frame_count),
            frame_count,
            rng,
        )
        clips.append(TrainingClip(request, CHUNK_SPAN * int(rng.integers(rest_chunks + 1)), cast, is_cut=True))
    return tuple(clips)


def drawn(clip: TrainingClip) -> NDArray[np.uint8]:
    """Return the pictures of a clip, RGB, shape (frames, height, width, 3)."""
    pictures = islice(frames(clip.request, clip.first_frame, STEP), CLIP_FRAMES)
    return np.stack([averaged(rgb(picture), OVERSAMPLING) for picture in pictures])


def captions(clip: TrainingClip) -> NDArray[np.int16]:
    """Return the ids of the words of every chunk of a clip, shape (chunks, words)."""
    cuts = [clip.is_cut, *[False] * (CHUNKS - 1)]
    ids = np.array([caption(clip.request, span, cut) for span, cut in zip(clip.spans, cuts, strict=True)], np.int16)
    return ids.reshape(CHUNKS, WORDS_PER_CAPTION)


def averaged(picture: NDArray[np.uint8], times: int) -> NDArray[np.uint8]:
    """Return a picture, shape (height, width, channels), whose every pixel is the rounded mean of a square of pixels.

    Raises
    ------
    ValueError
        If squares of `times` pixels do not fill the picture.
    """
    height, width, channels = picture.shape
    if height % times or width % times:
        raise ValueError(f"squares of {times} pixels do not fill a picture of {width} x {height}")
    squares = picture.reshape(height // times, times, width // times, times, channels)
    area = times * times
    means: NDArray[np.uint32] = (squares.sum(axis=(1, 3), dtype=np.uint32) + area // 2) // area
    return means.astype(np.uint8)


def dealt(name: str, number: int, deck: Sequence[Item]) -> Item:
    """Return the card of a number: every hand of as many numbers as the deck has cards is the deck, shuffled anew."""
    hand, place = divmod(number, len(deck))
    order = np.random.default_rng([hand, crc32(name.encode())]).permutation(len(deck))
    return deck[int(order[place])]


def _people(seed: int, rng: np.random.Generator) -> tuple[Character, Character]:
    first = dealt("coat", seed, tuple(COLOURS))
    second = pick(rng, [word for word in COLOURS if word != first])
    return _person("first", seed, first, rng), _person("second", seed, second, rng)


def _person(name: str, seed: int, coat: str, rng: np.random.Generator) -> Character:
    return Character(
        name=name,
        description="somebody",
        seed=int(rng.integers(2**31)),
        hair_style=dealt(f"{name} hair style", seed, get_args(HairStyle)),
        hair=coloured(dealt(f"{name} hair", seed, HAIR_WORDS), rng),
        skin=_near(pick(rng, SKIN), rng),
        coat=coloured(coat, rng),
        accent=coloured(pick(rng, tuple(COLOURS)), rng),
        headphones=chance(rng, 0.1),
        scarf=chance(rng, 0.15),
        outfit=dealt(f"{name} outfit", seed, get_args(Outfit)),
        prop=pick(rng, PROPS),
        hat=pick(rng, HATS),
        glasses=chance(rng, 0.15),
        beard=chance(rng, 0.15),
    )


def coloured(word: str, rng: np.random.Generator) -> HexColour:
    """Return a colour that is called by a word."""
    examples = [*COLOURS[word], *(colour for colour in NAMED.values() if colour_word(colour) == word)]
    example = pick(rng, examples)
    moved = _near(example, rng)
    return moved if colour_word(moved) == word else example


def _near(colour: HexColour, rng: np.random.Generator) -> HexColour:
    channels = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)])
    return "#" + bytes(np.clip(channels + rng.integers(-JITTER, JITTER + 1, 3), 0, 255).tolist()).hex()


def _place(seed: int, rng: np.random.Generator) -> Environment:
    return Environment(
        name="place",
        description="somewhere",
        seed=int(rng.integers(2**31)),
        kind=dealt("place", seed, get_args(SceneKind)),
        palette=dealt("palette", seed, get_args(PaletteName)),
        time=dealt("hour", seed, get_args(TimeOfDay)),
        weather=dealt("weather", seed, WEATHERS),
    )


def _music(rng: np.random.Generator, tempo_bpm: float, frame_count: int) -> MusicCue:
    beat_frames = 60 / tempo_bpm * float(RATE.fraction)
    phase = 0.0 if chance(rng, ON_THE_BEAT) else between(rng, 0.0, beat_frames)
    beats = [round(phase + beat_frames * beat) for beat in range(math.ceil(frame_count / beat_frames))]
    inside = tuple(beat for beat in beats if beat < frame_count)
    bar, first = pick(rng, (3, 4, 4, 4)), int(rng.integers(4))
    energy = tuple(round(between(rng, 0.05, 1.0), 3) for _ in range(2))
    return MusicCue(beats=inside, downbeats=inside[first % bar :: bar], energy=energy)


def _request(
    number: int,
    people: tuple[Character, ...],
    place: Environment,
    size: tuple[int, int],
    music: MusicCue,
    frame_count: int,
    rng: np.random.Generator,
) -> ShotRequest:
    return ShotRequest(
        generator="animatic",
        generator_version=VERSION,
        tier="high",
        width=OVERSAMPLING * size[0],
        height=OVERSAMPLING * size[1],
        rate=RATE,
        frame_count=frame_count,
        seed=int(rng.integers(2**31)),
        shot=Shot(
            segment=0,
            description="a shot to learn from",
            scale=dealt("scale", number, SCALES),
            move=dealt("move", number, get_args(CameraMove)),
            pose=dealt("pose", number, get_args(Pose)),
            view=dealt("view", number, VIEWS),
            side=dealt("side", number, get_args(Side)),
            environment=place.name,
            characters=tuple(person.name for person in people),
            intensity=round(between(rng, 0.1, 1.0), 2),
            angle=dealt("angle", number, ANGLES),
            light=dealt("light", number, LIGHTS),
        ),
        characters=people,
        environment=place,
        music=music,
    )
