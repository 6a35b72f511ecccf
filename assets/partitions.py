"""How the work is divided: by song, and by song and segment.

A song has at most 64 segments: Dagster ignores edges with 100 or more upstream partitions when it looks for stale
assets, and a film of 64 clips is longer than any song needs.
"""

import dagster as dg

MAX_SEGMENTS = 64

songs = dg.DynamicPartitionsDefinition(name="song")
segments = dg.StaticPartitionsDefinition([f"{index:02d}" for index in range(MAX_SEGMENTS)])
song_segments = dg.MultiPartitionsDefinition({"song": songs, "segment": segments})


def segment_key(song: str, segment: int) -> dg.MultiPartitionKey:
    """Return the partition of one segment of a song."""
    return dg.MultiPartitionKey({"song": song, "segment": f"{segment:02d}"})
