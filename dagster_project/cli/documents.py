"""`allocmv state`: the persistent state read at the terminal, checked, handed out as a document, and taken in again.

What a document must be, and when two are the same film, is decided in `planning.documents`.
"""

import hashlib
from pathlib import Path

from rich.markup import escape

from dagster_project.cli.finding import find_song
from dagster_project.cli.making import plan_film
from dagster_project.cli.ordering import Options, OrderError, check_song, check_writable, in_options
from dagster_project.cli.summary import console, print_line, print_segments
from dagster_project.deployments import from_environment
from editorial.files import written_whole
from planning.documents import BYTES_AT_MOST, DocumentError, differences, document, read_document
from resources.edit_file import EditFile, edits_name, read_edits
from resources.intake import Order, free_key, one_line, slug, take_in
from resources.storage import ArtifactStore
from resources.values import value_name
from state.money import usd
from state.persistent import PersistentState, Provenance

PARTS_OF_A_SEGMENT = ("saliency", "actions", "shots", "requests")
LEVELS = 5


def show_state(said: str, segment: int | None, *, as_json: bool) -> None:
    """Print the state of a planned film, all of it or one segment, for a person or as JSON.

    Raises
    ------
    OrderError
        If there is no such song or segment, or the song is not planned yet.
    """
    state = _planned(said)
    if segment is not None and not 0 <= segment < len(state.segments):
        raise OrderError(f"--segment {segment}: the film has the segments 0 to {len(state.segments) - 1}")
    if as_json:
        print(document(state) if segment is None else state.requests[segment].model_dump_json(indent=1), end="")
        return
    if segment is None:
        _print_film(state)
    else:
        _print_segment(state, segment)


def validate_file(file: Path) -> bool:
    """Say whether a file is a persistent state, and if not, everything that is wrong with it; return whether it is."""
    try:
        state = _read(file)
    except DocumentError as error:
        for words in error.complaints:
            print_line("wrong", words)
        return False
    print_line("valid", f"{file}: {state.song.title}, {len(state.segments)} clips, version {state.schema_version}")
    return True


def export_state(said: str, to: Path | None) -> None:
    """Write the state of a planned film as a document that stands alone."""
    state = _planned(said)
    file = to or Path(f"{state.song.key}-state.json")
    check_writable(file, "--to")
    with written_whole(file) as draft:
        draft.write_text(document(state), encoding="utf-8")
    print_line("document", str(file))


def import_state(source: Path, audio: Path, lyrics: Path | None) -> None:
    """Take a document's song in as it was ordered and edited, plan its film, and say whether it is the same.

    Raises
    ------
    DocumentError, OrderError, SongError, LyricsError
        If the document is none, the recording is not the document's, or the song has other edits here already.
        Nothing has been written then.
    """
    state = _read(source)
    check_song(audio)
    with audio.open("rb") as opened:
        found = hashlib.file_digest(opened, "sha256").hexdigest()
    if found != state.song.audio.sha256:
        raise OrderError(
            f"{audio} is not the recording of this document: its hash begins with {found[:12]}, the document's with "
            f"{state.song.audio.sha256[:12]}; give the very file"
        )
    store = from_environment().open_store()
    _check_edits(state, store)
    song = take_in(_order(state, audio, lyrics), store)
    file = EditFile(store, song.key)
    if file.edits != state.edits:
        file.replace(state.edits)
        file.write()
    plan_film(song.key, Options())
    _print_comparison(state, _planned(song.key))


def compare_state(file: Path, said: str | None) -> None:
    """Say whether what is planned here of a document's song is the same film, and where it differs."""
    state = _read(file)
    _print_comparison(state, _planned(said or state.song.key))


def _planned(said: str) -> PersistentState:
    store = from_environment().open_store()
    song = find_song(said, store)
    try:
        return read_document(store.read_bytes(value_name("persistent_state", song.key, PersistentState)))
    except FileNotFoundError as error:
        raise OrderError(f"{song.title!r} is not planned yet: run allocmv plan {song.key} first") from error
    except DocumentError as error:
        raise OrderError(f"the plan of {song.title!r} cannot be read ({error}): run allocmv plan {song.key}") from error


