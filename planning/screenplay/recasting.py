"""People and scenes as the user describes them, in a film that is written already.

Framing, poses and seeds were decided before and stay; only how somebody looks, or how it is somewhere, changes, and so
do the words of the shots that show it. Names stay too, since edits and shots go by them. Which looks the words mean is
decided in `description`.
"""

from collections.abc import Mapping

from planning.edits import known
from planning.screenplay.description import character_from, environment_from
from planning.screenplay.prompt import identity
from planning.screenplay.wording import Wording
from state.film import Character, Environment, Script, Shot
from state.wishes import CastEdits


def recast(script: Script, edits: CastEdits, wording: Wording) -> Script:
    """Return a script with people and scenes as described, each edit on top of those before it.

    Raises
    ------
    UnfitEdit
        If an edit names somebody, or a scene, that is not in the film.
    """
    if not edits.people and not edits.scenes:
        return script
    people = {person.name: person for person in script.characters}
    for described in edits.people:
        person = people[known(described.name, people, "person", described)]
        looks = character_from(described.looks, person, person.seed).value
        people[person.name] = looks.model_copy(update={"description": identity(looks)})
    scenes = {scene.name: scene for scene in script.environments}
    for setting in edits.scenes:
        scene = scenes[known(setting.name, scenes, "scene", setting)]
        scenes[scene.name] = environment_from(setting.looks, scene, scene.seed).value
    named = [known(edit.name, people, "person") for edit in edits.people]
    named += [known(edit.name, scenes, "scene") for edit in edits.scenes]
    return script.model_copy(
        update={
            "characters": tuple(people.values()),
            "environments": tuple(scenes.values()),
            "shots": tuple(_shown(shot, script, people, scenes, wording) for shot in script.shots),
            "provenance": f"{script.provenance}; user: the looks of {', '.join(dict.fromkeys(named))}",
        }
    )


def _shown(
    shot: Shot,
    before: Script,
    people: Mapping[str, Character],
    scenes: Mapping[str, Environment],
    wording: Wording,
) -> Shot:
    """Return a shot that shows somebody, or somewhere, that has changed; any other as it is."""
    changed = {c.name for c in before.characters if people[c.name] != c}
    moved = {e.name for e in before.environments if scenes[e.name] != e}
    if not changed.intersection(shot.characters) and shot.environment not in moved:
        return shot
    seen, place = [people[name] for name in shot.characters], scenes[shot.environment]
    lost = changed.intersection(shot.characters[:1]) and shot.pose == "play" and seen[0].prop != "guitar"
    shot = shot.model_copy(update={"pose": "stand"}) if lost else shot
    return shot.model_copy(update={"description": wording.words(shot, seen, place)})
