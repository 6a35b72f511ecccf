"""Direction: what a shot is doing at any frame, for a clip of its own and for one that continues another's.

A clip that reuses is directed by its owner up to the prefix and leaves from there: a weight eases from 0 to 1 and
scales the consumer's own camera, light, weather and pose. At weight 0 the two are the same picture, so no frame
shows a seam. Only numbers here; `picture` draws them.
"""

from dataclasses import dataclass

from animatic.camera import departed, handheld, on_path
from animatic.character.stance import STANCES
from animatic.easing import ease, lerp
from animatic.lighting import LIGHTS
from animatic.moment import Moment
from animatic.palettes import palette_at
from animatic.pulse import Pulse, energy_at, pulse_at
from state.film import MusicCue, ShotRequest

LEAVING_S = 0.75


@dataclass(frozen=True)
class Direction:
    """A shot in time. `request` is drawn on its own, whatever owner it names."""

    request: ShotRequest

    @property
    def frames_per_s(self) -> float:
        """Frames per second."""
        return float(self.request.rate.fraction)

    def pulse(self, frame: float) -> Pulse:
        """Return the music as the shot answers it."""
        request = self.request
        return pulse_at(request.music, frame, request.frame_count, self.frames_per_s).scaled(request.shot.intensity)

    def moment(self, frame: float) -> Moment:
        """Return the state of the shot at a frame."""
        request, time_s, pulse = self.request, frame / self.frames_per_s, self.pulse(frame)
        path = on_path(request.shot.move, frame / request.frame_count)
        return Moment(
            frame=frame,
            time_s=time_s,
            pulse=pulse,
            palette=palette_at(request.environment.palette, request.environment.time),
            camera=handheld(path, time_s, pulse.beat),
            stance=STANCES[request.shot.pose],
            weathers=((request.environment.weather, 1.0),),
            lighting=LIGHTS[request.shot.light],
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

    def divergence(self, frame: float) -> float:
        """Return how far the picture has left its owner's, 0 at the prefix's end, 1 from `LEAVING_S` later."""
        return ease((frame - self.request.prefix_frames) / (LEAVING_S * self.frames_per_s))

    def _music(self) -> MusicCue:
        prefix, own, owners = self.request.prefix_frames, self.request.music, self.owner.music
        return MusicCue(
            beats=tuple(b for b in owners.beats if b < prefix) + tuple(b for b in own.beats if b >= prefix),
            downbeats=tuple(b for b in owners.downbeats if b < prefix) + tuple(b for b in own.downbeats if b >= prefix),
        )

    def pulse(self, frame: float) -> Pulse:
        """Return the music as the shot answers it: the owner's strikes before the prefix ends, then its own."""
        request, owner, weight = self.request, self.owner, self.divergence(frame)
        struck = pulse_at(self._music(), frame, request.frame_count, self.frames_per_s)
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
        progress = (frame - request.prefix_frames) / max(1, request.frame_count - request.prefix_frames)
        path = departed(on_path(owner.shot.move, frame / owner.frame_count), request.shot.move, progress, weight)
        place = request.environment
        relit = palette_at(place.palette, place.time).relit(request.seed)
        weathers = {owner.environment.weather: 1.0 - weight}
        weathers[request.environment.weather] = weathers.get(request.environment.weather, 0.0) + weight
        return Moment(
            frame=frame,
            time_s=time_s,
            pulse=pulse,
            palette=palette_at(owner.environment.palette, owner.environment.time).toward(relit, weight),
            camera=handheld(path, time_s, pulse.beat),
            stance=STANCES[owner.shot.pose].toward(STANCES[request.shot.pose], weight),
            weathers=tuple(weathers.items()),
            divergence=weight,
            lighting=LIGHTS[owner.shot.light].toward(LIGHTS[request.shot.light], weight),
        )
