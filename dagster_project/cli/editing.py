"""`allocmv edit`: what a person wants otherwise, checked against what stands and written beside the song.

What was typed is read in `correcting` and `wishing`, whether it fits is found out in `fitting`, what stands is shown by
`standing`, all of this folder; what an edit does is decided in `audio.corrections` and `planning`, how it is kept in
`resources.edit_file`.
"""

from collections.abc import Sequence

import dagster as dg

from dagster_project.build import build_defs
from dagster_project.cli.correcting import NOTHING_TYPED, Typed, changes
from dagster_project.cli.finding import find_song
from dagster_project.cli.fitting import SLICES, check, notes
from dagster_project.cli.ordering import OrderError
from dagster_project.cli.standing import Standing, print_entries, print_standing
from dagster_project.cli.summary import print_line
from dagster_project.cli.wishing import wishes
from dagster_project.deployments import from_environment
from resources.edit_file import EditFile, edits_name
from resources.footage import keep
from state.edits import Edits
from state.music import Lyrics


def edit_song(said: str, typed: Typed) -> None:
    """Change the edits of a song as typed, and say what will be redone; with nothing typed, say what stands.

    Raises
    ------
    OrderError, EditError, CorrectionError, UnfitEdit
        If an option cannot be read, the file cannot be, or an edit does not fit what was heard or planned. Nothing is
        written then.
    """
    store = from_environment().open_store()
    song = find_song(said, store)
    standing = Standing(store, song.key)
    file = EditFile(store, song.key)
    before = file.edits
    if typed == NOTHING_TYPED:
        print_standing(song, standing, file)
        return
    remarks: list[str] = []
    if typed.undo:
        if typed != Typed(undo=True):
            raise OrderError("--undo takes back the last change and stands alone: leave the other options out")
        file.undo()
    else:
        _change(file, typed, standing)
        if file.edits != before:
            check(file.edits, standing, song.duration_s)
            remarks += notes(before, file.edits, standing)
            _keep_footage(before, file.edits, typed, standing)
            file.write()
    print_entries(standing, file)
    for remark in remarks:
        print_line("note", remark)
    _print_consequences(before, file.edits, song.key, store.where(edits_name(song.key)))


def _change(file: EditFile, typed: Typed, standing: Standing) -> None:
    _remove(file, typed.remove)
    for change in changes(typed, standing.value("lyric_words", Lyrics)):
        change(file)
    for wish in wishes(typed, standing, file):
        wish(file)


def _keep_footage(before: Edits, wanted: Edits, typed: Typed, standing: Standing) -> None:
    """Copy the film that was typed beside the song, now that nothing is refused any more."""
    for piece in wanted.footage.pieces:
        if typed.footage is not None and piece not in before.footage.pieces:
            keep(typed.footage, piece.file, standing.song, standing.store)


def _remove(file: EditFile, numbers: Sequence[int]) -> None:
    entries = file.entries()
    for number in sorted(set(numbers), reverse=True):
        if not 1 <= number <= len(entries):
            there = f"there are 1 to {len(entries)}" if entries else "there are none"
            raise OrderError(f"--remove {number}: there is no such edit; {there}")
        file.remove(entries[number - 1][0])


def _print_consequences(before: Edits, after: Edits, song: str, where: str) -> None:
    """Say what is made anew of the slices that changed, and what depends on it."""
    names = [name for name in SLICES if getattr(before, name) != getattr(after, name)]
    changed = {dg.AssetKey(SLICES[name][0]) for name in names}
    if not changed:
        print_line("made anew", "nothing: this is how it stands already")
        return
    graph = build_defs(from_environment()).resolve_asset_graph()
    reached = set(changed)
    first = {key for slice_key in changed for key in graph.get(slice_key).child_keys}
    later = []
    for key in (key for level in graph.toposorted_asset_keys_by_level for key in level):
        if graph.get(key).parent_keys & reached:
            reached.add(key)
            if key not in first and graph.get(key).group_name == "analysis":
                later.append(key.to_user_string())
    print_line("made anew", ", ".join(sorted(key.to_user_string() for key in first)))
    print_line("and perhaps", ", ".join([*later, "the plan, and the clips whose pictures change"]))
    print_line("apply", f"allocmv make {song}; what that takes is said by allocmv diff {song}")
    print_line("file", where)
