"""The CPU renderer: scenes, characters, camera, light, typography. Draws frames; never encodes or reads files."""

from animatic.headless import make_skia_loadable

make_skia_loadable()
