"""The light of a set-up as it is seen: the glow behind backlit people, the lamp's beam and its pool on the floor.

Strengths come from the moment's `Lighting`, so that a picture that changes its light does so without a jump. The
darkness round a pool is `post`'s, the people's own shade `character`'s.
"""

import skia

from animatic import ink
from animatic.colour import mix
from animatic.layout import Layout
from animatic.moment import Moment
from animatic.scenery.beams import beam
from animatic.sheet import Sheet


class StageLight:
    """The lights of one composition; `centre` and `radii` are the lamp's pool, in picture heights."""

    def __init__(self, layout: Layout) -> None:
        stage, body = layout.staging, layout.body
        self._layout = layout
        if layout.scale == "close":
            self.centre, self.radii = (stage.x, stage.y + 0.1 * stage.size), (1.15 * stage.size, 1.25 * stage.size)
        elif layout.scale == "medium":
            self.centre, self.radii = (stage.x, body.top + 0.42 * stage.size), (0.48 * stage.size, 0.75 * stage.size)
        else:
            wide = max(0.5 * body.width + 0.30 * stage.size, 0.13)
            self.centre, self.radii = (stage.x, stage.y - 0.45 * stage.size), (wide, max(0.85 * stage.size, 0.24))
        self._middle = 0.5 * (body.left + body.right)

    def behind(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the light that stands behind the people and spills round them."""
        strength, stage = moment.lighting.glow, self._layout.staging
        if strength <= 0:
            return
        close = self._layout.scale == "close"
        reach = stage.size * (1.0 if close else 0.75)
        y = stage.y - (0.1 if close else 0.62) * stage.size
        with sheet.layer(moment.camera, 0.6):
            sheet.glow(self._layout.sun_x, y, 1.3 * reach, moment.palette.sun[1], 0.26 * strength)
            sheet.glow(
                self._layout.sun_x, y, 0.6 * reach, moment.palette.sun[0], (0.26 + 0.08 * moment.pulse.beat) * strength
            )

    def over(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the lamp's beam and, where feet are seen, its pool on the floor."""
        strength, stage = moment.lighting.pool, self._layout.staging
        if strength <= 0:
            return
        lamp = mix(moment.palette.text[0], moment.palette.sun[0], 0.5)
        with sheet.layer(moment.camera, 1.0):
            top = self.centre[1] - 1.25
            spread = 0.8 * self.radii[0] / 1.25
            beam(sheet, (self._middle, top), 90.0, spread, 1.5, lamp, (0.30 + 0.08 * moment.pulse.beat) * strength)
            if self._layout.full_figure:
                floor = skia.Path()
                half = 1.15 * self.radii[0]
                floor.addOval(skia.Rect.MakeLTRB(-half, -0.11 * half, half, 0.20 * half))
                with sheet.placed(self._middle, stage.y):
                    sheet.mark(floor, ink.fill(lamp, 0.13 * strength))
                    sheet.shine(floor, lamp, 0.16 * strength)
