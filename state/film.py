"""What the camera shows and what was made: characters, environments, shots, requests, clips, the timeline.

The words a shot may use are closed lists: the script is written in them and every generator understands them.
Coordinates of composition are left to the generator; a shot says *what*, not *where*.
"""

from typing import Any, Literal

from pydantic import Field, model_validator

from state.artifact import Artifact
from state.money import ActionKind, Tier
from state.time import FrameRate, FrameSpan
from state.value import Value, content_hash

SceneKind = Literal["city", "ocean", "desert", "forest", "stage", "rooftop", "snow", "space"]
Weather = Literal["clear", "rain", "snow", "fog", "embers"]
PaletteName = Literal["neon", "dusk", "dawn", "ember", "ice", "meadow"]
ShotScale = Literal["wide", "medium", "close"]
CameraMove = Literal["static", "pan_left", "pan_right", "tilt_up", "push_in", "pull_out"]
Pose = Literal["stand", "walk", "arms_up", "look_up"]
HairStyle = Literal["bob", "long", "short", "bun"]
Side = Literal["left", "center", "right"]
HexColour = str
HEX = r"^#[0-9a-f]{6}$"


class Character(Value):
    """A person of the film whose looks stay the same in every shot."""

    name: str
    description: str
    seed: int = Field(ge=0)
    hair_style: HairStyle
    hair: HexColour = Field(pattern=HEX)
    skin: HexColour = Field(pattern=HEX)
    coat: HexColour = Field(pattern=HEX)
    accent: HexColour = Field(pattern=HEX)
    headphones: bool = False
    scarf: bool = True


class Environment(Value):
    """A scene of the film: the place, its light and its weather."""

    name: str
    description: str
    seed: int = Field(ge=0)
    kind: SceneKind
    palette: PaletteName
    weather: Weather = "clear"


class Shot(Value):
    """What the camera shows in one segment. `intensity` 0..1 is how much the picture answers the music."""

    segment: int = Field(ge=0)
    description: str
    scale: ShotScale
    move: CameraMove
    pose: Pose
    side: Side
    environment: str
    characters: tuple[str, ...] = ()
    intensity: float = Field(default=0.5, ge=0, le=1)


