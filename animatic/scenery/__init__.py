"""Parts that places share: sky, clouds, ridges, buildings, trees, water, weather."""