def _read(file: Path) -> PersistentState:
    if not file.is_file():
        raise OrderError(f"there is no document at {file}: write one with allocmv state export SONG --to {file}")
    with file.open("rb") as opened:
        return read_document(opened.read(BYTES_AT_MOST + 1))


def _order(state: PersistentState, audio: Path, lyrics: Path | None) -> Order:
    song = state.song
    words = (song.title, song.artist, song.style)
    return Order(audio, lyrics, *words, brief=state.brief, lyrics_text=song.lyrics_text)


def _check_edits(state: PersistentState, store: ArtifactStore) -> None:
    """Raise OrderError if taking a document in would write over other edits than its own."""
    song = state.song
    key = free_key(slug(one_line(song.title)), song.audio.sha256, store)
    if read_edits(store, key) not in (state.edits, type(state.edits)()):
        there = store.where(edits_name(key))
        raise OrderError(f"{song.title!r} has other edits here than in the document: move {there} away first")


def _print_comparison(state: PersistentState, planned: PersistentState) -> None:
    found = differences(state, planned)
    if not found:
        print_line("the same", f"all {len(planned.requests)} clips and all joins are those of the document")
    for words in found:
        print_line("differs", words)


def _print_film(state: PersistentState) -> None:
    print_segments(state)
    console.print(f"\n[bold]{escape(state.song.title)}[/bold]", highlight=False)
    print_line("ordered", in_options(state.brief))
    spent = f"{usd(state.planned_microdollars)} of {usd(state.budget_microdollars)}"
    proof = "proven optimal" if state.plan_is_proven_optimal else "not proven"
    print_line("plan", f"{spent}, {proof}, tariff {state.tariff.name} of {state.tariff.dated}")
    for person in state.identities:
        print_line("person", f"{person.name}: {person.description}")
    for place in state.environments:
        print_line("scene", f"{place.name}: {place.description}")
    for segment in state.segments:
        if edited := state.edits_of(segment.index):
            print_line(f"segment {segment.index:02d}", f"yours: {'; '.join(edited)}")
    for entry in state.provenance:
        print_line(entry.part.replace("_", " "), _said(entry))


def _print_segment(state: PersistentState, number: int) -> None:
    segment, row, action, shot = (
        state.segments[number],
        state.saliency[number],
        state.actions[number],
        state.shots[number],
    )
    request = state.requests[number].request
    start_s, end_s = state.cut.span_s(segment)
    console.print(f"\n[bold]{escape(state.song.title)}, segment {number:02d}[/bold]", highlight=False)
    span = f"{start_s:.2f} to {end_s:.2f} s, {segment.frame_count} frames"
    print_line("music", f"{segment.label} {segment.motif}, {span}")
    print_line("saliency", f"{row.saliency} of {LEVELS}: {row.rationale}")
    owner = "" if action.owner is None else f", the first {action.prefix_frames} frames from segment {action.owner:02d}"
    print_line("action", f"{action.kind.capitalize()} at {usd(action.cost_microdollars)}{owner}")
    print_line("shot", shot.description)
    print_line("camera", f"{shot.scale}, {shot.angle}, {shot.move}, {shot.light}".replace("_", " "))
    print_line("who, where", f"{', '.join(shot.characters) or 'nobody'} in {shot.environment}")
    for place, join in enumerate(state.transitions):
        if join.segment == number:
            print_line("comes in by", f"{join.kind.replace('_', ' ')}, {join.frames} frames: {join.reason}")
            _print_origin(state, f"transitions[{place}]")
    print_line("sung", " ".join(word.text for word in request.words) or "nothing")
    print_line("clip", f"{request.key}, by {request.generator} {request.generator_version}, seed {request.seed}")
    for part in PARTS_OF_A_SEGMENT:
        _print_origin(state, f"{part}[{number}]")


def _print_origin(state: PersistentState, part: str) -> None:
    entry = state.origin(part)
    if entry is not None:
        print_line(part, _said(entry))


def _said(entry: Provenance) -> str:
    return f"{entry.source}: {entry.words}" + (f"; your edits: {'; '.join(entry.edited)}" if entry.edited else "")