class Script(Value):
    """The film in words: cast, places, and one shot per segment. `provenance` says who wrote it."""

    logline: str
    provenance: str
    characters: tuple[Character, ...]
    environments: tuple[Environment, ...] = Field(min_length=1)
    shots: tuple[Shot, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _cast_and_places_exist(self) -> "Script":
        people = {c.name for c in self.characters}
        places = {e.name for e in self.environments}
        for shot in self.shots:
            if shot.environment not in places or not people.issuperset(shot.characters):
                raise ValueError(f"shot {shot.segment} names a character or a place that the script does not have")
        return self


class Portrait(Value):
    """A library entry: who or what, and its reference picture."""

    name: str
    content: str = Field(description="content hash of the character or environment that was drawn")
    image: Artifact


class IdentityLibrary(Value):
    """The characters I of the persistent state, with reference pictures."""

    characters: tuple[Character, ...]
    portraits: tuple[Portrait, ...]


class EnvironmentLibrary(Value):
    """The environments E of the persistent state, with reference pictures."""

    environments: tuple[Environment, ...]
    portraits: tuple[Portrait, ...]


class AnchorFrames(Value):
    """The two storyboard pictures that anchor a segment's clip."""

    segment: int = Field(ge=0)
    start: Artifact
    end: Artifact


class FrameLibrary(Value):
    """Start and end frames of every segment, in order."""

    frames: tuple[AnchorFrames, ...]


class ClipWord(Value):
    """A lyric word inside a clip, in frames from the clip's start; `line` numbers the lines of the clip.

    `start_frame` may be negative and `end_frame` past the end when the word crosses a cut.
    """

    text: str
    line: int = Field(ge=0)
    start_frame: int
    end_frame: int


class MusicCue(Value):
    """The music inside a clip: beats and downbeats in frames from the clip's start, energy 0..1 per beat span."""

    beats: tuple[int, ...] = ()
    downbeats: tuple[int, ...] = ()
    energy: tuple[float, ...] = Field(default=(0.5,), min_length=1, description="evenly spaced over the clip")


class ShotRequest(Value):
    """Everything that one clip is made of; its content hash is the clip's key and decides what an edit redoes.

    A clip that reuses carries its owner's whole request in `owner`: its first `prefix_frames` are the owner's own
    frames, and from there on it is drawn by this request, leaving the owner's picture smoothly.
    """

    generator: str
    generator_version: str
    tier: Tier
    width: int = Field(gt=0, multiple_of=2)
    height: int = Field(gt=0, multiple_of=2)
    rate: FrameRate
    frame_count: int = Field(gt=0)
    seed: int = Field(ge=0)
    shot: Shot
    characters: tuple[Character, ...]
    environment: Environment
    music: MusicCue
    words: tuple[ClipWord, ...] = ()
    fade_in_frames: int = Field(default=0, ge=0)
    fade_out_frames: int = Field(default=0, ge=0)
    title: str = ""
    owner: "ShotRequest | None" = None
    prefix_frames: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _prefix_fits(self) -> "ShotRequest":
        if (self.owner is None) != (self.prefix_frames == 0):
            raise ValueError("a prefix needs an owner and an owner needs a prefix")
        if self.owner is not None:
            if self.owner.owner is not None:
                raise ValueError("an owner is generated, never itself a reuse")
            if self.prefix_frames >= min(self.frame_count, self.owner.frame_count + 1):
                raise ValueError("the shared prefix must leave a suffix and lie inside the owner's clip")
        return self

    @property
    def key(self) -> str:
        """The content hash of the request: the clip's name in the store.

        Where in the song the clip stands is left out, so that a moved boundary elsewhere re-makes nothing here.
        """
        place: dict[str, Any] = {"shot": {"segment"}, "owner": {"shot": {"segment"}}}
        return content_hash(self.model_dump(mode="json", exclude=place))

    @property
    def fresh_frames(self) -> int:
        """Frames that have to be generated: all but the shared prefix."""
        return self.frame_count - self.prefix_frames


class PlannedShot(Value):
    """A segment's request with the action and the price that the plan gave it."""

    segment: int = Field(ge=0)
    kind: ActionKind
    cost_microdollars: int = Field(ge=0)
    request: ShotRequest


class ShotPlan(Value):
    """The whole film as requests, one per segment, in order."""

    shots: tuple[PlannedShot, ...] = Field(min_length=1)


class Clip(Value):
    """A rendered segment. `compute_s` is what it really took; `cost_microdollars` what the ledger settled."""

    segment: int = Field(ge=0)
    request_key: str
    kind: ActionKind
    video: Artifact
    frame_count: int = Field(gt=0)
    cost_microdollars: int = Field(ge=0)
    compute_s: float = Field(ge=0)


class TimelineClip(FrameSpan):
    """A clip at its place in the film."""

    segment: int = Field(ge=0)
    video: Artifact


class Timeline(Value):
    """Clips in time, contiguous from frame 0; transitions are cuts, fades at both ends are drawn in the clips."""

    rate: FrameRate
    width: int
    height: int
    clips: tuple[TimelineClip, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _contiguous(self) -> "Timeline":
        expected = 0
        for clip in self.clips:
            if clip.start_frame != expected:
                raise ValueError(f"clip {clip.segment} starts at frame {clip.start_frame}, not at {expected}")
            expected = clip.end_frame
        return self

    @property
    def frame_count(self) -> int:
        """Frames of the film."""
        return self.clips[-1].end_frame

    @property
    def cut_frames(self) -> tuple[int, ...]:
        """The frames on which a new clip starts, without the film's first."""
        return tuple(clip.start_frame for clip in self.clips[1:])


class Film(Value):
    """The finished music video."""

    video: Artifact
    frame_count: int = Field(gt=0)
    audio_copied: bool
    duration_s: float = Field(gt=0)
