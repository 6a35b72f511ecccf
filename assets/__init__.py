"""What exists: one flat file per phase of the film. Bodies are inputs, one domain call, value and metadata."""
