"""Who listens for beats: the network that AllocMV brings, onsets alone, or a stronger tracker that the user has."""
