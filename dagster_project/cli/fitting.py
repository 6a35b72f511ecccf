"""Whether edits fit what stands of a song, found out before anything is written, and what is worth saying of them."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from assets.partitions import MAX_SEGMENTS
from audio.corrections import corrected_grid, corrected_sections, corrected_segments, corrected_words
from dagster_project.cli.standing import Standing
from planning.allocation import InfeasibleBudget, allocate
from planning.budget import budget_microdollars
from planning.candidates import candidate_plans
from planning.costs import Pricing
from planning.edits import by_segment, known
from planning.pins import pins_of
from planning.screenplay.description import Understood, character_from, environment_from, shot_from
from planning.screenplay.directing import shooting_script
from planning.shots import continued
from planning.tariffs import tariff_of
from state.edits import Edits, GridEdits, SectionEdits, SegmentEdits, WordEdits
from state.film import Script, Shot
from state.music import BeatGrid, Lyrics, Sections, Segments
from state.song import Brief
from state.value import Value
from state.wishes import CastEdits, FootageEdits, PlanEdits, SaliencyEdits, ShotEdits

E = TypeVar("E", bound=Value)

SLICES: dict[str, tuple[str, type[Value]]] = {
    "grid": ("grid_edits", GridEdits),
    "sections": ("section_edits", SectionEdits),
    "words": ("word_edits", WordEdits),
    "segments": ("segment_edits", SegmentEdits),
    "saliency": ("saliency_edits", SaliencyEdits),
    "plan": ("plan_edits", PlanEdits),
    "cast": ("cast_edits", CastEdits),
    "shots": ("shot_edits", ShotEdits),
    "footage": ("footage_edits", FootageEdits),
}
"""Which asset holds each slice of the edits."""
FRAMING = {
    "scale": "distance",
    "move": "camera",
    "view": "view",
    "side": "side",
    "environment": "scene",
    "characters": "people",
    "angle": "angle",
    "light": "light",
    "pose": "pose",
    "take": "take",
}
"""What a segment that reuses another's picture cannot have of its own, in words."""
WHERE = "people are described with --character, scenes with --scene, shots with --prompt"


def check(wanted: Edits, standing: Standing, duration_s: float) -> None:
    """Raise CorrectionError or UnfitEdit if edits do not fit what was heard and planned, as far as it was."""
    _check_heard(wanted, standing, duration_s)
    if standing.segments is not None:
        by_segment(wanted.saliency.scores, standing.segments)
        _check_plan(wanted, standing, standing.segments)
    if standing.script is not None:
        for person in wanted.cast.people:
            known(person.name, [c.name for c in standing.script.characters], "person", person)
        for scene in wanted.cast.scenes:
            known(scene.name, [e.name for e in standing.script.environments], "scene", scene)
        _directed(wanted, standing)


def _check_heard(wanted: Edits, standing: Standing, duration_s: float) -> None:
    grid = standing.value("beat_grid", BeatGrid)
    done = {name: standing.value(asset, kind) for name, (asset, kind) in SLICES.items()}
    if grid is None:
        return
    if wanted.grid.has_pulse is None and done["grid"] == GridEdits():
        corrected_grid(grid, wanted.grid, duration_s)
    checks: tuple[tuple[str, str, type[Value], Callable[[Any, Any], object]], ...] = (
        ("sections", "sections", Sections, lambda value, edits: corrected_sections(value, edits, grid)),
        ("words", "lyric_words", Lyrics, corrected_words),
        ("segments", "segments", Segments, lambda v, edits: corrected_segments(v, edits, grid, most=MAX_SEGMENTS)),
    )
    for name, asset, kind, correct in checks:
        value = standing.value(asset, kind)
        added = _added(done[name], getattr(wanted, name))
        if value is not None and added is not None:
            correct(value, added)


def _added(done: Value | None, wanted: Value) -> Value | None:
    """Return the corrections that come after those which what stands has in it already; None if some of those went."""
    if done is None:
        return None
    added = {}
    for name in type(wanted).model_fields:
        before, after = getattr(done, name), getattr(wanted, name)
        if after[: len(before)] != before:
            return None
        added[name] = after[len(before) :]
    return type(wanted)(**added)


def _check_plan(wanted: Edits, standing: Standing, segments: Segments) -> None:
    """Refuse pins that no plan can keep, whatever the budget."""
    pins = pins_of(wanted.plan, segments)
    pricing = _pricing(wanted, standing, segments)
    if pins.pins and pricing is not None and standing.groups is not None:
        candidate_plans(pricing, standing.groups, pins)


