"""Gathering the persistent state S = {I, E, G, M, O} (AllocMV, section 2.2) from what was decided, and by whom it was.

Where a part is from is computed from what decided it: the edits, the plan, the script, the requests. What the document
looks like is in `state.persistent`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from planning.edits import Timed, segment_at
from state.edits import Edits
from state.film import EnvironmentLibrary, FrameLibrary, IdentityLibrary, Script, ShotPlan
from state.money import Tariff, usd
from state.music import Lyrics, Sections, Segments
from state.persistent import MotifEntry, PersistentState, PriceList, Provenance, Source
from state.plan import AllocationPlan, CrossCheck, SaliencyTable, SharingGroups
from state.song import Brief, Song
from state.value import Value


@dataclass(frozen=True)
class Decided:
    """Everything that the state is gathered from; the names are those of the assets that decided it."""

    song: Song
    brief: Brief
    edits: Edits
    sections: Sections
    lyrics: Lyrics
    segments: Segments
    saliency: SaliencyTable
    groups: SharingGroups
    plan: AllocationPlan
    crosscheck: CrossCheck
    tariff: Tariff
    script: Script
    identities: IdentityLibrary
    environments: EnvironmentLibrary
    shots: ShotPlan
    frames: FrameLibrary


def assemble_state(decided: Decided) -> PersistentState:
    """Return the film as one document, with the provenance of every part."""
    plan, script, tariff = decided.plan, decided.script, decided.tariff
    return PersistentState(
        song=decided.song,
        brief=decided.brief,
        edits=decided.edits,
        logline=script.logline,
        sections=decided.sections,
        segments=decided.segments.segments,
        saliency=decided.saliency.rows,
        identities=decided.identities.characters,
        environments=decided.environments.environments,
        portraits=decided.identities.portraits + decided.environments.portraits,
        sharing=decided.groups.groups,
        motifs=tuple(MotifEntry(motif=group.motif, segments=group.members) for group in decided.groups.groups),
        actions=plan.actions,
        shots=script.shots,
        transitions=script.transitions,
        type_style=script.type_style,
        frames=decided.frames.frames,
        requests=decided.shots.shots,
        tariff=PriceList(name=tariff.name, dated=tariff.dated, source=tariff.source),
        budget_microdollars=plan.budget_microdollars,
        planned_microdollars=plan.cost_microdollars,
        plan_utility=plan.utility,
        plan_is_proven_optimal=decided.crosscheck.agrees,
        provenance=(*_wholes(decided), *_entries(decided)),
    )


def _wholes(decided: Decided) -> Iterator[Provenance]:
    """Yield where whole fields are from."""
    edits, script, plan = decided.edits, decided.script, decided.plan
    heard = _said(edits.grid, edits.sections)
    drawn = f"drawn by {', '.join(_generators(decided.shots))}"
    solvers = ", ".join(dict.fromkeys(opinion.solver for opinion in decided.crosscheck.opinions))
    proof = f"confirmed by {solvers}" if decided.crosscheck.agrees else f"not confirmed by {solvers}"
    budget = f"{usd(plan.budget_microdollars)} after the tariff {decided.tariff.name} of {decided.tariff.dated}"
    cast: Source = "user" if decided.brief.cast else "model"
    yield _from("song", "user", f"the given {decided.song.container} file; lyrics: {_lyrics(decided.lyrics)}")
    yield _from("brief", "user", "as ordered, and the usual where nothing was")
    yield _from("edits", "user", f"{len(_said(edits))} edits" if _said(edits) else "nothing was edited")
    yield _from("logline", "model", script.provenance)
    yield _from("sections", "measured", "heard in the song", heard)
    yield _from("segments", "measured", "cut on the beat grid", (*heard, *_said(edits.segments)))
    reasons = dict.fromkeys(row.provenance for row in decided.saliency.rows)
    yield _from("saliency", "measured", "; ".join(reasons), _said(edits.saliency))
    yield _from("identities", cast, script.provenance, _said(*edits.cast.people))
    yield _from("environments", "model", script.provenance, _said(*edits.cast.scenes))
    yield _from("portraits", "model", drawn)
    yield _from("sharing", "measured", "segments whose music is the same, up to the beat where it stops being so")
    yield _from("motifs", "measured", "the sharing groups by their music")
    yield _from("actions", "measured", f"{plan.strategy} within {budget}, {proof}", _said(edits.plan))
    yield _from("shots", "model", script.provenance, _said(edits.shots))
    yield _from("transitions", "model", script.provenance, _said(*edits.shots.transitions))
    yield _from("type_style", "model", "goes with the style of the song")
    yield _from("frames", "model", drawn)
    yield _from("requests", "model", f"to be {drawn}", _said(edits.words, edits.footage))
    yield _from("tariff", "measured", decided.tariff.source)


def _entries(decided: Decided) -> Iterator[Provenance]:
    """Yield where single entries are from that the user edited."""
    edits, segments = decided.edits, decided.segments
    timed: dict[str, tuple[Timed, ...]] = {
        "saliency": edits.saliency.scores,
        "actions": edits.plan.pins,
        "shots": (*edits.shots.prompts, *edits.shots.scenes, *edits.shots.takes),
        "transitions": edits.shots.transitions,
        "requests": edits.footage.pieces,
    }
    joins = {transition.segment: place for place, transition in enumerate(decided.script.transitions)}
    for field, found in timed.items():
        said: dict[int, list[str]] = {}
        for edit in found:
            number = segment_at(edit.at_s, segments, edit).index
            place = joins.get(number) if field == "transitions" else number
            if place is not None:
                said.setdefault(place, []).append(str(edit))
        yield from (_edited(f"{field}[{place}]", words) for place, words in sorted(said.items()))
    people = [(person.name, str(person)) for person in edits.cast.people]
    scenes = [(scene.name, str(scene)) for scene in edits.cast.scenes]
    yield from _named("identities", [person.name for person in decided.identities.characters], people)
    yield from _named("environments", [place.name for place in decided.environments.environments], scenes)


def _named(field: str, names: Sequence[str], looks: Sequence[tuple[str, str]]) -> Iterator[Provenance]:
    for place, name in enumerate(names):
        words = [said for meant, said in looks if meant.lower() == name.lower()]
        if words:
            yield _edited(f"{field}[{place}]", words)


def _from(part: str, source: Source, words: str, edited: Iterable[str] = ()) -> Provenance:
    return Provenance(part=part, source=source, words=words, edited=tuple(edited))


def _edited(part: str, words: Iterable[str]) -> Provenance:
    return _from(part, "user", "edited", words)


def _said(*edits: Value) -> tuple[str, ...]:
    """Return the edits inside some slices as a person would say them, in the slices' order."""
    found: list[str] = []
    for edit in edits:
        if type(edit).__str__ is not Value.__str__:
            found.append(str(edit))
            continue
        for name in type(edit).model_fields:
            value = getattr(edit, name)
            if isinstance(value, Value):
                found += _said(value)
            elif isinstance(value, tuple):
                found += _said(*value)
            elif value is not None:
                found.append(f"{name.replace('_', ' ')} {value}")
    return tuple(found)


def _lyrics(lyrics: Lyrics) -> str:
    if lyrics.source == "none":
        return "none"
    heard = "" if lyrics.match_ratio is None else f", {lyrics.match_ratio:.0%} of the words heard where they stand"
    return lyrics.source.replace("_", " ") + heard


def _generators(shots: ShotPlan) -> list[str]:
    made_by = (f"{shot.request.generator} {shot.request.generator_version}" for shot in shots.shots)
    return list(dict.fromkeys(made_by))
