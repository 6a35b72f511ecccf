"""The shooting script: the written script with what the user wants otherwise in single shots.

A shot is put into another scene first and described after, so that what the user says of it counts last. All other
shots stay to the letter, so that nothing else is made anew; only a cut that was to match and no longer does becomes a
plain one. Which words mean what is decided in `description`, how long a transition lasts in `transitions`.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from planning.edits import UnfitEdit, by_segment, known
from planning.screenplay.description import shot_from
from planning.screenplay.framings import IMPOSSIBLE, UNFIT, Framing
from planning.screenplay.grammar import Stage, light_of
from planning.screenplay.transitions import is_match, length_frames, plain_reason
from planning.screenplay.wording import Wording
from state.film import HARD_CUTS, SECONDS_BETWEEN_FLASHES, Environment, Script, Shot, Transition
from state.music import BeatGrid, Segments
from state.wishes import JoinShot, ShotEdits


def shooting_script(script: Script, edits: ShotEdits, wording: Wording, beat_grid: BeatGrid) -> Script:
    """Return a script with single shots and transitions as the user wants them.

    Parameters
    ----------
    script
        The film as it was written and cast, with one shot per segment of `wording`.
    edits
        The user's wishes; of two for one segment the later counts.
    wording
        Describes a shot that plays elsewhere.
    beat_grid
        How long a beat is, for the lengths of transitions.

    Raises
    ------
    UnfitEdit
        If an edit names a time outside the song or a scene that the film does not have, or asks for a transition that
        is impossible there.
    """
    segments = wording.segments
    shots = list(script.shots)
    scenes = {scene.name: scene for scene in script.environments}
    for index, placed in by_segment(edits.scenes, segments).items():
        scene = scenes[known(placed.scene, scenes, "scene", placed)]
        if scene.name != shots[index].environment:
            shots[index] = _placed(shots[index], scene, script, wording)
    for index, described in by_segment(edits.prompts, segments).items():
        shots[index] = shot_from(described.prompt, shots[index], [c.name for c in script.characters]).value
    for index, retaken in by_segment(edits.takes, segments).items():
        shots[index] = shots[index].model_copy(update={"take": retaken.take})
    changed = {index for index, shot in enumerate(shots) if shot != script.shots[index]}
    asked = by_segment(edits.transitions, segments)
    joined = _joined(script.transitions, shots, changed, asked, segments, beat_grid)
    return script.model_copy(
        update={"shots": tuple(shots), "transitions": joined, "provenance": script.provenance + _said(changed, asked)}
    )


def _placed(shot: Shot, scene: Environment, script: Script, wording: Wording) -> Shot:
    """Return a shot in another scene, in that one's light, and as far away and as moving as one can be there."""
    unfit = UNFIT.get(scene.kind, {})
    scale = "wide" if shot.scale == "extreme_wide" and unfit.get(shot.scale) == IMPOSSIBLE else shot.scale
    pose = "look_up" if unfit.get(shot.pose) == IMPOSSIBLE else shot.pose
    framing = Framing(
        scale, shot.move, pose, shot.view, shot.side, shot.angle, people="lead" if shot.characters else "nobody"
    )
    family = wording.part_of[wording.segments.segments[shot.segment].motif].family
    light = light_of(framing, Stage(family, scene.name, scene.kind, scene.time, scene.weather))
    shot = shot.model_copy(update={"environment": scene.name, "scale": scale, "pose": pose, "light": light})
    people = {person.name: person for person in script.characters}
    words = wording.words(shot, [people[name] for name in shot.characters], scene)
    return shot.model_copy(update={"description": words})


def _joined(
    written: Sequence[Transition],
    shots: Sequence[Shot],
    changed: Iterable[int],
    asked: Mapping[int, JoinShot],
    segments: Segments,
    beat_grid: BeatGrid,
) -> tuple[Transition, ...]:
    """Return the transitions as asked for; beside changed shots, matches that match no more are plain cuts."""
    transitions = {transition.segment: transition for transition in written}
    for index in {beside for shot in changed for beside in (shot, shot + 1)} & transitions.keys():
        if transitions[index].kind == "match_cut" and not is_match(shots[index - 1], shots[index]):
            reason = plain_reason(segments.segments[index], segments, beat_grid)
            transitions[index] = Transition(segment=index, kind="cut", reason=reason)
    for index, edit in asked.items():
        if not index:
            raise UnfitEdit(f"cannot {edit}: the film begins with it, and nothing leads into it")
        if edit.kind == "match_cut" and not is_match(shots[index - 1], shots[index]):
            raise UnfitEdit(
                f"cannot {edit}: segments {index - 1} and {index} do not show the same people in the same composition "
                "in two scenes; use a cut"
            )
        frames = length_frames(edit.kind, segments.segments[index], segments, beat_grid)
        if not frames and edit.kind not in HARD_CUTS:
            raise UnfitEdit(f"cannot {edit}: segment {index} or the one before is too short for it; use a cut")
        transitions[index] = Transition(segment=index, kind=edit.kind, frames=frames, reason="the user wants it so")
    joined = tuple(transitions[index] for index in sorted(transitions))
    _check_flashes(joined, asked, segments)
    return joined


def _check_flashes(transitions: Sequence[Transition], asked: Mapping[int, JoinShot], segments: Segments) -> None:
    """Refuse a flash that the user wants too near another, for the sake of photosensitive viewers."""
    flashes = [transition.segment for transition in transitions if transition.kind == "flash"]
    for one, other in pairwise(flashes):
        frames = segments.segments[other].start_frame - segments.segments[one].start_frame
        edit = asked.get(other) or asked.get(one)
        if edit is not None and frames < SECONDS_BETWEEN_FLASHES * segments.rate.fraction:
            raise UnfitEdit(
                f"cannot {edit}: the flashes into segments {one} and {other} would be less than "
                f"{float(SECONDS_BETWEEN_FLASHES):g} s apart, which harms photosensitive viewers; use a cut for one"
            )


def _said(shots: Iterable[int], transitions: Iterable[int]) -> str:
    """Say which shots and transitions are the user's."""
    shot_list, transition_list = (", ".join(map(str, sorted(segments))) for segments in (shots, transitions))
    said = f"; user: shots of segments {shot_list}" if shot_list else ""
    return said + (f"; user: transitions into segments {transition_list}" if transition_list else "")
