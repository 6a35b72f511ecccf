"""People: one wardrobe per character, drawn as a figure from behind or as a profile in close-up."""
