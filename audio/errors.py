"""What a user is told when a song or its lyrics cannot be used: one sentence on what is wrong and what to do.

What went wrong inside the programme does not belong here; that stays an ordinary exception.
"""


class SongError(Exception):
    """The audio cannot be used as a song."""


class LyricsError(Exception):
    """The lyrics were given in a timed format and cannot be read."""


class CorrectionError(Exception):
    """A correction that a person made does not fit what was heard."""


class ListenerError(Exception):
    """A tracker that the user asked for cannot listen."""
