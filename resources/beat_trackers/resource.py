"""Which beat tracker this installation uses: Dagster's shell around three of them, all giving an `Activation`."""

from pathlib import Path

import dagster as dg

from audio.beat_network import beat_activation
from audio.onset_activation import onset_activation
from resources.beat_trackers.beat_this import BeatThisTracker
from state.music import Activation, Features

ONSETS = "onsets"


class BeatTrackerResource(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Dagster's shell around a beat tracker.

    `tracker` is empty for the network that AllocMV brings, `onsets` to hear without anything learnt, or the path of a
    checkpoint of Beat This!.
    """

    tracker: str = ""

    @property
    def name(self) -> str:
        """What listens, in words."""
        return {"": "AllocMV's network", ONSETS: "onsets alone"}.get(self.tracker, f"Beat This!, {self.tracker}")

    def activation(self, features: Features, path: Path) -> Activation:
        """Return how likely beats and downbeats are in the song of a file, whose features are known."""
        if self.tracker == ONSETS:
            return onset_activation(features)
        if self.tracker:
            return BeatThisTracker(Path(self.tracker)).activation(path)
        return beat_activation(features)
