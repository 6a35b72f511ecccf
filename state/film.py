"""What the camera shows and what was made: characters, environments, shots, requests, clips, the timeline.

The words a shot may use are closed lists: the script is written in them and every generator understands them.
Coordinates of composition are left to the generator; a shot says *what*, not *where*.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal

from pydantic import Field, model_validator

from state.artifact import Artifact
from state.money import ActionKind, Tier
from state.time import FrameRate, FrameSpan
from state.value import Value, content_hash

SceneKind = Literal[
    "city", "ocean", "desert", "forest", "stage", "rooftop", "snow", "space",
    "train", "interior", "road", "underwater",
]  # fmt: skip
Weather = Literal["clear", "rain", "snow", "fog", "embers", "petals", "stars"]
PaletteName = Literal["neon", "dusk", "dawn", "ember", "ice", "meadow"]
TimeOfDay = Literal["dawn", "day", "dusk", "night"]
ShotScale = Literal["wide", "medium", "close", "extreme_wide"]
CameraMove = Literal[
    "static", "pan_left", "pan_right", "tilt_up", "push_in", "pull_out", "tilt_down", "roll", "whip_in", "orbit"
]
CameraAngle = Literal["eye", "low", "high", "dutch"]
Light = Literal["natural", "backlit", "silhouette", "spot"]
TypeStyle = Literal["display", "neon", "handwritten", "serif", "stencil", "rounded"]
Pose = Literal["stand", "walk", "arms_up", "look_up", "sing", "dance", "sit", "reach", "play"]
View = Literal["back", "front", "profile"]
HairStyle = Literal["bob", "long", "short", "bun", "curly", "ponytail", "mohawk", "shaved", "braids"]
Outfit = Literal["coat", "jacket", "hoodie", "dress", "suit"]
Prop = Literal["microphone", "guitar", "umbrella", "lantern"]
Hat = Literal["beanie", "cap", "brim"]
Build = Literal["slight", "average", "broad"]
Side = Literal["left", "center", "right"]
TransitionKind = Literal["cut", "match_cut", "dissolve", "whip", "flash"]
FOOTAGE = "footage"
"""The generator that makes clips of the user's own film, and the offer by which a plan has them made."""
HARD_CUTS: frozenset[TransitionKind] = frozenset({"cut", "match_cut"})
SECONDS_BETWEEN_FLASHES = Fraction(1, 2)
"""Flashes are at least this far apart, so that any second holds no more than the three that WCAG 2.3.1 allows."""
HexColour = str
HEX = r"^#[0-9a-f]{6}$"


class Character(Value):
    """A person of the film whose looks stay the same in every shot.

    `coat` is the colour of whatever `outfit` is; `accent` is that of the scarf, the hat and the small things.
    """

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
    outfit: Outfit = "coat"
    prop: Prop | None = None
    hat: Hat | None = None
    glasses: bool = False
    beard: bool = False
    build: Build = "average"


class Environment(Value):
    """A scene of the film: the place, its light, its hour and its weather."""

    name: str
    description: str
    seed: int = Field(ge=0)
    kind: SceneKind
    palette: PaletteName
    time: TimeOfDay = "dusk"
    weather: Weather = "clear"


class Shot(Value):
    """What the camera shows in one segment. `intensity` 0..1 is how much the picture answers the music.

    Another `take` is the same description drawn by chance once more; take 0 is the first.
    """

    segment: int = Field(ge=0)
    description: str
    scale: ShotScale
    move: CameraMove
    pose: Pose
    view: View = "back"
    side: Side
    environment: str
    characters: tuple[str, ...] = ()
    intensity: float = Field(default=0.5, ge=0, le=1)
    angle: CameraAngle = "eye"
    light: Light = "natural"
    take: int = Field(default=0, ge=0)


