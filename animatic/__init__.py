"""The CPU renderer: scenes, characters, camera, light, typography. Draws frames; never encodes or reads files."""
