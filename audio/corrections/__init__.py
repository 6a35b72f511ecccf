"""What a person says of a song that was heard wrongly, applied to what was heard.

A corrected value is as valid as a heard one: a grid covers the song, sections and segments tile it, and the same motif
is the same music. A correction that does not fit is an error that says what is there instead. How a person writes
corrections does not belong here.
"""

from audio.corrections.grid import corrected_grid
from audio.corrections.sections import corrected_sections
from audio.corrections.segments import corrected_segments
from audio.corrections.words import corrected_words

__all__ = ["corrected_grid", "corrected_sections", "corrected_segments", "corrected_words"]
