"""Direction: what a shot is doing at any frame, for a clip of its own and for one that continues another's.

A clip that reuses is directed by its owner up to the prefix and leaves from there: a weight eases from 0 to 1 and
scales the consumer's own camera, light, weather and pose; the composition (scale, side, angle) stays the owner's. At
weight 0 the two are the same picture, so no frame shows a seam. Only numbers here; `picture` draws them.
"""

from dataclasses import dataclass, replace
from functools import cached_property

from animatic.camera import CameraPose, Path, handheld
from animatic.character.stance import STANCES
from animatic.easing import ease, lerp
from animatic.layout import Layout
from animatic.lighting import LIGHTS, lit
from animatic.moment import Moment
from animatic.palettes import palette_at
from animatic.pulse import Pulse, energy_at, felt, pulse_at
from animatic.rhythm import Rhythm
from state.film import MusicCue, ShotRequest

LEAVING_S = 0.75


def path_of(request: ShotRequest) -> Path:
    """Return the camera's path in a shot."""
    layout, duration_s = Layout.of(request), request.frame_count / float(request.rate.fraction)
    return Path(request.shot.move, duration_s, layout.reach, layout.people_side)


@dataclass(frozen=True)
class Direction:
    """A shot in time. `request` is drawn on its own, whatever owner it names."""

    request: ShotRequest

    @property
    def frames_per_s(self) -> float:
        """Frames per second."""
        return float(self.request.rate.fraction)

    @cached_property
    def _path(self) -> Path:
        return path_of(self.request)

    @cached_property
    def _view(self) -> CameraPose:
        return Layout.of(self.request).view

    @cached_property
    def _music(self) -> MusicCue:
        return felt(self.request.music, self.frames_per_s)

    @cached_property
    def _rhythm(self) -> Rhythm:
        return Rhythm.of(self._music.beats, self.request.words, self.frames_per_s)

    def pulse(self, frame: float) -> Pulse:
        """Return the music as the shot answers it."""
        request = self.request
        return pulse_at(self._music, frame, request.frame_count, self.frames_per_s).scaled(request.shot.intensity)

    def moment(self, frame: float) -> Moment:
        """Return the state of the shot at a frame."""
        request, time_s, pulse = self.request, frame / self.frames_per_s, self.pulse(frame)
        lighting = LIGHTS[request.shot.light]
        return Moment(
            frame=frame,
            time_s=time_s,
            pulse=pulse,
            palette=lit(palette_at(request.environment.palette, request.environment.time), lighting),
            camera=handheld(self._path.at(time_s), time_s, pulse.beat).seen_from(self._view),
            stance=STANCES[request.shot.pose],
            weathers=((request.environment.weather, 1.0),),
            steps=self._rhythm.position(frame),
            voice=self._rhythm.voice(frame),
            lighting=lighting,
        )


@dataclass(frozen=True)
class Continuation:
    """A clip that goes on from another's picture: the moments from `request.prefix_frames` on."""

    request: ShotRequest
    owner: ShotRequest

    @property
    def frames_per_s(self) -> float:
        """Frames per second."""
        return float(self.request.rate.fraction)

    @cached_property
    def _path(self) -> Path:
        return path_of(self.owner)

    @cached_property
    def _departure(self) -> Path:
        fresh_s = self.request.fresh_frames / self.frames_per_s
        return replace(self._path, move=self.request.shot.move, duration_s=fresh_s)

    @cached_property
    def _view(self) -> CameraPose:
        return Layout.of(self.owner).view

    def divergence(self, frame: float) -> float:
        """Return how far the picture has left its owner's, 0 at the prefix's end, 1 from `LEAVING_S` later."""
        return ease((frame - self.request.prefix_frames) / (LEAVING_S * self.frames_per_s))

    @cached_property
    def _rhythm(self) -> Rhythm:
        return Rhythm.of(self._music.beats, self.request.words, self.frames_per_s)

    @cached_property
    def _music(self) -> MusicCue:
        prefix = self.request.prefix_frames
        own, owners = (felt(request.music, self.frames_per_s) for request in (self.request, self.owner))
        return MusicCue(
            beats=tuple(b for b in owners.beats if b < prefix) + tuple(b for b in own.beats if b >= prefix),
            downbeats=tuple(b for b in owners.downbeats if b < prefix) + tuple(b for b in own.downbeats if b >= prefix),
        )

    def pulse(self, frame: float) -> Pulse:
        """Return the music as the shot answers it: the owner's strikes before the prefix ends, then its own."""
        request, owner, weight = self.request, self.owner, self.divergence(frame)
        struck = pulse_at(self._music, frame, request.frame_count, self.frames_per_s)
        energy = lerp(
            energy_at(owner.music, frame, owner.frame_count),
            energy_at(request.music, frame, request.frame_count),
            weight,
        )
        intensity = lerp(owner.shot.intensity, request.shot.intensity, weight)
        return Pulse(struck.beat, struck.downbeat, energy, struck.count).scaled(intensity)

    def moment(self, frame: float) -> Moment:
        """Return the state of the shot at a frame at or after the prefix's end."""
        request, owner, weight = self.request, self.owner, self.divergence(frame)
        time_s, pulse = frame / self.frames_per_s, self.pulse(frame)
        since_s = (frame - request.prefix_frames) / self.frames_per_s
        pose = self._path.left_by(self._departure, time_s, since_s, weight)
        lighting = LIGHTS[owner.shot.light].toward(LIGHTS[request.shot.light], weight)
        place = request.environment
        relit = palette_at(place.palette, place.time).relit(request.seed)
        weathers = {owner.environment.weather: 1.0 - weight}
        weathers[request.environment.weather] = weathers.get(request.environment.weather, 0.0) + weight
        palette = palette_at(owner.environment.palette, owner.environment.time).toward(relit, weight)
        return Moment(
            frame=frame,
            time_s=time_s,
            pulse=pulse,
            palette=lit(palette, lighting),
            camera=handheld(pose, time_s, pulse.beat).seen_from(self._view),
            stance=STANCES[owner.shot.pose].toward(STANCES[request.shot.pose], weight),
            weathers=tuple(weathers.items()),
            steps=self._rhythm.position(frame),
            voice=self._rhythm.voice(frame),
            divergence=weight,
            lighting=lighting,
        )
