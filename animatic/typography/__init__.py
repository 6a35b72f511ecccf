"""Words on the picture: lyrics in time with the music, and the title card."""