class Transition(Value):
    """How the picture changes to a segment from the one before; a segment without one begins with a cut.

    `frames` is the whole length, half of it before the cut and half after; 0 for `cut` and `match_cut`.
    """

    segment: int = Field(ge=1, description="the incoming segment")
    kind: TransitionKind
    frames: int = Field(default=0, ge=0, multiple_of=2)
    reason: str

    @model_validator(mode="after")
    def _length_suits_kind(self) -> "Transition":
        if (self.frames == 0) != self.is_cut:
            raise ValueError(f"a {self.kind} into segment {self.segment} cannot last {self.frames} frames")
        return self

    @property
    def is_cut(self) -> bool:
        """Whether the picture changes from one frame to the next."""
        return self.kind in HARD_CUTS

    @property
    def half_frames(self) -> int:
        """Frames on either side of the cut."""
        return self.frames // 2


class Script(Value):
    """The film in words: cast, places, one shot per segment, transitions, lettering. `provenance` says who wrote it."""

    logline: str
    provenance: str
    characters: tuple[Character, ...]
    environments: tuple[Environment, ...] = Field(min_length=1)
    shots: tuple[Shot, ...] = Field(min_length=1)
    transitions: tuple[Transition, ...] = ()
    type_style: TypeStyle = "display"

    @model_validator(mode="after")
    def _transitions_lead_into_shots(self) -> "Script":
        _check_order(self.transitions, {shot.segment for shot in self.shots[1:]})
        return self

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


class Footage(Value):
    """A piece of the user's own film: `file` from `start_s` on, without its sound."""

    file: Artifact
    start_s: float = Field(default=0.0, ge=0)

    @property
    def exact_start_s(self) -> Fraction:
        """`start_s` as it was written, to the microsecond."""
        return Fraction(self.start_s).limit_denominator(1_000_000)


class PlacedFootage(Footage):
    """Footage that a segment shows."""

    segment: int = Field(ge=0)


class FootageList(Value):
    """The user's own footage, at most one piece for a segment, in order."""

    pieces: tuple[PlacedFootage, ...] = ()

    @property
    def segments(self) -> frozenset[int]:
        """The segments that show footage."""
        return frozenset(piece.segment for piece in self.pieces)


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
    type_style: TypeStyle = "display"
    footage: Footage | None = None
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

    @model_validator(mode="after")
    def _footage_has_its_generator(self) -> "ShotRequest":
        if (self.footage is None) == (self.generator == FOOTAGE):
            raise ValueError("the footage generator needs a piece of footage, and no other takes one")
        return self

    @property
    def key(self) -> str:
        """The content hash of the request: the clip's name in the store.

        Where in the song the clip stands is left out, so that a moved boundary elsewhere re-makes nothing here; so is
        the take, which the seed speaks for. Of a clip of footage all is left out that nobody draws.
        """
        if self.footage is not None:
            drawn = ("seed", "shot", "characters", "environment", "words", "type_style")
            not_shown: dict[str, Any] = {**dict.fromkeys(drawn, True), "music": {"energy"}}
            return content_hash(self.model_dump(mode="json", exclude=not_shown))
        said_elsewhere: dict[str, Any] = {"shot": {"segment", "take"}, "owner": {"shot": {"segment", "take"}}}
        return content_hash(self.model_dump(mode="json", exclude=said_elsewhere))

    @property
    def fresh_frames(self) -> int:
        """Frames that have to be generated: all but the shared prefix."""
        return self.frame_count - self.prefix_frames

    def gain(self, frame: int) -> float:
        """Return how light a frame is under the clip's fades, 0 (black) to 1; a shared prefix brings its own."""
        gain = 1.0
        if self.fade_in_frames and self.owner is None:
            gain = min(gain, frame / self.fade_in_frames)
        if self.fade_out_frames:
            gain = min(gain, (self.frame_count - 1 - frame) / self.fade_out_frames)
        return gain


class PlannedShot(Value):
    """A segment's request with the action and the price that the plan gave it."""

    segment: int = Field(ge=0)
    kind: ActionKind
    cost_microdollars: int = Field(ge=0)
    request: ShotRequest