def _pricing(wanted: Edits, standing: Standing, segments: Segments) -> Pricing | None:
    brief, saliency = standing.value("brief", Brief), standing.saliency
    if brief is None or saliency is None:
        return None
    return Pricing(segments, saliency, tariff_of(brief), brief, frozenset(by_segment(wanted.footage.pieces, segments)))


def _directed(wanted: Edits, standing: Standing) -> Script | None:
    """Return the shooting script that the wanted edits of shots would make, None if the film was not planned yet."""
    grid = standing.value("beat_grid", BeatGrid)
    if standing.script is None or standing.wording is None or grid is None:
        return None
    return shooting_script(standing.script, wanted.shots, standing.wording, grid)


def notes(before: Edits, wanted: Edits, standing: Standing) -> Iterator[str]:
    """Yield what is worth saying of new edits: words without effect, what reuse leaves out, what nobody pays for."""
    segments = standing.segments
    if standing.script is None or segments is None:
        return
    for edit, said in _descriptions(before, wanted, standing.script):
        if said.unknown:
            yield f"not understood of {edit}: {', '.join(said.unknown)}"
        if said.elsewhere:
            yield f"left out of {edit}: {', '.join(said.elsewhere)}; {WHERE}"
    yield from _left_out_by_reuse(before, wanted, standing, segments)
    if wanted.plan != before.plan:
        yield from _too_dear(wanted, standing, segments)


def _descriptions(before: Edits, wanted: Edits, script: Script) -> Iterator[tuple[str, Understood[Any]]]:
    """Yield every new description, in a word or two, with what was understood of it."""
    for person in _new(before.cast.people, wanted.cast.people):
        yield f"the looks of {person.name}", character_from(person.looks, script.characters[0], 0)
    for scene in _new(before.cast.scenes, wanted.cast.scenes):
        yield f"the scene {scene.name}", environment_from(scene.looks, script.environments[0], 0)
    for shot in _new(before.shots.prompts, wanted.shots.prompts):
        yield "the prompt", shot_from(shot.prompt, script.shots[0], [c.name for c in script.characters])


def _new(before: tuple[E, ...], wanted: tuple[E, ...]) -> list[E]:
    return [edit for edit in wanted if edit not in before]


def _left_out_by_reuse(before: Edits, wanted: Edits, standing: Standing, segments: Segments) -> Iterator[str]:
    """Say which wishes for a shot a reused picture cannot fulfil."""
    plan, directed = standing.plan, _directed(wanted, standing)
    if plan is None or directed is None or standing.script is None:
        return
    pins = pins_of(wanted.plan, segments)
    touched: set[int] = set()
    for name in ("prompts", "scenes", "takes"):
        touched |= by_segment(_new(getattr(before.shots, name), getattr(wanted.shots, name)), segments).keys()
    for index in sorted(touched):
        owner, pin = plan.actions[index].owner, pins.of(index)
        if owner is None or (pin is not None and "reuse" not in pin.kinds):
            continue
        own, written = directed.shots[index], standing.script.shots[index]
        shown = continued(own, directed.shots[owner])
        lost = [word for field, word in FRAMING.items() if getattr(own, field) not in _either(shown, written, field)]
        if lost:
            yield (
                f"segment {index} reuses the picture of segment {owner}, which decides its {', '.join(lost)}; "
                f"to have it drawn by itself, add --segment {index} --no-reuse"
            )


def _either(shown: Shot, written: Shot, field: str) -> tuple[Any, Any]:
    return getattr(shown, field), getattr(written, field)


def _too_dear(wanted: Edits, standing: Standing, segments: Segments) -> Iterator[str]:
    """Say that the pins cost more than was ordered; a larger budget may still be given."""
    pricing, groups = _pricing(wanted, standing, segments), standing.groups
    brief = standing.value("brief", Brief)
    if pricing is None or groups is None or brief is None:
        return
    plans, full_high = candidate_plans(pricing, groups, pins_of(wanted.plan, segments)), pricing.full_high_microdollars
    try:
        tariff = tariff_of(brief)
        allocate(plans, budget_microdollars(brief.budget, full_high, tariff), full_high, tariff.name)
    except InfeasibleBudget as error:
        yield f"{error}: order it with a larger --budget"
