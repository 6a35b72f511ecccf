"""One picture: scene, people, weather and words of a moment, drawn in order on a sheet.

Built once per clip (that is where all geometry is made), then drawn for any moment in any order. Time belongs in
`direction`, pixels in `render` and `post`.
"""

from dataclasses import replace

import skia

from animatic.character.person import Person, Place
from animatic.character.rig import HEAD, HEAD_UP
from animatic.character.wardrobe import wardrobe
from animatic.layout import Layout
from animatic.moment import Moment
from animatic.post import Pool
from animatic.scenery.mist import Mist
from animatic.scenery.weather import Overlay
from animatic.scenes import scene_of
from animatic.sheet import Sheet
from animatic.stagelight import StageLight
from animatic.tiers import TierLook
from animatic.typography.words import Words
from state.film import ShotRequest

SEEN_CLOSE = ("microphone", "umbrella")


class Picture:
    """Everything of a clip that does not change with time.

    `request` is whose picture it is, which is the owner's in a clip that reuses; `seed` is the clip's own and scatters
    the motes that such a clip adds.
    """

    def __init__(self, request: ShotRequest, seed: int, tier: TierLook, light_width: int, light_height: int) -> None:
        self.tier = tier
        self.layout = layout = Layout.of(request)
        place = request.environment
        self.scene = scene_of(place.kind, place.seed, tier.detail, layout)
        self._overlay = Overlay(place.seed, tier.detail, layout.half_width)
        self._extra = Overlay(seed + 1, 0.4 * tier.detail, layout.half_width)
        self._mist = Mist(light_width, light_height) if tier.mist else None
        self._wind = -1.0 if layout.light_side > 0 else 1.0
        self._light = StageLight(layout)
        self._people = self._cast(request)

    def _cast(self, request: ShotRequest) -> list[Person]:
        """Return the people from the farthest to the nearest."""
        layout, stage, view = self.layout, self.layout.staging, request.shot.view
        people, close = [], layout.scale == "close"
        for index, character in enumerate(request.characters[: 2 if close else 3]):
            facing, size = layout.facing, stage.size * (1 - 0.03 * index)
            if close:  # staged by the head
                size *= 0.95 / HEAD
                beside = (-0.24, 0.32) if view == "profile" and len(request.characters) > 1 else (0.0, -0.80)
                step = beside[index] * stage.size * facing
                if layout.tall and view == "profile" and index:
                    facing, step = -facing, 1.15 * stage.size * facing
                y = stage.y + HEAD_UP * size + 0.04 * stage.size * index
            else:
                step = (0, 0.30, -0.30)[index] * stage.size * (-1 if stage.x <= 0 else 1)
                y = stage.y - 0.012 * index
            place = Place(stage.x + step, y, size, view, facing, layout.light_side, not layout.full_figure)
            look = wardrobe(character)
            if close and look.prop not in SEEN_CLOSE:
                look = replace(look, prop=None)  # or a bare fist comes into the picture, and what it holds does not
            people.append(Person(look, place))
        return people[::-1]

    def sky(self, canvas: skia.Canvas, moment: Moment) -> None:
        """Draw the part that moves with nothing but the shot's angle."""
        canvas.save()
        canvas.concat(skia.Matrix.MakeAll(*self.layout.view.matrix))
        self.scene.sky(canvas, moment)
        canvas.restore()

    def draw(self, sheet: Sheet, moment: Moment, words: Words) -> None:
        """Draw all but the sky and the words that stand in front of everything."""
        seen = replace(moment, camera=moment.camera.travel)  # what turns the whole picture is done by `through`
        with sheet.through(moment.camera):
            self.scene.backdrop(sheet, seen)
            if self._mist is not None:
                fog = sum(strength for weather, strength in moment.weathers if weather == "fog")
                self._mist.draw(sheet, seen, 0.26 + 0.10 * moment.pulse.energy + 0.5 * fog)
            if self.layout.peopled:
                self._light.behind(sheet, seen)
        if self.words_behind:
            words.draw(sheet, moment)
        with sheet.through(moment.camera):
            self.scene.stage(sheet, seen, lambda: self._actors(sheet, seen))
            self._light.over(sheet, seen)
        if self.scene.outdoors:
            self._overlay.draw(sheet, moment)
        if moment.divergence > 0:
            self._motes(sheet, moment)

    @property
    def words_behind(self) -> bool:
        """Whether words stand in the place, behind the people."""
        return self.layout.full_figure

    def pool(self, moment: Moment) -> Pool:
        """Return where the picture stays bright while the rest of it darkens."""
        x, y = moment.camera.project(*self._light.centre)
        return Pool(x, y, *self._light.radii, moment.lighting.pool)

    def _motes(self, sheet: Sheet, moment: Moment) -> None:
        self._extra.draw(sheet, replace(moment, weathers=(("embers", 0.8 * moment.divergence),)))

    def _actors(self, sheet: Sheet, moment: Moment) -> None:
        for person in self._people:
            person.draw(sheet, moment, self._wind)