class ShotPlan(Value):
    """The whole film as requests, one per segment, in order."""

    shots: tuple[PlannedShot, ...] = Field(min_length=1)


ClipKind = ActionKind | Literal["still"]
"""What a clip is: what the plan asked for or a humbler action, or one picture that is held where none could be made."""


class StandIn(Value):
    """What a clip was meant to be and what it became, and why it could not be made as it was asked for."""

    meant: ActionKind
    became: ClipKind
    why: str


class Clip(Value):
    """A rendered segment. `compute_s` is what it really took; `cost_microdollars` what the ledger settled.

    A stand-in is what was made where its request could not be; it serves for that request until asked for again. A
    still serves until the film is made again, and costs nothing.
    """

    segment: int = Field(ge=0)
    request_key: str
    kind: ClipKind
    video: Artifact
    frame_count: int = Field(gt=0)
    cost_microdollars: int = Field(ge=0)
    compute_s: float = Field(ge=0)
    stand_in: StandIn | None = None


class TimelineClip(FrameSpan):
    """A clip at its place in the film."""

    segment: int = Field(ge=0)
    video: Artifact


class Timeline(Value):
    """Clips in time, contiguous from frame 0, and what leads from one to the next: a cut where nothing else is named.

    Transitions are made of the clips' own frames when the film is joined and move nothing in time. They never overlap,
    and flashes keep `SECONDS_BETWEEN_FLASHES` apart. Fades at both ends of the film are drawn in the clips.
    """

    rate: FrameRate
    width: int
    height: int
    clips: tuple[TimelineClip, ...] = Field(min_length=1)
    transitions: tuple[Transition, ...] = ()

    @model_validator(mode="after")
    def _contiguous(self) -> "Timeline":
        expected = 0
        for clip in self.clips:
            if clip.start_frame != expected:
                raise ValueError(f"clip {clip.segment} starts at frame {clip.start_frame}, not at {expected}")
            expected = clip.end_frame
        return self

    @model_validator(mode="after")
    def _transitions_fit(self) -> "Timeline":
        _check_order(self.transitions, {clip.segment for clip in self.clips[1:]})
        halves = {transition.segment: transition.half_frames for transition in self.transitions}
        for clip, after in zip(self.clips, [*self.clips[1:], None], strict=True):
            taken = halves.get(clip.segment, 0) + (halves.get(after.segment, 0) if after else 0)
            if taken > clip.frame_count:
                raise ValueError(f"transitions take {taken} of the {clip.frame_count} frames of clip {clip.segment}")
        flashes = [frame for frame, transition in self.transition_frames if transition.kind == "flash"]
        for flash, next_flash in pairwise(flashes):
            if next_flash - flash < SECONDS_BETWEEN_FLASHES * self.rate.fraction:
                raise ValueError(f"the flashes at frames {flash} and {next_flash} are closer than half a second")
        return self

    @property
    def frame_count(self) -> int:
        """Frames of the film."""
        return self.clips[-1].end_frame

    @property
    def cut_frames(self) -> tuple[int, ...]:
        """The frames on which a new clip starts, without the film's first."""
        return tuple(clip.start_frame for clip in self.clips[1:])

    @property
    def transition_frames(self) -> tuple[tuple[int, Transition], ...]:
        """Every named transition with the frame on which its new clip starts, in order."""
        starts = {clip.segment: clip.start_frame for clip in self.clips}
        return tuple((starts[transition.segment], transition) for transition in self.transitions)


class Film(Value):
    """The finished music video."""

    video: Artifact
    frame_count: int = Field(gt=0)
    audio_copied: bool
    duration_s: float = Field(gt=0)


def _check_order(transitions: Sequence[Transition], segments: set[int]) -> None:
    named = [transition.segment for transition in transitions]
    if any(after <= before for before, after in pairwise(named)):
        raise ValueError("transitions must be in the order of their segments, one for each")
    if not segments.issuperset(named):
        raise ValueError(f"transitions lead into segments {named}, and the film does not have all of these")
