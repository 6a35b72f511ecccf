"""From plan and script to requests: everything that one clip is made of, segment by segment.

A request stands for itself, in its clip's own frames: the same content is the same clip wherever it lies in the song.
An owner's request never depends on its consumers. A consumer keeps its owner's place, lens, cast and seed, so that the
fork goes on with the picture that it shares, and brings its own performance as far as that can be seen there, its own
music and words. Rendering and prices are not decided here.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from planning.cues import clip_words, music_cue
from planning.ends import fade_in_frames, fade_out_frames
from planning.screenplay.framings import is_possible
from state.film import FOOTAGE, Footage, FootageList, PlannedShot, Script, Shot, ShotPlan, ShotRequest
from state.music import BeatGrid, EnergyCurve, Lyrics, Segment, Segments
from state.plan import Action, AllocationPlan
from state.song import Brief, Song
from state.value import content_hash

FRAMED = ("scale", "move", "view", "side", "environment", "characters", "angle", "light")
"""What a picture has of its owner's shot and cannot have of its own."""
NO_FOOTAGE = FootageList()


def shot_plan(
    song: Song,
    brief: Brief,
    segments: Segments,
    script: Script,
    plan: AllocationPlan,
    beat_grid: BeatGrid,
    energy: EnergyCurve,
    lyrics: Lyrics,
    versions: Mapping[str, str],
    footage: FootageList = NO_FOOTAGE,
) -> ShotPlan:
    """Return one request per segment, in order, with the action and the price that the plan gave it.

    Parameters
    ----------
    song, brief
        Title and artist for the title card; size and seed.
    segments, script, plan
        What is shown and what is done; all three have one entry per segment, in order.
    beat_grid, energy, lyrics
        The music, cut into clips here.
    versions
        The version of every generator by its name; part of every request, so that another version makes new clips.
    footage
        The user's own film, for the segments that the plan gives to it.

    Raises
    ------
    ValueError
        If the script or the plan does not have one entry per segment, or the plan wants a generator without version.
    """
    if not len(segments.segments) == len(script.shots) == len(plan.actions):
        raise ValueError("the script and the plan must have exactly one entry per segment")
    missing = {action.generator for action in plan.actions} - set(versions)
    if missing:
        raise ValueError(f"the plan wants clips of {', '.join(sorted(missing))}, which nothing here renders")
    pieces = {piece.segment: Footage(file=piece.file, start_s=piece.start_s) for piece in footage.pieces}
    set_ = _Set(song, brief, segments, script, beat_grid, energy, lyrics, versions, pieces)
    requests: dict[int, ShotRequest] = {}
    for action in sorted(plan.actions, key=lambda action: action.kind == "reuse"):
        if action.generator == FOOTAGE:
            requests[action.segment] = set_.given(action)
        elif action.owner is None:
            requests[action.segment] = set_.generated(action)
        else:
            requests[action.segment] = set_.forked(action, requests[action.owner])
    return ShotPlan(
        shots=tuple(
            PlannedShot(
                segment=action.segment,
                kind=action.kind,
                cost_microdollars=action.cost_microdollars,
                request=requests[action.segment],
            )
            for action in plan.actions
        )
    )


def continued(own: Shot, owner: Shot) -> Shot:
    """Return the shot of a segment that goes on with another's picture: its own performance in the owner's framing.

    Where that is not the framing that its own words describe, the owner's words say better what is seen.
    """
    pose = own.pose if is_possible(own.pose, owner.view, owner.scale) else owner.pose
    fits = all(getattr(own, part) == getattr(owner, part) for part in FRAMED)
    words = own.description if fits else owner.description
    performance = {"segment": own.segment, "intensity": own.intensity, "description": words, "pose": pose}
    return owner.model_copy(update=performance)


@dataclass(frozen=True)
class _Set:
    """Everything that is ready before the first clip is shot."""

    song: Song
    brief: Brief
    segments: Segments
    script: Script
    beat_grid: BeatGrid
    energy: EnergyCurve
    lyrics: Lyrics
    versions: Mapping[str, str]
    footage: Mapping[int, Footage]

    def given(self, action: Action) -> ShotRequest:
        """Return the request of a segment that shows the user's footage; nothing is drawn or written over it."""
        piece = self.footage[action.segment]
        description = f"your footage {PurePosixPath(piece.file.path).name} from {piece.start_s:g} s"
        shot = self.script.shots[action.segment].model_copy(update={"description": description, "characters": ()})
        return self._request(self.segments.segments[action.segment], action, shot, 0, None).model_copy(
            update={"words": (), "title": "", "fade_in_frames": 0, "fade_out_frames": 0}
        )

    def generated(self, action: Action) -> ShotRequest:
        """Return the request of a segment that is rendered whole."""
        segment = self.segments.segments[action.segment]
        shot = self.script.shots[action.segment]
        return self._request(segment, action, shot, self._seed(segment, shot.take), None)

    def forked(self, action: Action, owner: ShotRequest) -> ShotRequest:
        """Return the request of a segment that goes on with its owner's picture."""
        segment = self.segments.segments[action.segment]
        shot = continued(self.script.shots[action.segment], owner.shot)
        return self._request(segment, action, shot, owner.seed, owner)

    def _request(
        self, segment: Segment, action: Action, shot: Shot, seed: int, owner: ShotRequest | None
    ) -> ShotRequest:
        cast = {character.name: character for character in self.script.characters}
        places = {environment.name: environment for environment in self.script.environments}
        return ShotRequest(
            generator=action.generator,
            generator_version=self.versions[action.generator],
            tier=action.tier,
            width=self.brief.width,
            height=self.brief.height,
            rate=self.segments.rate,
            frame_count=segment.frame_count,
            seed=seed,
            shot=shot,
            characters=tuple(cast[name] for name in shot.characters),
            environment=places[shot.environment],
            music=music_cue(segment, self.segments, self.beat_grid, self.energy),
            words=clip_words(segment, self.segments, self.lyrics),
            fade_in_frames=fade_in_frames(self.segments, segment),
            fade_out_frames=fade_out_frames(self.segments, segment),
            title=f"{self.song.title}\n{self.song.artist}".strip() if segment.index == 0 else "",
            type_style=self.script.type_style,
            footage=self.footage.get(segment.index) if action.generator == FOOTAGE else None,
            owner=owner,
            prefix_frames=action.prefix_frames,
        )

    def _seed(self, segment: Segment, take: int) -> int:
        """Return a seed that a moved boundary elsewhere does not change: music, how often it was heard, take."""
        earlier = Counter(other.motif for other in self.segments.segments[: segment.index])
        retaken = [take] if take else []
        return int(content_hash([self.brief.seed, segment.motif, earlier[segment.motif], *retaken])[:8], 16)
