"""Songs composed and synthesised by our own code, so that beats, sections and words are known exactly."""
